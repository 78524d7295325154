"""Two that act on one run at the same moment: the log decides, and nothing is left hanging."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from simulation.pulse.faults import Category, RunCancelled
from simulation.pulse.run.events import (
    RunClaimed,
    RunEnded,
    SignalAwaited,
    SignalExpired,
    StageCompleted,
)
from simulation.pulse.run.messages import SignalStatus
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, awaits, leaves
from tests.integration.pulse.site import Process, Site, eventually

DAY = 24 * 3600


async def test_a_cancellation_while_the_run_is_being_parked_ends_it(site: Site) -> None:
    play = Play(Stage("a", leaves(1)), Stage("b", awaits("go")))
    async with site.process(play) as process:
        task_id = await process.task()
        run_id = await _trigger_with(
            process, task_id, SignalAwaited, lambda run: process.cancel(run, "At this moment.")
        )
        run = await process.ended(run_id)

    assert (run.status, run.reason) == (Status.CANCELLED, "At this moment.")
    assert [wait.status for wait in run.waits] == [SignalStatus.EXPIRED]
    assert play.settled == 1


async def test_a_sweep_over_a_cancelled_run_at_work_does_not_use_up_its_end(site: Site) -> None:
    held = Held(then=awaits("go"))
    async with site.process(Play(Stage("a", held))) as process:
        run_id = await process.begin()
        await held.beginning()
        await process.cancel(run_id)
        process.pass_time(60)
        await process.pulse.resume()
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.CANCELLED


async def test_a_worker_that_takes_a_cancelled_run_first_ends_it(site: Site) -> None:
    act = Act()
    async with site.process(Play(Stage("a", act))) as process:
        task_id = await process.task()
        run_id = await _trigger_with(process, task_id, RunClaimed, process.cancel)
        run = await process.ended(run_id)
        story = await process.story(run_id)

    assert (run.status, act.times) == (Status.CANCELLED, 0)
    assert story.count("run.cancelled") == 1


async def test_a_finalizer_lets_a_worker_that_came_first_end_the_run(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", held))
    async with site.process(play, work=False) as outside:
        run_id = await outside.begin()
    async with site.process(play, name="one") as process:
        await held.beginning()
        await process.cancel(run_id)
        finalizer = process.engine
        await finalizer.schedule("pulse.finalize", "by hand", {"run_id": run_id}, site.clock.now())
        await eventually(lambda: finalizer.has_ended("by hand"))
        assert (await process.run(run_id)).status is Status.RUNNING
        held.go_on.set()
        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert play.settled == 0


async def test_a_cancellation_and_a_signal_at_once_end_the_run_once(site: Site) -> None:
    play = Play(Stage("a", awaits("go")), Stage("b", Act()))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.signal(run_id, "go")
        await process.cancel(run_id)
        run = await process.ended(run_id)
        story = await process.story(run_id)

    assert run.status is Status.CANCELLED
    assert story.count("run.cancelled") == 1


async def test_a_signal_that_comes_before_the_expiry_wins(site: Site) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY)))
    async with site.process(play) as process:
        run_id = await process.begin()
        waiting = await process.waiting(run_id)
        assert waiting.pending_wait is not None
        expires_at = waiting.pending_wait.expires_at
        assert expires_at is not None

        async def deliver() -> None:
            # The expiry was decided, and is about to be written.
            site.clock.advance(expires_at - site.clock.now() - timedelta(seconds=1))
            await process.signal(run_id, "go", "just in time")

        process.wire.interludes[SignalExpired] = deliver
        await process.engine.schedule(
            "pulse.expire",
            "early",
            {"run_id": run_id, "segment": 1, "name": "go", "at": expires_at.isoformat()},
            site.clock.now(),
        )
        run = await process.ended(run_id)

    assert run.status is Status.COMPLETED
    assert [wait.status for wait in run.waits] == [SignalStatus.CONSUMED]


async def test_an_expiry_by_a_clock_that_is_ahead_counts(site: Site) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY)))
    async with site.process(play) as process:
        run_id = await process.begin()
        wait = (await process.waiting(run_id)).pending_wait
        assert wait is not None
        assert wait.expires_at is not None
        at = wait.expires_at.isoformat()
        arguments = {"run_id": run_id, "segment": 1, "name": "go", "at": at}
        await process.engine.schedule("pulse.expire", "early", arguments, site.clock.now())
        run = await process.ended(run_id)

    assert run.failure is not None
    assert run.failure.category is Category.STAGE_TIMEOUT


async def test_a_signal_given_twice_at_once_counts_once(site: Site) -> None:
    last = Act()
    async with site.process(Play(Stage("a", awaits("go")), Stage("b", last))) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await asyncio.gather(*(process.signal(run_id, "go", 1, "r/s/same") for _ in range(5)))
        run = await process.ended(run_id)

    assert len(run.waits) == 1
    assert last.began == [(1, 1)]


async def test_a_worker_that_was_taken_for_dead_changes_nothing_any_more(site: Site) -> None:
    frozen, alive = Held(then=leaves("of the dead")), Held(then=leaves("of the living"))
    frozen_play, play = Play(Stage("a", frozen)), Play(Stage("a", alive))
    async with site.process(frozen_play, name="one") as one:
        run_id = await one.begin()
        await frozen.beginning()
        async with site.process(play, name="two") as two:
            await alive.beginning()
            frozen.go_on.set()
            await eventually(lambda: one.engine.idle)
            between = await two.run(run_id)
            alive.go_on.set()
            run = await two.ended(run_id)
            story = await two.story(run_id)

    assert (between.status, between.owner) == (Status.RUNNING, "two")
    assert run.status is Status.COMPLETED
    assert run.checkpoint is not None
    assert run.checkpoint.payload == "of the living"
    assert story.count("stage.completed") == 1
    assert frozen_play.settled == 0


async def test_a_worker_that_was_taken_for_dead_settles_nothing(site: Site) -> None:
    async def gives_up(context: Context) -> None:
        raise RunCancelled("By what it knew before it was frozen.")

    frozen, alive = Held(then=gives_up), Held()
    frozen_play = Play(Stage("a", frozen))
    async with site.process(frozen_play, name="one") as one:
        run_id = await one.begin()
        await frozen.beginning()
        async with site.process(Play(Stage("a", alive)), name="two") as two:
            await alive.beginning()
            frozen.go_on.set()
            await eventually(lambda: one.engine.idle)
            assert frozen_play.settled == 0
            assert (await two.run(run_id)).status is Status.RUNNING
            alive.go_on.set()
            assert (await two.ended(run_id)).status is Status.COMPLETED


async def test_a_worker_whose_run_has_ended_elsewhere_is_done_with_it(site: Site) -> None:
    """Else its engine would keep a place for it."""
    frozen = Held()
    async with site.process(Play(Stage("a", frozen)), name="one") as one:
        run_id = await one.begin()
        await frozen.beginning()
        async with site.process(Play(Stage("a", Act())), name="two") as two:
            await two.ended(run_id)
            frozen.go_on.set()
            await eventually(lambda: one.engine.has_ended(f"run:{run_id}:0"))


async def test_a_stage_notices_that_its_run_was_taken_over(site: Site) -> None:
    noticed = []
    frozen = Held()

    async def looks(context: Context) -> None:
        await frozen(context)
        await context.check()
        noticed.append("went on")

    alive = Held()
    async with site.process(Play(Stage("a", looks)), name="one") as one:
        run_id = await one.begin()
        await frozen.beginning()
        async with site.process(Play(Stage("a", alive)), name="two") as two:
            await alive.beginning()
            frozen.go_on.set()
            await eventually(lambda: one.engine.idle)
            assert noticed == []
            alive.go_on.set()
            assert (await two.ended(run_id)).status is Status.COMPLETED


async def test_documents_do_not_bring_an_ended_run_back(site: Site) -> None:
    """A cancellation is projected late: the run has ended before its documents are written."""
    held = Held()
    async with site.process(Play(Stage("a", held)), name="one") as process:
        task_id = await process.task()
        run_id = await process.trigger(task_id)
        await held.beginning()

        async def end() -> None:
            held.go_on.set()
            await process.ended(run_id)

        process.wire.after_reading[f"run-{run_id}"] = end
        await process.cancel(run_id)
        task = await process.pulse.tasks.get(task_id)
        document = await process.pulse.runs.get(run_id)

        assert process.wire.after_reading == {}
        assert await process.pulse.runs.open() == []
        assert document is not None
        assert document.status is Status.COMPLETED
        assert task is not None
        assert task.last_run_status is Status.COMPLETED
        assert (await process.pulse.health()).active_runs == 0


@pytest.mark.parametrize("event", [StageCompleted, RunEnded])
async def test_a_log_that_fails_for_a_moment_delays_and_loses_nothing(
    site: Site, event: type
) -> None:
    act = Act()
    async with site.process(Play(Stage("a", act))) as process:

        async def fail() -> None:
            raise ConnectionError("The log is away.")

        process.wire.interludes[event] = fail
        run = await process.played()

    assert run.status is Status.COMPLETED
    assert act.times == (2 if event is StageCompleted else 1)


async def _trigger_with(
    process: Process, task_id: str, event: type, interlude: Callable[[str], Awaitable[Any]]
) -> str:
    """A run in which ``interlude`` comes right before the first ``event`` is written."""
    ids: list[str] = []

    async def step_in() -> None:
        await interlude(ids[0])

    process.wire.interludes[event] = step_in
    ids.append(await process.trigger(task_id))
    return ids[0]
