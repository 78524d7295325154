"""What was read of identity stays in memory, for as long as nothing about it has changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

REMEMBERED = 3_000

Found = TypeVar("Found")


class Recollection:
    """Remembers documents that only this process writes; their writer makes it forget.

    Each request reads its organization, key and user: together more than all the rest of it.
    Where documents are shared with other processes nobody here hears of their changes, and
    nothing may be remembered.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}
        self._age = 0

    async def recall(
        self, key: Hashable, read: Callable[[], Awaitable[Found | None]]
    ) -> Found | None:
        """What is remembered under ``key``, or else what ``read`` finds; null is not remembered."""
        if key in self._found:
            found: Found = self._found[key]
            return found
        age = self._age
        read_now = await read()
        # What changed while it was read may have been read before.
        if read_now is not None and age == self._age:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[key] = read_now
        return read_now

    def forget(self) -> None:
        """Begin anew: something is about to change, or has just changed."""
        self._age += 1
        self._found.clear()


class NoRecollection(Recollection):
    """Reads anew each time."""

    async def recall(
        self, key: Hashable, read: Callable[[], Awaitable[Found | None]]
    ) -> Found | None:
        return await read()
