"""What a pulse emits, and when it ends, on a clock of the test's own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import islice

from simulation.demo_pulse.kind import DemoPulseKind, seed_of
from simulation.demo_pulse.messages import AttemptEvents, Ending
from simulation.demo_pulse.service import run_of
from simulation.demo_pulse.synthesis.synthesizer import synthesize
from simulation.pulse.run.messages import CancelRun, RetryRun
from simulation.pulse.status import Status
from simulation.tracking.filter import EventFilter, Period
from tests.integration.demo_pulse.pulsing import (
    attempts,
    emitted,
    latest,
    pulses,
    run_until_ended,
)
from tests.support.platform import OWNER, STRANGER, House, open_house


async def test_all_events_of_a_pulse_come_once_marked_and_in_time(house: House) -> None:
    started = await pulses(house).start(60, 120)
    task_id = started.pulse.task_id
    await attempts(house, 1)
    for seconds, due in ((29.6, 60), (30, 119), (0.5, 120)):
        house.clock.advance(timedelta(seconds=seconds))
        await attempts(house, due)
    run = await run_until_ended(house, task_id)

    events = await emitted(house)
    expected = list(islice(synthesize(seed_of(task_id)), 120))
    assert [each.name for each in events] == [each.name for each in expected]
    assert [each.properties for each in events] == [each.properties for each in expected]
    assert [(each.user_id, each.session_id) for each in events] == [
        (each.user_id, each.session_id) for each in expected
    ]
    assert all(each.synthetic for each in events)
    # Each tells when it was due, to the millisecond.
    told = [each.client_timestamp for each in events]
    assert told == [started.pulse.started_at + timedelta(seconds=n / 2) for n in range(120)]
    assert run.status is Status.COMPLETED
    shown = await latest(house)
    assert (shown.events_attempted, shown.ending) == (120, Ending.EXPIRED)
    assert await pulses(house).active() is None


async def test_reports_leave_them_out_on_request(house: House) -> None:
    await pulses(house).start(1, 120)
    await attempts(house, 1)
    house.clock.advance(timedelta(seconds=1))
    await house.at_rest()
    tracking = house.platform.tracking
    count = len(await emitted(house))

    every = await tracking.top("acme", Period(), 100)
    real = await tracking.top("acme", Period(), 100, synthetic=False)

    assert count == 2
    assert sum(each.count for each in every) - sum(each.count for each in real) == count
    assert await tracking.count("acme", EventFilter(synthetic=False)) == sum(
        each.count for each in real
    )


async def test_a_run_shows_what_it_has_emitted(house: House) -> None:
    task_id = (await pulses(house).start(1, 60)).pulse.task_id
    await attempts(house, 1)
    house.clock.advance(timedelta(seconds=1))
    await run_until_ended(house, task_id)

    data = await house.owner.ask(
        """query { runs { nodes { status task { taskType taskConfig }
            stages { stageName status stateSummary } } } }"""
    )
    assert data["runs"]["nodes"] == [
        {
            "status": "COMPLETED",
            "task": {
                "taskType": "demo_pulse.emission",
                "taskConfig": {"duration_seconds": 1, "events_per_minute": 60},
            },
            "stages": [
                {"stageName": "emit", "status": "COMPLETED", "stateSummary": "Emitted 1 events."}
            ],
        }
    ]


class TestOneAtATime:
    async def test_a_new_one_takes_the_place_of_the_old(self, house: House) -> None:
        old = (await pulses(house).start(600, 60)).pulse.task_id
        await attempts(house, 1)
        new = await pulses(house).start(600, 60)
        run = await run_until_ended(house, old)

        assert run.status is Status.CANCELLED
        active = await pulses(house).active()
        assert active is not None
        assert active.pulse.task_id == new.pulse.task_id != old

    async def test_of_simultaneous_ones_one_is_left(self, house: House) -> None:
        started = await asyncio.gather(*(pulses(house).start(600, 60) for _ in range(6)))
        ids = [each.pulse.task_id for each in started]
        active = await pulses(house).active()
        assert active is not None
        left = active.pulse.task_id
        others = [await run_until_ended(house, id) for id in dict.fromkeys(ids) if id != left]

        assert {run.status for run in others} == {Status.CANCELLED}
        going = await house.platform.pulse.runs.open()
        assert [run.id for run in going] == [run_of(left)]

    async def test_workspaces_do_not_disturb_each_other(self) -> None:
        async with open_house(demo_pulse_workspaces="acme,globex") as house:
            await pulses(house).start(600, 60)
            await pulses(house, STRANGER).start(600, 60)
            first, second = await pulses(house).active(), await pulses(house, STRANGER).active()

            assert first is not None
            assert second is not None
            assert (first.pulse.id, second.pulse.id) == ("acme", "globex")


class TestStopping:
    async def test_the_one_that_goes_on(self, house: House) -> None:
        started = await pulses(house).start(600, 60)
        stopped = await pulses(house).stop(None)
        run = await run_until_ended(house, started.pulse.task_id)

        assert stopped is not None
        assert (stopped.pulse.task_id, stopped.active) == (started.pulse.task_id, False)
        assert run.status is Status.CANCELLED
        assert (await latest(house)).ending is Ending.STOPPED
        assert await pulses(house).stop(None) is None

    async def test_only_the_one_that_is_named(self, house: House) -> None:
        old = (await pulses(house).start(600, 60)).pulse.task_id
        new = (await pulses(house).start(600, 60)).pulse.task_id

        assert await pulses(house).stop(old) is None
        assert await pulses(house).active() is not None
        assert await pulses(house).stop(new) is not None
        assert await pulses(house).active() is None

    async def test_who_cancels_the_run_stops_the_pulse(self, house: House) -> None:
        task_id = (await pulses(house).start(600, 60)).pulse.task_id
        await attempts(house, 1)
        command = CancelRun(actor=OWNER, at=house.clock.now(), run_id=run_of(task_id))
        await house.platform.pulse.cancel(command)
        await run_until_ended(house, task_id)

        assert (await latest(house)).ending is Ending.STOPPED

    async def test_what_is_over_is_not_stopped(self, house: House) -> None:
        await pulses(house).start(1, 60)
        house.clock.advance(timedelta(seconds=1))
        assert await pulses(house).stop(None) is None

    async def test_a_retry_of_one_that_is_over_fails_and_says_why(self, house: House) -> None:
        task_id = (await pulses(house).start(600, 60)).pulse.task_id
        await attempts(house, 1)
        await pulses(house).stop(None)
        await run_until_ended(house, task_id)
        retry = RetryRun(
            actor=OWNER,
            at=house.clock.now(),
            run_id=house.platform.ids.uuid(),
            parent_run_id=run_of(task_id),
        )
        run_id = (await house.platform.pulse.retry(retry)).run_id
        await house.at_rest()
        run = await house.platform.pulse.runs.state(run_id)

        assert run is not None
        assert run.status is Status.FAILED
        assert run.failure is not None
        assert "over (stopped)" in run.failure.message


async def test_documents_can_be_made_again(house: House) -> None:
    await pulses(house).start(600, 120)
    await attempts(house, 1)
    await pulses(house).start(600, 120)
    await attempts(house, 1)
    house.clock.advance(timedelta(seconds=2))
    await attempts(house, 4)
    await pulses(house).stop(None)
    await house.at_rest()
    before = await house.documents()

    await house.platform.rebuild()

    assert await house.documents() == before


async def test_history_is_kept_of_the_latest_pulse_only(house: House) -> None:
    for _ in range(3):
        await pulses(house).start(600, 120)
    commits = await house.store.read("demo_pulse-acme")
    assert len(commits) == 1


async def test_recording_is_of_the_platform_alone(house: House) -> None:
    started = await pulses(house).start(600, 60)
    command = AttemptEvents(
        actor=OWNER, at=house.clock.now(), task_id=started.pulse.task_id, attempted=7
    )
    await house.platform.bus.handle(command)
    assert (await latest(house)).events_attempted == 7
    assert DemoPulseKind.task_type == "demo_pulse.emission"
