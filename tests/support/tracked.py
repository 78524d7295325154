"""Tracked events for tests, and the stores that keep them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from simulation.database import Database, open_database
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.store.memory import MemoryTrackedEventStore
from simulation.tracking.store.mongodb import MongoTrackedEventStore
from simulation.tracking.store.port import Reading, TrackedEventStore
from simulation.tracking.store.sqlite import SqliteTrackedEventStore
from tests.support.interposed import InterposedDatabase, Whimsical

SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")
START = datetime(2026, 3, 5, 11, 58, 30, tzinfo=UTC)

OpenOnce = Callable[[], Awaitable[TrackedEventStore]]

_numbers = count(1)


def event(name: str = "page.viewed", at: float = 0, **fields: Any) -> TrackedEvent:
    """An event that arrives ``at`` seconds after ``START``."""
    moment = START + timedelta(milliseconds=round(at * 1000))
    id = fields.pop("id", f"{next(_numbers):024x}")
    organization = fields.pop("organization", "acme")
    return TrackedEvent(organization, id, moment, name, **fields)


def seconds(start: float | None = None, end: float | None = None) -> Period:
    """From ``start`` to ``end`` seconds after ``START``."""
    moments = [None if each is None else START + timedelta(seconds=each) for each in (start, end)]
    return Period(*moments)


async def listed(
    store: TrackedEventStore,
    filter: EventFilter | None = None,
    organization: str = "acme",
    limit: int = 100,
    **reading: Any,
) -> Sequence[TrackedEvent]:
    """The events of a stretch, the earliest first unless told otherwise."""
    wanted = Reading(limit, **({"descending": False} | reading))
    rows = await store.read(organization, filter or EventFilter(), wanted)
    return [row.event for row in rows]


async def topped(
    store: TrackedEventStore, organization: str = "acme", period: Period | None = None, **how: Any
) -> dict[str, int]:
    """The counts by name."""
    counts = await store.top(organization, period or Period(), how.pop("limit", 100), **how)
    return {each.name: each.count for each in counts}


BACKENDS = [
    "memory",
    "sqlite",
    "mongodb-in-memory",
    pytest.param(
        "mongodb-server",
        marks=pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set"),
    ),
]


@asynccontextmanager
async def opened(backend: str, directory: Path) -> AsyncIterator[OpenOnce]:
    """What opens a store of ``backend`` once more, as another process would.

    In memory there is only one.
    """
    async with AsyncExitStack() as stack:
        kept = MemoryTrackedEventStore()
        in_memory = open_database(None)
        whims = Whimsical(0)
        stack.callback(in_memory.close)
        name = f"simulation_test_{uuid4().hex}"
        if backend == "mongodb-server":
            stack.push_async_callback(_drop, name)

        async def open_once() -> TrackedEventStore:
            store: TrackedEventStore = kept
            if backend == "sqlite":
                store = SqliteTrackedEventStore(directory / "tracked_events.sqlite")
            elif backend == "mongodb-in-memory":
                store = await _prepared(InterposedDatabase(in_memory.handle, whims))
            elif backend == "mongodb-server":
                database = _on_server(name)
                stack.callback(database.close)
                store = await _prepared(database.handle)
            stack.push_async_callback(store.close)
            return store

        yield open_once


async def _prepared(handle: Any) -> MongoTrackedEventStore:
    store = MongoTrackedEventStore(handle)
    await store.prepare()
    return store


def _on_server(name: str) -> Database:
    assert SERVER is not None
    return open_database(urlsplit(SERVER)._replace(path=f"/{name}").geturl())


async def _drop(name: str) -> None:
    database = _on_server(name)
    await database.handle.client.drop_database(name)
    database.close()
