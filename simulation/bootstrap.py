"""The composition root: everything is constructed here, and nowhere else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from simulation.bus import Bus, Projection
from simulation.catalog import registry
from simulation.catalog.definition.projection import DefinitionProjection
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.projection import SetRunProjection
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.usage import UsageLookup
from simulation.data_directory import DataDirectory
from simulation.database import Database, open_database
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.mongodb import MongoEventStore
from simulation.eventstore.port import EventStore
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.ids import IdSource, ObjectIdSource
from simulation.pulse.engine.dbos import DbosEngine
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.port import Engine
from simulation.runner.cast import Casting
from simulation.runner.http_client import open_session
from simulation.runner.parties import NetworkParties
from simulation.runner.player import SessionPlayer
from simulation.runner.set_run import BATCH_SIZE, SetRunWorkflows
from simulation.settings import Settings

SWEEP_SECONDS = 5.0
EMBEDDED_DOCUMENT_LIMIT = 2000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the platform stands on: event store, document database, engine.

    ``durable_documents`` says whether the documents outlive the process.
    """

    store: EventStore
    database: Database
    engine: Engine
    durable_documents: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """Everything that a transport needs: commands go to ``bus`` or ``runs``, reads to the rest."""

    settings: Settings
    clock: Clock
    ids: IdSource
    bus: Bus
    definitions: dict[str, DefinitionQueries]
    set_runs: SetRunQueries
    runs: SetRunWorkflows
    engine: Engine
    _database: Database = field(repr=False)

    @property
    def default_simulator(self) -> SimulatorKind:
        """Who plays personas where a run does not say: a model if one is configured."""
        return SimulatorKind.MODEL if self.settings.model_url else SimulatorKind.RULES

    async def rebuild(self) -> int:
        """Drop every document and replay the log; returns the number of commits."""
        await self._database.drop_documents(registry.DOCUMENTS)
        return await self.replay()

    async def replay(self) -> int:
        """Project the whole log, in the order in which streams may refer to each other."""
        return sum([await self.bus.replay(category) for category in self.bus.categories])


@asynccontextmanager
async def embedded(settings: Settings) -> AsyncIterator[Adapters]:
    """One SQLite file for the log, documents in memory, the engine on another SQLite file."""
    with DataDirectory(settings.data) as directory:
        store = SqliteEventStore(directory.events, registry.codec())
        engine = DbosEngine(directory.engine, concurrent_children=_children(settings))
        database = open_database(None)
        try:
            yield Adapters(store, database, engine)
        finally:
            await store.close()


@asynccontextmanager
async def on_mongodb(settings: Settings) -> AsyncIterator[Adapters]:
    """Log and documents on MongoDB; the engine on a SQLite file in the data directory."""
    if settings.engine_url:
        raise ConfigurationInvalid(
            "engine_url: the engine does not run on PostgreSQL yet; unset SIMULATION_ENGINE_URL.",
            field="engine_url",
        )
    with DataDirectory(settings.data) as directory:
        database = open_database(settings.database_url)
        store = MongoEventStore(database.handle, registry.codec())
        await store.prepare()
        engine = DbosEngine(directory.engine, concurrent_children=_children(settings))
        try:
            yield Adapters(store, database, engine, durable_documents=True)
        finally:
            database.close()


@asynccontextmanager
async def in_memory(settings: Settings) -> AsyncIterator[Adapters]:
    """Everything in memory, gone at the end: for tests and trying out."""
    yield Adapters(MemoryEventStore(registry.codec()), open_database(None), MemoryEngine())


@asynccontextmanager
async def open_platform(
    settings: Settings,
    *,
    adapters: Adapters | None = None,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    work: bool = True,
) -> AsyncIterator[Platform]:
    """The platform over the adapters that ``settings`` choose, or over given ones.

    With ``work`` it executes runs, beginning with those that an earlier process left.
    """
    async with AsyncExitStack() as stack:
        if adapters is None:
            choose = on_mongodb if settings.database_url else embedded
            adapters = await stack.enter_async_context(choose(settings))
        http = await stack.enter_async_context(open_session())
        await adapters.database.prepare(registry.DOCUMENTS)
        platform = _compose(
            settings,
            adapters,
            clock or SystemClock(),
            ids or ObjectIdSource(),
            NetworkParties(settings, http),
        )
        if adapters.durable_documents:
            await platform.bus.settle()
        else:
            await platform.replay()
            await _warn_of_size(platform)
        sweep = asyncio.create_task(_sweep(platform.bus), name="projection-sweep")
        stack.push_async_callback(_cancel, sweep)
        if work:
            await platform.engine.launch()
            stack.push_async_callback(platform.engine.shutdown)
            await platform.runs.resume()
        yield platform


def _compose(
    settings: Settings, adapters: Adapters, clock: Clock, ids: IdSource, parties: NetworkParties
) -> Platform:
    store = adapters.store
    projections: list[Projection] = [
        *(
            DefinitionProjection(
                each.kind, each.document, each.version_document, store, each.initial
            )
            for each in registry.REGISTRATIONS
        ),
        SetRunProjection(store),
    ]
    bus = Bus(store, registry.deciders(), projections, UsageLookup(), ids)
    definitions = {
        each.kind.name: DefinitionQueries(each.kind, each.document, each.version_document, store)
        for each in registry.REGISTRATIONS
    }
    set_runs = SetRunQueries(store)
    player = SessionPlayer(
        bus,
        set_runs,
        Casting(definitions, parties),
        clock,
        concurrent_sessions=settings.concurrent_sessions,
    )
    runs = SetRunWorkflows(adapters.engine, bus, set_runs, player, clock)
    return Platform(
        settings, clock, ids, bus, definitions, set_runs, runs, adapters.engine, adapters.database
    )


def _children(settings: Settings) -> int:
    """Enough children in hand that every session that may be played has a place in one."""
    return -(-settings.concurrent_sessions // BATCH_SIZE) * 2


async def _sweep(bus: Bus) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await bus.settle()
        except Exception:
            log.exception("The projection sweep failed; it is tried again")


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _warn_of_size(platform: Platform) -> None:
    for name, queries in platform.definitions.items():
        count = await queries.document.count()
        if count > EMBEDDED_DOCUMENT_LIMIT:
            log.warning(
                "There are %s documents of kind %s; above %s the embedded form becomes slow. "
                "Move to MongoDB by setting SIMULATION_DATABASE_URL.",
                count,
                name,
                EMBEDDED_DOCUMENT_LIMIT,
            )
