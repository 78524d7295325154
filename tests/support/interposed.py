"""A database of Motor with somebody between it and whoever uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from random import Random
from typing import Any

from pymongo.errors import BulkWriteError

WRITES = frozenset({"delete_one", "insert_one", "replace_one", "update_one", "write"})

Before = Callable[[str, str], Awaitable[None]]
"""Awaited before each operation, with the names of its collection and its own."""


class Whimsical:
    """Lets others go first, more or less often: in memory nobody ever waits for an answer."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    async def __call__(self, collection: str, operation: str) -> None:
        for _ in range(self._random.randrange(5)):
            await asyncio.sleep(0)


class InterposedDatabase:
    """Hands out collections that wait for ``before`` before they are read or written."""

    def __init__(self, handle: Any, before: Before) -> None:
        self._handle = handle
        self._before = before

    def __getitem__(self, name: str) -> Any:
        return InterposedCollection(self._handle[name], name, self._before)


class InterposedCollection:
    """A collection that waits for ``before``.

    Where a server writes several records one after the other, so it does, and may end amid them.
    """

    def __init__(self, collection: Any, name: str, before: Before) -> None:
        self._collection = collection
        self._name = name
        self._before = before

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._collection, name)

        async def wait() -> None:
            await self._before(self._name, name)

        async def interposed(*args: Any, **kwargs: Any) -> Any:
            await wait()
            return await operation(*args, **kwargs)

        if name in ("find", "aggregate"):
            return lambda *args, **kwargs: InterposedCursor(operation(*args, **kwargs), wait)
        return interposed if name in WRITES | {"find_one"} else operation

    async def bulk_write(self, changes: Sequence[Any], *, ordered: bool) -> None:
        refused: list[Any] = []
        for change in changes:
            await self._before(self._name, "write")
            try:
                await self._collection.bulk_write([change], ordered=ordered)
            except BulkWriteError as error:
                refused += (error.details or {})["writeErrors"]
        if refused:
            raise BulkWriteError({"writeErrors": refused, "writeConcernErrors": []})

    async def delete_many(self, wanted: Any) -> None:
        async for each in self._each(wanted, "delete_one"):
            await self._collection.delete_one(each)

    async def update_many(self, wanted: Any, change: Any) -> None:
        async for each in self._each(wanted, "update_one"):
            await self._collection.update_one(each, change)

    async def _each(self, wanted: Any, operation: str) -> AsyncIterator[Any]:
        for found in await self._collection.find(wanted, {"_id": 1}).to_list(None):
            await self._before(self._name, operation)
            yield {"$and": [{"_id": found["_id"]}, wanted]}


class InterposedCursor:
    """A cursor that waits before it looks for the first time."""

    def __init__(self, cursor: Any, wait: Callable[[], Awaitable[None]]) -> None:
        self._cursor = cursor
        self._wait = wait

    def __getattr__(self, name: str) -> Any:
        return lambda *args: InterposedCursor(getattr(self._cursor, name)(*args), self._wait)

    async def to_list(self, length: int | None) -> Any:
        await self._wait()
        return await self._cursor.to_list(length)

    async def __aiter__(self) -> AsyncIterator[Any]:
        await self._wait()
        async for each in self._cursor:
            yield each
