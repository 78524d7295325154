"""The stores that the conformance suite runs on; each test gets a fresh one."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from simulation.database import open_database
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.mongodb import MongoEventStore
from simulation.eventstore.port import EventStore
from simulation.eventstore.shared_sqlite import SharedSqliteEventStore
from simulation.eventstore.sqlite import SqliteEventStore
from tests.support.notes import CODEC

SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")


@asynccontextmanager
async def memory(directory: Path) -> AsyncIterator[EventStore]:
    store = MemoryEventStore(CODEC)
    yield store
    await store.close()


@asynccontextmanager
async def sqlite(directory: Path) -> AsyncIterator[EventStore]:
    store = SqliteEventStore(directory / "events.sqlite", CODEC)
    yield store
    await store.close()


@asynccontextmanager
async def shared_sqlite(directory: Path) -> AsyncIterator[EventStore]:
    store = SharedSqliteEventStore(directory / "events.sqlite", CODEC)
    yield store
    await store.close()


@asynccontextmanager
async def mongodb_in_memory(directory: Path) -> AsyncIterator[EventStore]:
    database = open_database(None)
    store = MongoEventStore(database.handle, CODEC)
    await store.prepare()
    yield store
    database.close()


@asynccontextmanager
async def mongodb_server(directory: Path) -> AsyncIterator[EventStore]:
    assert SERVER is not None
    name = f"simulation_test_{uuid4().hex}"
    database = open_database(urlsplit(SERVER)._replace(path=f"/{name}").geturl())
    store = MongoEventStore(database.handle, CODEC)
    try:
        await store.prepare()
        yield store
    finally:
        await database.handle.client.drop_database(name)
        database.close()


def open_store(backend: str, directory: Path) -> AbstractAsyncContextManager[EventStore]:
    """A fresh store of ``backend``."""
    return {
        "memory": memory,
        "sqlite": sqlite,
        "shared-sqlite": shared_sqlite,
        "mongodb-in-memory": mongodb_in_memory,
        "mongodb-server": mongodb_server,
    }[backend](directory)


@pytest.fixture(
    params=[
        "memory",
        "sqlite",
        "shared-sqlite",
        "mongodb-in-memory",
        pytest.param(
            "mongodb-server",
            marks=pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set"),
        ),
    ]
)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def store(backend: str, tmp_path: Path) -> AsyncIterator[EventStore]:
    async with open_store(backend, tmp_path) as opened:
        yield opened
