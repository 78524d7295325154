"""What the store on MongoDB does where two processes meet at the worst moment."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.database import open_database
from simulation.eventstore.mongodb import COLLECTION, MongoEventStore
from simulation.kernel.errors import ConcurrencyConflict
from tests.support.notes import CODEC, note


class SlowInserts:
    """A collection whose inserts arrive only once they are let through."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self.waiting = asyncio.Event()
        self.let_through = asyncio.Event()

    async def insert_one(self, record: dict[str, Any]) -> Any:
        self.waiting.set()
        await self.let_through.wait()
        return await self._collection.insert_one(record)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)


@pytest.mark.parametrize("before", [None, 2])
async def test_an_append_that_arrives_after_its_stream_was_forgotten_takes_itself_back(
    before: int | None,
) -> None:
    database = open_database(None)
    store = MongoEventStore(database.handle, CODEC)
    await store.prepare()
    await store.append(note("note-1", 1))
    slow = SlowInserts(database.handle[COLLECTION])
    late = MongoEventStore({COLLECTION: slow}, CODEC)
    appending = asyncio.create_task(late.append(note("note-1", 2, claims=("x",))))
    await slow.waiting.wait()

    await store.forget("note-1", before=before)
    slow.let_through.set()

    with pytest.raises(ConcurrencyConflict):
        await appending
    assert await store.read("note-1") == []
    assert list(await store.unprojected()) == []
    await store.append(note("note-1", 1, claims=("x",)))
    database.close()
