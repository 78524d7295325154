"""The ways to run: which store, documents and engine the settings choose."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from simulation import registry
from simulation.artifacts.files import FileArtifactStore
from simulation.artifacts.memory import MemoryArtifactStore
from simulation.artifacts.port import ArtifactStore
from simulation.data_directory import DataDirectory
from simulation.database import Database, open_database
from simulation.documents.snapshot import DocumentSnapshot, NoSnapshot, Snapshot
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.mongodb import MongoEventStore
from simulation.eventstore.port import EventStore
from simulation.eventstore.shared_sqlite import SharedSqliteEventStore
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.outages import reaching
from simulation.maintenance.file import FileSwitch
from simulation.maintenance.memory import MemorySwitch
from simulation.maintenance.mongodb import MongoSwitch
from simulation.maintenance.port import MaintenanceSwitch
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.on_demand import EngineOnDemand
from simulation.pulse.engine.port import EMBEDDED_OWNER, Engine, Limits
from simulation.rate_limits.lenient import LenientRateLimits
from simulation.rate_limits.memory import in_memory as limits_in_memory
from simulation.rate_limits.mongodb import in_database as limits_in_database
from simulation.rate_limits.port import RateLimits
from simulation.rate_limits.sqlite import in_file as limits_in_file
from simulation.runner.set_run.batches import BATCH_SIZE
from simulation.safekeeping.restore import require_restored
from simulation.service_permits import places as permits
from simulation.service_permits.port import ServicePermits
from simulation.settings import Settings
from simulation.tracking.store.memory import MemoryTrackedEventStore
from simulation.tracking.store.mongodb import MongoTrackedEventStore
from simulation.tracking.store.port import TrackedEventStore
from simulation.tracking.store.sqlite import SqliteTrackedEventStore

SWEEP_SECONDS = 5.0
FOLLOW_SECONDS = 0.2
SPARE_BATCHES = 2
SQLITE_SCHEME = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the platform stands on: event store, document database, engine, and what is small.

    ``durable_documents`` says whether the documents outlive the process. Every
    ``sweep_seconds`` what was appended, but not projected here, is looked for.
    """

    store: EventStore
    database: Database
    engine: Engine
    durable_documents: bool = False
    sweep_seconds: float = SWEEP_SECONDS
    rate_limits: RateLimits = field(default_factory=limits_in_memory)
    service_permits: ServicePermits = field(default_factory=permits.in_memory)
    maintenance: MaintenanceSwitch = field(default_factory=MemorySwitch)
    artifacts: ArtifactStore = field(default_factory=MemoryArtifactStore)
    tracked_events: TrackedEventStore = field(default_factory=MemoryTrackedEventStore)
    snapshot: DocumentSnapshot = field(default_factory=NoSnapshot)


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
        require_restored(directory.events)
        store = SqliteEventStore(directory.events, registry.codec())
        engine, switch = _embedded_engine(directory, settings), FileSwitch(directory.maintenance)
        artifacts = artifact_store(settings)
        tracked_events = SqliteTrackedEventStore(directory.tracked_events)
        database = open_database(None)
        try:
            yield Adapters(
                store,
                database,
                engine,
                maintenance=switch,
                artifacts=artifacts,
                tracked_events=tracked_events,
                snapshot=Snapshot(directory.snapshot, store, database.handle.delegate),
            )
        finally:
            artifacts.close()
            await tracked_events.close()
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
    from simulation.pulse.engine.dbos import postgres_engine

    assert settings.engine_url is not None
    password = settings.engine_password
    engine = postgres_engine(
        settings.engine_url,
        password=password.get_secret_value() if password else None,
        owner=_owner(),
        limits=limits(settings),
    )
    async with _stored(settings, engine) as adapters:
        yield adapters


@asynccontextmanager
async def in_memory(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Adapters]:
    """Everything in memory, gone at the end: for tests and trying out."""
    engine = MemoryEngine(clock or SystemClock(), limits(settings))
    store, database = MemoryEventStore(registry.codec()), open_database(None)
    yield Adapters(store, database, engine)


