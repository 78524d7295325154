"""How often a server is asked for what is created: each operation there is a wait."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from simulation import registry
from simulation.adapters import Adapters
from simulation.bootstrap import open_platform
from simulation.eventstore.mongodb import MongoEventStore
from simulation.identity.principal import with_all_permissions
from simulation.pulse.engine.memory import MemoryEngine
from simulation.settings import Settings
from tests.support.counting import Operations, counted_database
from tests.support.definitions import Author
from tests.support.platform import OWN_MACHINE, OWNER, Client


@dataclass(frozen=True, slots=True)
class Counted:
    """Who writes, and what that asks of the server."""

    author: Author
    operations: Operations


@pytest.fixture
async def counted() -> AsyncIterator[Counted]:
    database, operations = counted_database()
    store = MongoEventStore(database.handle, registry.codec())
    await store.prepare()
    adapters = Adapters(store, database, MemoryEngine(), durable_documents=True)
    settings = Settings(**OWN_MACHINE)
    async with open_platform(settings, adapters=adapters, work=False) as platform:
        client = Client(platform, with_all_permissions(OWNER))
        yield Counted(Author(client), operations)


async def test_a_definition_is_not_looked_for_before_it_is_there(counted: Counted) -> None:
    with counted.operations.heard() as asked:
        await counted.author.persona()

    assert asked == [
        "commits find",  # Where the stream ends: the store's own guard.
        "commits insert",
        "personas insert",
        "persona_versions insert",
        "commits update",  # That the documents show it.
        "personas find",  # The answer.
    ]


async def test_what_a_unit_test_refers_to_is_read_at_once(counted: Counted) -> None:
    given = await counted.author.unit_test_input()
    with counted.operations.heard() as asked:
        await counted.author.create("unitTest", given)

    assert asked.count("commits find") == 2
    assert len(asked) == 7


@pytest.mark.parametrize("unit_tests", [1, 10])
async def test_a_run_costs_the_same_however_many_unit_tests_it_has(
    counted: Counted, unit_tests: int
) -> None:
    author = counted.author
    given = await author.unit_test_input()
    made = [
        await author.create("unitTest", given | {"name": f"Test {n}"}) for n in range(unit_tests)
    ]
    chosen = await author.unit_test_set(made)
    with counted.operations.heard() as asked:
        await author.run(chosen)

    pinned = 3  # The set, its tests, and all that these refer to.
    guards = 3  # Where the streams of the set run, of its task and of the task's run end.
    task = 2  # Whether it is there, and what a run of it is to do.
    assert asked.count("commits find") == pinned + guards + task
    baseline = 1  # Whether its set holds it against another run.
    limits = 1  # Whether its organization has a budget for runs that name none.
    assert len(asked) == 23 + baseline + limits
