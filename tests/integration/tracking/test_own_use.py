"""The platform tracks its own use, each fact once, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulation import registry
from simulation.adapters import Adapters
from simulation.bootstrap import open_platform
from simulation.database import open_database
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import ObjectIdSource
from simulation.pulse.engine.memory import MemoryEngine
from simulation.settings import Settings
from simulation.tracking.event import IncomingEvent, TrackedEvent
from simulation.tracking.own_use import CAUGHT_UP_WITH
from simulation.tracking.store.sqlite import SqliteTrackedEventStore
from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import Author
from tests.support.platform import OWNER, House, house

__all__ = ["house"]

DEFINED = "simulation.definition.created"
TRIGGERED = "simulation.run.triggered"
FINISHED = "simulation.session.finished"


class Unplugged(SqliteTrackedEventStore):
    """A store that nothing can be written to until it is plugged in again."""

    plugged = False

    async def add(self, events: Sequence[TrackedEvent]) -> Sequence[TrackedEvent]:
        if not self.plugged:
            raise OSError("The disk is gone.")
        return await super().add(events)


class Home:
    """A data directory, and a clock that goes on while nobody is at home."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.clock = ManualClock(step=timedelta(milliseconds=1))

    @asynccontextmanager
    async def opened(
        self, kind: type[SqliteTrackedEventStore] = SqliteTrackedEventStore
    ) -> AsyncIterator[tuple[House, SqliteTrackedEventStore]]:
        """The platform in it; nothing is left of an earlier one but its files."""
        store = SqliteEventStore(self.directory / "events.sqlite", registry.codec())
        tracked = kind(self.directory / "tracked_events.sqlite")
        adapters = Adapters(
            store,
            open_database(None),
            MemoryEngine(self.clock),
            tracked_events=tracked,
        )
        ids = ObjectIdSource()
        try:
            async with open_platform(
                Settings(), adapters=adapters, clock=self.clock, ids=ids
            ) as platform:
                yield House(platform, store, self.clock), tracked
        finally:
            await tracked.close()
            await store.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


async def used(house: House) -> list[TrackedEvent]:
    """What the owner's organization tracked, once each is seen to be there once."""
    events = (await house.tracked_events()).get(OWNER.organization, [])
    assert len({event.client_id for event in events}) == len(events)
    return events


async def books(messages: Messages) -> Answered:
    return "Your table is booked."


async def run_a_set(house: House, url: str, runs: int = 2) -> tuple[str, str]:
    """A run that has ended, and its set."""
    author = Author(house.owner)
    test = await author.unit_test(serviceId=await author.service("Line", url=url))
    unit_test_set = await author.unit_test_set([test], runs=runs)
    run = await author.run(unit_test_set)
    await house.ended(run)
    return run, unit_test_set


async def test_definitions_runs_and_sessions_are_tracked_once(house: House) -> None:
    async with ChatServer(books) as agent:
        run, unit_test_set = await run_a_set(house, agent.url)
    events = await used(house)

    assert Counter(event.name for event in events) == {DEFINED: 6, TRIGGERED: 1, FINISHED: 2}
    assert {event.properties["kind"] for event in events if event.name == DEFINED} == {
        "persona",
        "scenario",
        "metric",
        "service",
        "unit_test",
        "unit_test_set",
    }
    [triggered] = [event for event in events if event.name == TRIGGERED]
    assert triggered.properties["run_id"] == run
    assert triggered.properties["unit_test_set_id"] == unit_test_set
    assert triggered.properties["sessions"] == 2
    finished = [event for event in events if event.name == FINISHED]
    assert {event.properties["run_id"] for event in finished} == {run}
    assert len({event.properties["session_id"] for event in finished}) == 2
    assert {event.user_id for event in events} == {OWNER.user}
    assert not any(event.synthetic for event in events)


async def test_whose_they_are_sees_them_and_nobody_else(house: House) -> None:
    await Author(house.owner).persona()
    listed = "{ trackedEvents { nodes { name properties } } }"
    [event] = (await house.owner.ask(listed))["trackedEvents"]["nodes"]
    assert event["name"] == DEFINED
    assert (await house.stranger.ask(listed))["trackedEvents"]["nodes"] == []


async def test_what_changes_a_definition_is_not_tracked(house: House) -> None:
    author = Author(house.owner)
    persona = await author.persona()
    await author.new_version("persona", persona, background="Moved.")
    await author.update("persona", persona, tags=[])
    await author.delete("persona", persona)
    assert len(await used(house)) == 1


async def test_opening_again_tracks_nothing_again(home: Home) -> None:
    async with ChatServer(books) as agent, home.opened() as (house, _):
        await run_a_set(house, agent.url)
        before = await used(house)
    for _ in range(2):
        home.clock.advance(timedelta(hours=1))
        async with home.opened() as (house, _):
            assert await used(house) == before
            await house.platform.rebuild()
            assert await used(house) == before
    assert len(before) == 9


async def test_what_could_not_be_tracked_is_by_the_next_sweep(home: Home) -> None:
    async with ChatServer(books) as agent, home.opened(Unplugged) as (house, store):
        assert isinstance(store, Unplugged)
        await run_a_set(house, agent.url)
        assert await used(house) == []

        store.plugged = True
        while await house.platform.bus.settle():
            pass
        names = Counter(event.name for event in await used(house))
        assert names == {DEFINED: 6, TRIGGERED: 1, FINISHED: 2}
        assert await house.platform.bus.settle() == 0


async def test_or_when_the_platform_is_opened_again(home: Home) -> None:
    async with ChatServer(books) as agent, home.opened(Unplugged) as (house, _):
        await run_a_set(house, agent.url)
    async with home.opened() as (house, _):
        names = Counter(event.name for event in await used(house))
        assert names == {DEFINED: 6, TRIGGERED: 1, FINISHED: 2}
        before = await used(house)
    async with home.opened() as (house, _):
        assert await used(house) == before


async def test_what_was_forgotten_does_not_come_back(home: Home) -> None:
    async with home.opened() as (house, _):
        await Author(house.owner).persona()
        home.clock.advance(CAUGHT_UP_WITH)
        assert await house.platform.tracking.purge(home.clock.now()) == 1
    async with home.opened() as (house, _):
        assert await used(house) == []


async def test_an_event_by_such_an_id_keeps_nobody_out(home: Home) -> None:
    """Who may track events could send one that takes the place of the platform's own."""
    async with home.opened() as (house, _):
        persona = await Author(house.owner).persona()
        [own] = await used(house)
        assert own.client_id == f"persona-{persona}:1"
        while await house.platform.tracking.purge(home.clock.now()):
            pass
        squatter = IncomingEvent(name="squatter", client_id=own.client_id)
        await house.platform.tracking.track_now(OWNER, [squatter])
        await house.platform.rebuild()
    async with home.opened() as (house, _):
        assert [event.name for event in await used(house)] == ["squatter"]
        found: Any = await house.owner.ask("{ personas { totalCount } }")
        assert found == {"personas": {"totalCount": 1}}
