"""The server form's stores, end to end: log and documents in one MongoDB (here a mock of it)."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation import registry
from simulation.adapters import Adapters
from simulation.bootstrap import open_platform
from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format
from simulation.cli.runs.watching.watch import watch
from simulation.cli.seed import seed_catalog
from simulation.client.actor import LOCAL_ACTOR
from simulation.client.local_api import LocalApi
from simulation.client.starting import start
from simulation.database import Database, open_database
from simulation.demo_agent.agent import DemoAgent
from simulation.eventstore.mongodb import MongoEventStore
from simulation.pulse.engine.memory import MemoryEngine
from simulation.settings import Settings
from simulation.tracking.store.mongodb import MongoTrackedEventStore

SEED_DATA = Path(__file__).parents[2] / "seed_data"


async def adapters(database: Database) -> Adapters:
    """Adapters over a database that outlives the platform."""
    store = MongoEventStore(database.handle, registry.codec())
    await store.prepare()
    tracked_events = MongoTrackedEventStore(database.handle)
    await tracked_events.prepare()
    return Adapters(
        store,
        database,
        MemoryEngine(),
        durable_documents=True,
        tracked_events=tracked_events,
    )


async def dump(database: Database) -> dict[str, list[object]]:
    """Every document of every collection but the log."""
    names = await database.handle.list_collection_names()
    return {
        name: sorted(await database.handle[name].find().to_list(None), key=lambda d: d["_id"])
        for name in names
        if name != "commits"
    }


@pytest.fixture
async def settings() -> object:
    agent = DemoAgent()
    address = await agent.start()
    yield Settings(agent_variables={"SIMULATION_AGENT_DEMO_URL": address}).on_own_machine()
    await agent.stop()


async def test_a_run_on_mongodb_and_its_rebuild(settings: Settings) -> None:
    database = open_database(None)
    async with open_platform(settings, adapters=await adapters(database)) as platform:
        api = LocalApi(platform)
        await seed_catalog(api, SEED_DATA)
        id = (await start(api, "Smoke", {"seed": 1})).id
        assert await watch(api, id, timeout_seconds=30, format=Format.JSON) is ExitCode.PASSED
        run = await platform.set_runs.get(LOCAL_ACTOR.organization, id)
        assert run is not None
        assert (run.status, run.verdict) == ("completed", "passed")
        before = await dump(database)

    async with open_platform(settings, adapters=await adapters(database)) as platform:
        assert await dump(database) == before, "a restart changes nothing"
        await platform.rebuild()
        assert await dump(database) == before
