"""What becomes of a pulse when the process dies, wherever that is, and another one begins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from simulation import registry
from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.demo_pulse.kind import seed_of
from simulation.demo_pulse.messages import AttemptEvents, Ending, StartDemoPulse
from simulation.demo_pulse.service import run_of
from simulation.demo_pulse.synthesis.synthesizer import synthesize
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.port import EventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.pulse.status import Status
from simulation.settings import Settings
from simulation.tracking.store.memory import MemoryTrackedEventStore
from simulation.tracking.store.port import TrackedEventStore
from tests.integration.demo_pulse.pulsing import (
    arrived,
    attempts,
    emitted,
    latest,
    pulses,
    run_until_ended,
)
from tests.support.platform import OWNER, House

TASK = "00000000-0000-4000-8000-00000000beef"


class Disk:
    """What outlives a process."""

    def __init__(self) -> None:
        self.store: EventStore = MemoryEventStore(registry.codec())
        self.tracked: TrackedEventStore = MemoryTrackedEventStore()
        self.clock = ManualClock(step=timedelta(milliseconds=1))
        self.ids = SequentialIdSource()

    @asynccontextmanager
    async def process(self, *, work: bool = True, workspaces: str = "acme") -> AsyncIterator[House]:
        """A process over it; without ``work`` it emits nothing."""
        settings = Settings(demo_pulse_workspaces=workspaces)
        async with (
            in_memory(settings, self.clock) as fresh,
            open_platform(
                settings,
                adapters=replace(fresh, store=self.store, tracked_events=self.tracked),
                clock=self.clock,
                ids=self.ids,
                work=work,
            ) as platform,
        ):
            yield House(platform, self.store, self.clock)


@pytest.fixture
def disk() -> Disk:
    return Disk()


async def died_after_recording(disk: Disk, attempted: int, tracked: int) -> None:
    """A pulse of 10 s at 120 a minute that has recorded and tracked so many events."""
    async with disk.process(work=False) as house:
        start = StartDemoPulse(
            actor=OWNER,
            at=disk.clock.now(),
            task_id=TASK,
            duration_seconds=10,
            events_per_minute=120,
        )
        await house.platform.demo_pulses.start(start)
    async with disk.process() as house:
        await attempts(house, 1)
        disk.clock.advance(timedelta(seconds=tracked / 2))
        await arrived(house, tracked)
    async with disk.process(work=False) as house:
        command = AttemptEvents(actor=OWNER, at=disk.clock.now(), task_id=TASK, attempted=attempted)
        await house.platform.bus.handle(command)


async def test_who_comes_after_goes_on_and_ends_in_time(disk: Disk) -> None:
    async with disk.process() as house:
        started = await pulses(house).start(10, 120)
        await attempts(house, 1)
    disk.clock.advance(timedelta(seconds=4))
    async with disk.process() as house:
        await attempts(house, 9)
        disk.clock.advance(timedelta(seconds=6))
        run = await run_until_ended(house, started.pulse.task_id)

        assert run.status is Status.COMPLETED
        assert len(await emitted(house)) == 20
        shown = await latest(house)
        assert (shown.events_attempted, shown.ending) == (20, Ending.EXPIRED)


async def test_what_was_recorded_but_not_tracked_is_tracked_once(disk: Disk) -> None:
    await died_after_recording(disk, attempted=9, tracked=5)
    async with disk.process() as house:
        disk.clock.advance(timedelta(seconds=8))
        await run_until_ended(house, TASK)

        events = await emitted(house)
        shown = await latest(house)
    assert [each.client_id for each in events] == [f"{TASK}:{number}" for number in range(20)]
    made_up = islice(synthesize(seed_of(TASK)), 20)
    assert [each.name for each in events] == [each.name for each in made_up]
    assert shown.events_attempted == 20


async def test_who_comes_too_late_emits_nothing_more(disk: Disk) -> None:
    async with disk.process() as house:
        started = await pulses(house).start(10, 120)
        await arrived(house, 1)
        before = await emitted(house)
    disk.clock.advance(timedelta(minutes=5))
    async with disk.process() as house:
        run = await run_until_ended(house, started.pulse.task_id)

        assert run.status is Status.COMPLETED
        assert await emitted(house) == before
        shown = await latest(house)
        assert (shown.events_attempted, shown.ending) == (len(before), Ending.EXPIRED)


async def test_a_pulse_whose_run_was_never_made_gets_one(disk: Disk) -> None:
    async with disk.process(work=False) as house:
        start = StartDemoPulse(actor=OWNER, at=disk.clock.now(), task_id=TASK)
        await house.platform.bus.handle(start)
    async with disk.process() as house:
        await attempts(house, 1)
        run = await house.platform.pulse.runs.state(run_of(TASK))
        assert run is not None
        assert run.task_id == TASK


async def test_where_the_list_has_changed_nothing_more_is_emitted(disk: Disk) -> None:
    async with disk.process() as house:
        started = await pulses(house).start(600, 120)
        await arrived(house, 1)
        before = await emitted(house)
    async with disk.process(workspaces="") as house:
        run = await run_until_ended(house, started.pulse.task_id)

        assert run.status is Status.FAILED
        assert run.failure is not None
        assert "SIMULATION_DEMO_PULSE_WORKSPACES" in run.failure.message
        assert await emitted(house) == before
        assert (await latest(house)).ending is Ending.FAILED


async def test_a_pulse_without_a_run_does_not_begin_where_the_list_has_changed(
    disk: Disk,
) -> None:
    async with disk.process(work=False) as house:
        start = StartDemoPulse(actor=OWNER, at=disk.clock.now(), task_id=TASK)
        await house.platform.bus.handle(start)
    async with disk.process(workspaces="") as house:
        await asyncio.sleep(0)
        assert await house.platform.pulse.runs.state(run_of(TASK)) is None
        assert await emitted(house) == []
