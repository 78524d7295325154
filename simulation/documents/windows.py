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

    @property
    def unique(self) -> bool:
        """Whether no two rows of a list have the same value there: it is a composed key."""
        return self.path == "_id" or self.path.startswith("sort_key")


async def read_window(
    document: Any, condition: dict[str, Any], sorts: Sequence[Sort], window: Window
) -> tuple[list[Any], bool]:
    """The rows of ``window`` among the documents that meet ``condition``; whether more follow.

    Ties are broken by id, so that pages do not overlap. By a composed key nothing ties, and
    a server would only sort in vain: no index has the id after it.
    """
    if window.skip >= MAX_SKIP or window.size == 0:
        # A page without rows never gets any further: who asks on as long as more follow would
        # never end.
        return [], False
    # One row more than asked tells whether there is another page.
    rows = await read(
        document, condition, _ordered_by(sorts), skip=window.skip, limit=window.size + 1
    )
    return rows[: window.size], len(rows) > window.size


def _ordered_by(sorts: Sequence[Sort]) -> list[tuple[str, int]]:
    """``sorts`` as far as they matter: up to one by which no two rows tie."""
    by: list[tuple[str, int]] = []
    for sort in sorts:
        by.append((sort.path, -1 if sort.descending else 1))
        if sort.unique:
            return by
    return [*by, ("_id", 1)]
