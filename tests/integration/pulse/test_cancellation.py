"""Cancelling a run, wherever it stands."""

from __future__ import annotations

import asyncio

import pytest

from simulation.kernel.errors import NotFound, RunNotInProgress
from simulation.pulse.faults import RunCancelled
from simulation.pulse.run.messages import CancelRun, SignalStatus, StageStatus
from simulation.pulse.stage import Done, Stage
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, awaits, hang, leaves
from tests.integration.pulse.site import OPERATOR, Site


async def test_a_run_that_waits_for_a_place_is_cancelled_without_one(site: Site) -> None:
    held, other = Held(), Act()
    busy, idle = Play(Stage("a", held)), Play(Stage("a", other), task_type="test.idle")
    async with site.process(busy, idle, concurrent_runs=1) as process:
        await process.begin()
        await held.beginning()
        run_id = await process.begin("test.idle")
        assert (await process.run(run_id)).status is Status.PENDING

        asked = await process.cancel(run_id, "Not today.")
        run = await process.ended(run_id)

        assert asked.cancel_requested_at is not None
        assert (run.status, run.reason, run.started_at) == (Status.CANCELLED, "Not today.", None)
        assert (run.stages, run.checkpoint, run.duration_seconds) == ((), None, None)
        held.go_on.set()
    assert other.times == 0
    assert idle.settled == 1


async def test_a_running_run_is_cancelled_at_the_next_boundary(site: Site) -> None:
    held, after = Held(then=leaves("of b")), Act()
    play = Play(Stage("a", leaves("of a")), Stage("b", held), Stage("c", after))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        asked = await process.cancel(run_id, "Enough.")
        held.go_on.set()
        run = await process.ended(run_id)
        document = await process.pulse.runs.get(run_id)
        story = await process.story(run_id)

    assert asked.status is Status.RUNNING
    assert (run.status, run.reason, run.cancel_reason) == (Status.CANCELLED, "Enough.", "Enough.")
    assert run.checkpoint is not None
    assert (run.checkpoint.checkpoint_name, run.checkpoint.payload) == ("b", "of b")
    assert after.times == 0
    assert play.settled == 1
    assert document is not None
    assert (document.status, document.cancel_reason) == (Status.CANCELLED, "Enough.")
    assert story[-1] == "run.cancelled"


async def test_a_stage_that_looks_between_its_steps_is_cancelled_there(site: Site) -> None:
    held, steps = Held(), []

    async def works(context: Context) -> Done:
        for step in range(3):
            await context.check()
            steps.append(step)
            await held(context)
        return Done()

    play = Play(Stage("a", leaves(1)), Stage("b", works))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id, "Enough.")
        held.go_on.set()
        run = await process.ended(run_id)

    assert (run.status, run.reason, steps) == (Status.CANCELLED, "Enough.", [0])
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"
    assert run.stages[1].status is StageStatus.SKIPPED
    assert run.failure is None


async def test_a_stage_may_look_from_a_group_of_tasks(site: Site) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def works(context: Context) -> Done:
        async def step() -> None:
            began.set()
            await go_on.wait()
            await context.check()

        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(step())
        return Done()

    async with site.process(Play(Stage("a", works))) as process:
        run_id = await process.begin()
        await began.wait()
        await process.cancel(run_id, "Enough.")
        go_on.set()
        run = await process.ended(run_id)

    assert (run.status, run.reason) == (Status.CANCELLED, "Enough.")


async def test_a_stage_can_wait_for_the_cancellation(site: Site) -> None:
    async def works(context: Context) -> None:
        await context.cancelled()
        await context.check()

    act = Act(works)
    async with site.process(Play(Stage("a", act))) as process:
        run_id = await process.begin()
        await act.beginning()
        await process.cancel(run_id)
        assert (await process.ended(run_id)).status is Status.CANCELLED


async def test_no_irreversible_stage_begins_after_the_cancellation(site: Site) -> None:
    held, irreversible = Held(), Act()
    play = Play(Stage("a", held), Stage("b", irreversible, irreversible=True))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id)
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.CANCELLED
    assert irreversible.times == 0


async def test_an_irreversible_stage_under_way_comes_to_its_end_first(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", held, irreversible=True), Stage("b", Act()))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id)
        held.go_on.set()
        run = await process.ended(run_id)

    assert run.status is Status.CANCELLED
    assert [each.status for each in run.stages] == [StageStatus.COMPLETED]


async def test_a_run_whose_last_stage_completes_has_completed(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held))) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id)
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.COMPLETED


async def test_a_waiting_run_is_cancelled_at_once(site: Site) -> None:
    play = Play(Stage("a", leaves(1)), Stage("b", awaits("go")))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.cancel(run_id, "Nobody answers.")
        run = await process.ended(run_id)

    assert (run.status, run.reason) == (Status.CANCELLED, "Nobody answers.")
    assert [wait.status for wait in run.waits] == [SignalStatus.EXPIRED]
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"
    assert play.settled == 1


async def test_a_stage_may_cancel_its_run(site: Site) -> None:
    async def gives_up(context: Context) -> None:
        raise RunCancelled("The customer hung up.")

    play = Play(Stage("a", gives_up))
    async with site.process(play) as process:
        run = await process.played()

    assert (run.status, run.reason) == (Status.CANCELLED, "The customer hung up.")
    assert (run.failure, play.settled) == (None, 1)


async def test_cancelling_again_changes_nothing_until_the_run_has_ended(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held), Stage("b", hang))) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id, "First.")
        before = await process.pulse.runs.history(run_id)
        await process.cancel(run_id, "Second.")
        assert await process.pulse.runs.history(run_id) == before
        held.go_on.set()
        assert (await process.ended(run_id)).reason == "First."

        with pytest.raises(RunNotInProgress, match="already ended as cancelled"):
            await process.cancel(run_id)
        with pytest.raises(NotFound, match="no run with the id"):
            await process.cancel(process.platform.ids.uuid())


async def test_a_request_to_cancel_may_come_again_after_the_end(site: Site) -> None:
    async with site.process(Play(Stage("a", awaits("go")))) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        command = CancelRun(
            actor=OPERATOR, at=site.clock.now(), run_id=run_id, reason="", request_id="r/s/cancel"
        )
        await process.pulse.cancel(command)
        await process.ended(run_id)
        assert (await process.pulse.cancel(command)).status is Status.CANCELLED


async def test_settling_is_tried_again_until_it_succeeds(site: Site) -> None:
    async def breaks() -> None:
        if play.settled < 3:
            raise ConnectionError("The other side does not answer.")

    play = Play(Stage("a", awaits("go")), settle=breaks)
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.cancel(run_id)
        assert (await process.ended(run_id)).status is Status.CANCELLED
    assert play.settled == 3
