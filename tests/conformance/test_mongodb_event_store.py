"""What the store on MongoDB does where two processes meet at the worst moment."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.database import open_database
from simulation.eventstore.mongodb import COLLECTION, MongoEventStore
from simulation.kernel.errors import ConcurrencyConflict
from simulation.safekeeping.findings import Findings
from simulation.safekeeping.server_check import check_records
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


async def checked(database: Any) -> Findings:
    """What a check of the log finds."""
    found = Findings()
    store = MongoEventStore(database.handle, CODEC)
    await check_records(store.records(), await store.count(), CODEC, found, lambda *_: None)
    return found


@pytest.mark.parametrize(
    ("id", "change", "told"),
    [
        ("note-1:0000000002", {"$set": {"events.0.data.text": "Lies."}}, "its checksum"),
        ("note-1:0000000001", None, "the records before it are missing"),
        ("note-1:0000000002", None, "it should follow note-1:1"),
        (
            "note-1:0000000003",
            {"$set": {"events.0.type": "unheard"}, "$unset": {"seal": 1}},
            "know",
        ),
        ("note-1:0000000003", {"$unset": {"position": 1}}, "where it stands"),
    ],
)
async def test_a_check_finds_what_was_changed(id: str, change: Any, told: str) -> None:
    database = open_database(None)
    store = MongoEventStore(database.handle, CODEC)
    await store.prepare()
    for position in (1, 2, 3):
        await store.append(note("note-1", position, claims=(f"name:{position}",)))
    await store.release(note("note-1", 4, releases=("name:1",)))
    assert (await checked(database)).faults == []

    collection = database.handle[COLLECTION]
    if change is None:
        await collection.delete_one({"_id": id})
    else:
        await collection.update_one({"_id": id}, change)

    found = await checked(database)
    assert any(told in each.fault for each in found.faults), found.faults
