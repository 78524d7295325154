"""What was used last: of many things, as many as there is room for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


class Latest(Generic[Key, Kept]):
    """Keeps ``most`` values; for another one the value goes that nobody used for the longest."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def get(self, key: Key) -> Kept | None:
        """The value of ``key``, which is used by that; null where none is kept."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def put(self, key: Key, value: Kept) -> None:
        """Keep ``value`` under ``key``."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Keep nothing under ``key``."""
        self._kept.pop(key, None)

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
