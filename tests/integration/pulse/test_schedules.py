"""Tasks that run by the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Held, Play, awaits, fails, hang
from tests.integration.pulse.site import LOOK_SECONDS, Process, Site, eventually

HOURLY = "0 * * * *"
HOUR = 3600


def at(hour: int, day: int = 1) -> datetime:
    """A full hour of January 2026; the clock begins with the month."""
    return datetime(2026, 1, day, hour, tzinfo=UTC)


async def ticked(process: Process, task_id: str, runs: int = 1) -> list[Run]:
    """The runs of a task once there are so many, ended, and the schedule was moved on."""

    async with asyncio.timeout(10):
        while True:
            found = await process.runs_of(task_id)
            task = await process.pulse.tasks.state(task_id)
            assert task is not None
            moved = task.next_run_at is None or task.next_run_at > process.clock.now()
            if moved and len(found) >= runs and all(run.status.terminal for run in found):
                return found
            await asyncio.sleep(LOOK_SECONDS)


async def next_run(process: Process, task_id: str) -> datetime | None:
    """When the task runs next: as the log has it, and as lists show it."""
    task, document = (
        await process.pulse.tasks.state(task_id),
        await process.pulse.tasks.get(task_id),
    )
    assert task is not None
    assert document is not None
    assert task.next_run_at == document.next_run_at
    return task.next_run_at


async def test_a_schedule_makes_a_run_at_its_tick_and_moves_on(site: Site) -> None:
    act = Act()
    async with site.process(Play(Stage("a", act))) as process:
        task_id = await process.task(cron_expression=HOURLY)
        assert await next_run(process, task_id) == at(1)
        assert await process.runs_of(task_id) == []

        process.pass_time(HOUR)
        [run] = await ticked(process, task_id)

        assert run.status is Status.COMPLETED
        assert run.trigger_source is TriggerSource.SCHEDULE
        assert run.scheduled_for == at(1)
        assert (run.organization, run.user) == ("acme", "scheduler")
        assert await next_run(process, task_id) == at(2)
        process.pass_time(HOUR)
        assert [run.scheduled_for for run in await ticked(process, task_id, 2)] == [at(1), at(2)]
        task = await process.pulse.tasks.get(task_id)
        assert task is not None
        assert task.last_run_status is Status.COMPLETED
        assert task.last_run_id == (await process.runs_of(task_id))[-1].run_id
    assert act.times == 2


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        (Stage("a", Act()), Status.COMPLETED),
        (Stage("a", fails(9)), Status.FAILED),
        (Stage("a", hang, timeout_seconds=0.01), Status.FAILED),
    ],
)
async def test_the_schedule_moves_on_whatever_the_outcome(
    site: Site, stage: Stage, status: Status
) -> None:
    async with site.process(Play(stage)) as process:
        task_id = await process.task(cron_expression=HOURLY)
        for hour in (1, 2):
            process.pass_time(HOUR)
            runs = await ticked(process, task_id, hour)
            assert [run.status for run in runs] == [status] * hour
            assert await next_run(process, task_id) == at(hour + 1)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.TIMEOUT])
async def test_the_schedule_moves_on_past_ticks_in_which_a_run_was_busy(
    site: Site, status: Status
) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held), Stage("b", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY, timeout_seconds=HOUR // 2)
        process.pass_time(HOUR)
        await held.beginning()
        [busy] = await process.runs_of(task_id)
        if status is Status.CANCELLED:
            await process.cancel(busy.run_id)
        else:
            process.pass_time(HOUR // 2 + 1)
        held.go_on.set()
        [run] = await ticked(process, task_id)
        assert run.status is status
        assert await next_run(process, task_id) == at(2)


async def test_a_tick_is_skipped_while_the_previous_run_goes_on(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held))) as process:
        task_id = await process.task(cron_expression=HOURLY)
        process.pass_time(HOUR)
        await held.beginning()
        [busy] = await process.runs_of(task_id)
        process.pass_time(HOUR)
        skipped = await _skipped(process, task_id)

        assert skipped.skip_reason == f"The previous run {busy.run_id} has not ended yet."
        assert (skipped.started_at, skipped.stages) == (None, ())
        assert skipped.completed_at is not None
        assert await process.story(skipped.run_id) == ["run.created", "scheduler.skipped"]
        assert await next_run(process, task_id) == at(3)
        held.go_on.set()
        assert (await process.ended(busy.run_id)).status is Status.COMPLETED
        process.pass_time(HOUR)
        statuses = [run.status for run in await ticked(process, task_id, 3)]
    assert statuses == [Status.COMPLETED, Status.SKIPPED, Status.COMPLETED]
    assert held.times == 2


async def _skipped(process: Process, task_id: str) -> Run:

    async with asyncio.timeout(10):
        while True:
            for run in await process.runs_of(task_id):
                task = await process.pulse.tasks.state(task_id)
                assert task is not None
                moved = task.next_run_at is not None and task.next_run_at > process.clock.now()
                if run.status is Status.SKIPPED and moved:
                    return run
            await asyncio.sleep(LOOK_SECONDS)


async def test_a_run_that_waits_is_a_run_that_goes_on(site: Site) -> None:
    async with site.process(Play(Stage("a", awaits("go")))) as process:
        task_id = await process.task(cron_expression=HOURLY)
        process.pass_time(HOUR)
        await process.waiting(await process.first_run_of(task_id))
        process.pass_time(HOUR)
        assert (await _skipped(process, task_id)).scheduled_for == at(2)


async def test_one_run_per_tick_however_many_processes_notice_it(site: Site) -> None:
    act = Act()
    play = Play(Stage("a", act))
    async with site.process(play, name="one") as one:
        tasks = [await one.task(cron_expression=HOURLY) for _ in range(5)]
        async with site.process(play, name="two") as two:
            for hour in (1, 2):
                one.pass_time(HOUR)
                for task_id in tasks:
                    await ticked(one, task_id, hour)
                    await ticked(two, task_id, hour)
            for task_id in tasks:
                assert [run.scheduled_for for run in await one.runs_of(task_id)] == [at(1), at(2)]
                assert {run.status for run in await one.runs_of(task_id)} == {Status.COMPLETED}


async def test_ticks_that_were_missed_run_once(site: Site) -> None:
    play = Play(Stage("a", Act()))
    async with site.process(play) as process:
        task_id = await process.task(cron_expression=HOURLY)
    site.clock.advance(timedelta(hours=50, minutes=30))
    async with site.process(play) as process:
        [run] = await ticked(process, task_id)
        assert run.scheduled_for == at(1)
        assert await next_run(process, task_id) == at(3, day=3)


async def test_a_disabled_task_does_not_tick_until_it_is_enabled(site: Site) -> None:
    act = Act()
    async with site.process(Play(Stage("a", act))) as process:
        task_id = await process.task(cron_expression=HOURLY)
        marker = await process.task(cron_expression=HOURLY)
        await process.enable(task_id, False)
        assert await next_run(process, task_id) is None
        process.pass_time(5 * HOUR)
        await ticked(process, marker)
        assert await process.runs_of(task_id) == []

        await process.enable(task_id)
        assert await next_run(process, task_id) == at(6)
        process.pass_time(HOUR)
        [run] = await ticked(process, task_id)
        assert run.scheduled_for == at(6)


async def test_a_task_that_is_switched_off_and_on_again_ticks_once(site: Site) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY, enabled=False)
        assert await next_run(process, task_id) is None
        for enabled in (True, False, True):
            await process.enable(task_id, enabled)
        process.pass_time(HOUR)
        [run] = await ticked(process, task_id)
        assert run.scheduled_for == at(1)


async def test_a_disabled_task_can_be_triggered(site: Site) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY, enabled=False)
        assert (await process.ended(await process.trigger(task_id))).status is Status.COMPLETED
        assert await next_run(process, task_id) is None


async def test_a_tick_that_was_lost_is_brought_back(site: Site) -> None:
    """Fired by a clock that is ahead, to nothing; the engine takes no tick twice."""
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY, enabled=False)
        tick = f"tick:{task_id}:{at(1).isoformat()}"
        arguments = {"task_id": task_id, "tick": at(1).isoformat()}
        await process.engine.schedule("pulse.tick", tick, arguments, site.clock.now())
        await eventually(lambda: process.engine.has_ended(tick))
        await process.enable(task_id)
        process.pass_time(HOUR + 10)
        assert await process.runs_of(task_id) == []
        await process.pulse.resume()
        [run] = await ticked(process, task_id)
        assert run.scheduled_for == at(1)


async def test_an_early_tick_moves_the_schedule_on(site: Site) -> None:
    """The engine may wake a worker whose own clock is a little behind."""
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY)
        await process.engine.schedule(
            "pulse.tick",
            "early",
            {"task_id": task_id, "tick": at(1).isoformat()},
            site.clock.now(),
        )
        [run] = await ticked(process, task_id)
        assert run.scheduled_for == at(1)
        assert await next_run(process, task_id) == at(2)
