"""A database of Motor with somebody between it and whoever uses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

READS = frozenset({"find_one", "distinct"})
WRITES = frozenset(
    {"bulk_write", "delete_many", "insert_one", "replace_one", "update_many", "update_one"}
)

Before = Callable[[str, str], Awaitable[None]]
"""Awaited before each operation, with the names of its collection and its own."""


class InterposedDatabase:
    """Hands out collections that wait for ``before`` before they are read or written."""

    def __init__(self, handle: Any, before: Before) -> None:
        self._handle = handle
        self._before = before

    def __getitem__(self, name: str) -> Any:
        return InterposedCollection(self._handle[name], name, self._before)


class InterposedCollection:
    """A collection that waits for ``before``."""

    def __init__(self, collection: Any, name: str, before: Before) -> None:
        self._collection = collection
        self._name = name
        self._before = before

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._collection, name)
        if name in ("find", "aggregate"):
            return lambda *args, **kwargs: InterposedCursor(
                operation(*args, **kwargs), lambda: self._before(self._name, name)
            )
        if name not in READS | WRITES:
            return operation

        async def interposed(*args: Any, **kwargs: Any) -> Any:
            await self._before(self._name, name)
            return await operation(*args, **kwargs)

        return interposed


class InterposedCursor:
    """A cursor that waits before it looks for the first time."""

    def __init__(self, cursor: Any, before: Callable[[], Awaitable[None]]) -> None:
        self._cursor = cursor
        self._before = before

    def __getattr__(self, name: str) -> Any:
        def narrowed(*args: Any) -> InterposedCursor:
            return InterposedCursor(getattr(self._cursor, name)(*args), self._before)

        return narrowed

    async def to_list(self, length: int | None) -> Any:
        await self._before()
        return await self._cursor.to_list(length)

    async def __aiter__(self) -> Any:
        await self._before()
        async for each in self._cursor:
            yield each