@asynccontextmanager
async def maintenance_switch(settings: Settings) -> AsyncIterator[MaintenanceSwitch]:
    """The switch of the servers with these settings, which may be running."""
    url = settings.database_url
    if url is None:
        yield FileSwitch(DataDirectory(settings.data).maintenance)
    elif url.startswith(SQLITE_SCHEME):
        yield FileSwitch(_beside(_file(url), "maintenance.json"))
    else:
        database = open_database(url)
        try:
            yield MongoSwitch(database.handle)
        finally:
            database.close()


@asynccontextmanager
async def _stored(settings: Settings, engine: Engine) -> AsyncIterator[Adapters]:
    url = settings.database_url or ""
    stored = _in_mongodb(url, engine)
    if url.startswith(SQLITE_SCHEME):
        stored = _in_shared_file(_file(url), engine)
    artifacts = artifact_store(settings)
    async with stored as adapters:
        try:
            yield replace(adapters, artifacts=artifacts)
        finally:
            artifacts.close()
            await adapters.rate_limits.close()
            await adapters.service_permits.close()


@asynccontextmanager
async def _in_shared_file(path: Path, engine: Engine) -> AsyncIterator[Adapters]:
    require_restored(path)
    store = SharedSqliteEventStore(path, registry.codec())
    tracked_events = SqliteTrackedEventStore(_beside(path, "tracked_events.sqlite"))
    try:
        yield Adapters(
            store,
            open_database(None),
            engine,
            sweep_seconds=FOLLOW_SECONDS,
            rate_limits=LenientRateLimits(limits_in_file(_beside(path, "rate_limits.sqlite"))),
            service_permits=permits.in_file(_beside(path, "service_permits.sqlite")),
            maintenance=FileSwitch(_beside(path, "maintenance.json")),
            tracked_events=tracked_events,
        )
    finally:
        await tracked_events.close()
        await store.close()


@asynccontextmanager
async def _in_mongodb(url: str, engine: Engine) -> AsyncIterator[Adapters]:
    database = open_database(url)
    store = MongoEventStore(database.handle, registry.codec())
    tracked = open_database(url, "tracked-events")
    tracked_events = MongoTrackedEventStore(tracked.handle)
    try:
        with reaching("database_url", "MongoDB"):
            await store.prepare()
            await tracked_events.prepare()
        yield Adapters(
            store,
            database,
            engine,
            durable_documents=True,
            rate_limits=LenientRateLimits(limits_in_database(url, database.handle.name)),
            service_permits=permits.in_database(database.handle),
            maintenance=MongoSwitch(database.handle),
            tracked_events=tracked_events,
        )
    finally:
        tracked.close()
        database.close()


def artifact_store(settings: Settings) -> ArtifactStore:
    """The store of artifacts that ``settings`` choose.

    Raises:
        ConfigurationInvalid: its address cannot be used, or a package for it is missing.
    """
    url = settings.artifacts_url
    if url is None:
        return FileArtifactStore(DataDirectory(settings.data).artifacts)
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path.strip("/"):
        return FileArtifactStore(Path(unquote(parts.path)))
    if parts.scheme != "s3":
        raise ConfigurationInvalid(
            f"artifacts_url: {url!r} must be file:///directory or s3://bucket/prefix.",
            field="artifacts_url",
        )
    try:
        from simulation.artifacts.s3 import open_s3
    except ImportError as error:
        raise ConfigurationInvalid(
            "artifacts_url: S3 needs a package that is not installed; install simulation[s3].",
            field="artifacts_url",
        ) from error
    return open_s3(url, settings.s3_endpoint_url)


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


def _embedded_engine(directory: DataDirectory, settings: Settings) -> Engine:
    def make() -> Engine:
        # Imported where it is needed: a quarter of the start of a command that only reads.
        from simulation.pulse.engine.dbos import embedded_engine

        return embedded_engine(directory.engine, limits=limits(settings))

    return EngineOnDemand(EMBEDDED_OWNER, make, directory.engine.exists)


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


def _beside(log: Path, name: str) -> Path:
    """A file that belongs to a log that several processes share."""
    return log.with_name(f"{log.stem}.{name}")
