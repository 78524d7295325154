"""Pages by offset, for the API whose continuation tokens are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from typing import Any

MAX_SKIP = 2**31
"""What databases can count to; nothing lies beyond it."""


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``size`` rows after the first ``skip``."""

    size: int
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Sort:
    """An order by one path of a document."""

    path: str
    descending: bool = False


async def read_window(
    document: Any, condition: dict[str, Any], sorts: Sequence[Sort], window: Window
) -> tuple[list[Any], bool]:
    """The rows of ``window`` among the documents that meet ``condition``; whether more follow.

    Ties are broken by id, so that pages do not overlap.
    """
    if window.skip >= MAX_SKIP or window.size == 0:
        # A page without rows never gets any further: who asks on as long as more follow would
        # never end.
        return [], False
    by = [(sort.path, -1 if sort.descending else 1) for sort in sorts]
    if all(sort.path != "_id" for sort in sorts):
        by.append(("_id", 1))
    # Their keys first: the database in memory copies all that match before it cuts a page off.
    collection = document.get_motor_collection()
    found = collection.find(condition, {path: 1 for path, _ in by}).sort(by).skip(window.skip)
    # One row more than asked tells whether there is another page.
    keys = await found.limit(window.size + 1).to_list(window.size + 1)
    shown = keys[: window.size]
    rows = await _rows(document, shown, by[0][0]) if shown else {}
    return [rows[key["_id"]] for key in shown if key["_id"] in rows], len(keys) > window.size


async def _rows(document: Any, keys: Sequence[dict[str, Any]], path: str) -> dict[str, Any]:
    """The documents that ``keys`` belong to, by id; ``path`` is what they are sorted by first."""
    values: list[Any] = [reduce(getitem, path.split("."), key) for key in keys]
    # A range rules most out at a quarter of the price of looking for their ids among many.
    within = {path: {"$gte": min(values), "$lte": max(values)}}
    among = {"_id": {"$in": [key["_id"] for key in keys]}}
    return {row.id: row for row in await document.find({"$and": [within, among]}).to_list()}
