"""The ways to run: which store, documents and engine the settings choose."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from simulation import registry
from simulation.data_directory import DataDirectory
from simulation.database import Database, open_database
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.mongodb import MongoEventStore
from simulation.eventstore.port import EventStore
from simulation.eventstore.shared_sqlite import SharedSqliteEventStore
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.identity.hashing import Argon2Hasher, SecretHasher
from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.errors import ConfigurationInvalid
from simulation.pulse.engine.dbos import DbosEngine, embedded_engine, postgres_engine
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.port import Engine, Limits
from simulation.rate_limits import counting as rate_limits
from simulation.rate_limits.port import RateLimits
from simulation.runner.set_run import BATCH_SIZE
from simulation.settings import Settings

SWEEP_SECONDS = 5.0
FOLLOW_SECONDS = 0.2

SPARE_BATCHES = 2

SQLITE_SCHEME = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the platform stands on: event store, document database, engine, hashes of secrets.

    ``durable_documents`` says whether the documents outlive the process. Every
    ``sweep_seconds`` what was appended, but not projected here, is looked for.
    """

    store: EventStore
    database: Database
    engine: Engine
    durable_documents: bool = False
    sweep_seconds: float = SWEEP_SECONDS
    hasher: SecretHasher = field(default_factory=Argon2Hasher)
    rate_limits: RateLimits = field(default_factory=rate_limits.in_memory)


def chosen(settings: Settings) -> AbstractAsyncContextManager[Adapters]:
    """The adapters that ``settings`` choose.

    Raises:
        ConfigurationInvalid: the settings do not go together.
    """
    if settings.engine_url and not settings.database_url:
        raise ConfigurationInvalid(
            "engine_url: several workers need a log that they share; set "
            "SIMULATION_DATABASE_URL as well.",
            field="engine_url",
        )
    if not settings.database_url:
        return embedded(settings)
    return distributed(settings) if settings.engine_url else on_server(settings)


@asynccontextmanager
async def embedded(settings: Settings) -> AsyncIterator[Adapters]:
    """One SQLite file for the log, documents in memory, the engine on another SQLite file."""
    with DataDirectory(settings.data) as directory:
        store = SqliteEventStore(directory.events, registry.codec())
        try:
            yield Adapters(store, open_database(None), _embedded_engine(directory, settings))
        finally:
            await store.close()


@asynccontextmanager
async def on_server(settings: Settings) -> AsyncIterator[Adapters]:
    """Log and documents where ``database_url`` says; the engine in the data directory."""
    with DataDirectory(settings.data) as directory:
        async with _stored(settings, _embedded_engine(directory, settings)) as adapters:
            yield adapters


@asynccontextmanager
async def distributed(settings: Settings) -> AsyncIterator[Adapters]:
    """Log and documents where ``database_url`` says; the engine on PostgreSQL."""
    assert settings.engine_url is not None
    engine = postgres_engine(settings.engine_url, owner=_owner(), limits=limits(settings))
    async with _stored(settings, engine) as adapters:
        yield adapters


@asynccontextmanager
async def in_memory(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Adapters]:
    """Everything in memory, gone at the end: for tests and trying out."""
    engine = MemoryEngine(clock or SystemClock(), limits(settings))
    store, database = MemoryEventStore(registry.codec()), open_database(None)
    # What is in memory is gone at the end, and its secrets with it: they need no slow hash.
    yield Adapters(store, database, engine, hasher=Argon2Hasher(passes=1, memory_kib=8))


@asynccontextmanager
async def _stored(settings: Settings, engine: Engine) -> AsyncIterator[Adapters]:
    url = settings.database_url or ""
    if url.startswith(SQLITE_SCHEME):
        shared = SharedSqliteEventStore(_file(url), registry.codec())
        try:
            yield Adapters(shared, open_database(None), engine, sweep_seconds=FOLLOW_SECONDS)
        finally:
            await shared.close()
        return
    database = open_database(url)
    store = MongoEventStore(database.handle, registry.codec())
    await store.prepare()
    try:
        yield Adapters(store, database, engine, durable_documents=True)
    finally:
        database.close()


def limits(settings: Settings) -> Limits:
    """The limits of the settings; every session that may be played has a place in a child.

    A few more, so that a batch is at hand when another ends; not many, since what a worker
    has taken is not there for the next one.
    """
    return Limits(
        runs=settings.concurrent_runs,
        children=-(-settings.concurrent_sessions // BATCH_SIZE) + SPARE_BATCHES,
        by_lane=settings.concurrent_runs_by_type,
    )


def _embedded_engine(directory: DataDirectory, settings: Settings) -> DbosEngine:
    return embedded_engine(directory.engine, limits=limits(settings))


def _owner() -> str:
    """An id that no other process ever had, and that tells people where to look."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


def _file(url: str) -> Path:
    path = Path(url.removeprefix(SQLITE_SCHEME))
    if not path.parent.is_dir():
        raise ConfigurationInvalid(
            f"database_url: the directory {path.parent} does not exist; create it first.",
            field="database_url",
        )
    return path
