"""Pages by offset, for the API whose continuation tokens are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.documents.reading import read

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
    # One row more than asked tells whether there is another page.
    rows = await read(document, condition, by, skip=window.skip, limit=window.size + 1)
    return rows[: window.size], len(rows) > window.size
