"""Tasks that change while their ticks are on their way, in this process or another."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.kernel.errors import NameTaken
from simulation.pulse.run.events import RunCreated
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from simulation.pulse.task.messages import DeleteTask, TaskDeleted, UndeleteTask, UpdateTask
from tests.integration.pulse.acts import Act, Play
from tests.integration.pulse.site import OPERATOR, Process, Site, eventually
from tests.integration.pulse.test_schedules import HOUR, HOURLY, at, next_run, ticked

HALF_PAST = "30 * * * *"


async def update(process: Process, task_id: str, **changes: Any) -> None:
    await process.pulse.update_task(
        UpdateTask(actor=OPERATOR, at=process.clock.now(), task_id=task_id, changes=changes)
    )


async def delete(process: Process, task_id: str) -> None:
    command = DeleteTask(actor=OPERATOR, at=process.clock.now(), task_id=task_id)
    await process.pulse.delete_task(command)


async def undelete(process: Process, task_id: str) -> None:
    command = UndeleteTask(actor=OPERATOR, at=process.clock.now(), task_id=task_id)
    await process.pulse.undelete_task(command)


async def come(process: Process, task_id: str, hour: int) -> None:
    """Let a tick come in ``process`` that was on its way, whatever the task says by now."""
    tick = at(hour).isoformat()
    id = f"by hand:{task_id}:{tick}"
    arguments = {"task_id": task_id, "tick": tick}
    await process.engine.schedule("pulse.tick", id, arguments, process.clock.now())
    await eventually(lambda: process.engine.has_ended(id))


async def test_a_change_in_another_process_counts_in_this_one(site: Site) -> None:
    play = Play(Stage("a", Act()))
    async with site.process(play, name="one") as one, site.process(play, name="two") as two:
        task_id = await one.task(cron_expression=HOURLY)
        await update(two, task_id, cron_expression=HALF_PAST)
        site_time = at(0).replace(minute=30)
        assert await next_run(one, task_id) == site_time
        # Both have a tick: that of one comes to nothing, that of two only comes once.
        one.pass_time(HOUR)
        [run] = await ticked(two, task_id)
        assert run.scheduled_for == site_time
        await come(one, task_id, 1)
        assert [run.scheduled_for for run in await one.runs_of(task_id)] == [site_time]
        assert await next_run(one, task_id) == at(1).replace(minute=30)


async def test_a_new_schedule_is_kept_where_its_process_has_died(site: Site) -> None:
    play = Play(Stage("a", Act()))
    async with site.process(play, name="one") as one:
        async with site.process(play, name="two", work=False) as two:
            task_id = await two.task(cron_expression=HOURLY)
            await update(two, task_id, cron_expression=HALF_PAST)
        await one.pulse.resume()
        one.pass_time(HOUR)
        [run] = await ticked(one, task_id)
        assert run.scheduled_for == at(0).replace(minute=30)


async def test_a_task_that_is_deleted_elsewhere_does_not_tick_here(site: Site) -> None:
    play = Play(Stage("a", Act()))
    async with site.process(play, name="one") as one, site.process(play, name="two") as two:
        task_id = await one.task(cron_expression=HOURLY)
        await delete(two, task_id)
        one.pass_time(HOUR)
        await come(one, task_id, 1)
        await one.pulse.resume(all=True)
        assert await one.runs_of(task_id) == []
        assert await next_run(one, task_id) is None
        await undelete(one, task_id)
        two.pass_time(HOUR)
        [run] = await ticked(two, task_id)
        assert run.scheduled_for == at(2)


@pytest.mark.parametrize("deleted", [False, True])
async def test_a_change_at_the_moment_of_a_tick_leaves_nothing_hanging(
    site: Site, deleted: bool
) -> None:
    """The tick has been decided on and is about to be written: its run goes on."""
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY)

        async def meanwhile() -> None:
            if deleted:
                await delete(process, task_id)
            else:
                await update(process, task_id, cron_expression=HALF_PAST)

        process.wire.interludes[RunCreated] = meanwhile
        process.pass_time(HOUR)
        [run] = await ticked(process, task_id)
        assert (run.scheduled_for, run.status) == (at(1), Status.COMPLETED)
        expected = None if deleted else at(1).replace(minute=30)
        assert await next_run(process, task_id) == expected


async def test_a_deletion_and_a_change_at_once_end_in_a_deleted_task(site: Site) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        task_id = await process.task(cron_expression=HOURLY)

        async def meanwhile() -> None:
            await update(process, task_id, cron_expression=HALF_PAST)

        process.wire.interludes[TaskDeleted] = meanwhile
        await delete(process, task_id)
        assert await next_run(process, task_id) is None
        process.pass_time(HOUR)
        await come(process, task_id, 1)
        assert await process.runs_of(task_id) == []


async def test_of_two_that_take_a_name_at_once_one_gets_it(site: Site) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        tasks = [await process.task(name=name) for name in ("A", "B", "C")]
        told = await asyncio.gather(
            *(update(process, id, task_name="Nightly") for id in tasks), return_exceptions=True
        )
        assert [type(each) for each in told if each is not None] == [NameTaken, NameTaken]


async def test_documents_are_made_anew_as_they_were(site: Site) -> None:
    play = Play(Stage("a", Act()))
    async with site.process(play) as process:
        changed, gone, back = [
            await process.task(name=name, cron_expression=HOURLY) for name in ("A", "B", "C")
        ]
        await update(process, changed, task_name="D", cron_expression=None, timeout_seconds=60)
        await delete(process, gone)
        await delete(process, back)
        await undelete(process, back)
        before = (await process.documents())["tasks"]
        await process.platform.rebuild()
        assert (await process.documents())["tasks"] == before
