"""Workers that stop or die: what is repeated, what is not, and what the log says of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from simulation.pulse.faults import Category
from simulation.pulse.run.messages import StageStatus
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Stage, StageRetry
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, fails, leaves
from tests.integration.pulse.site import Process, Site


async def test_a_stopped_worker_hands_its_run_over(site: Site) -> None:
    first, held, last = leaves("of a"), Held(), Act()
    play = Play(Stage("a", first), Stage("b", held), Stage("c", last))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
    async with site.process(play) as process:
        between = await process.until(run_id, lambda run: run.stages[-1].open)
        held.go_on.set()
        run = await process.ended(run_id)
        story = await process.story(run_id)

    assert between.stages[1].attempts[0].interrupted
    assert run.status is Status.COMPLETED
    assert (first.times, held.began, last.times) == (1, [(1, "of a"), (2, "of a")], 1)
    [interrupted, completed] = run.stages[1].attempts
    assert interrupted.status is StageStatus.FAILED
    assert interrupted.failure is None
    assert "Interrupted: the worker memory was stopped or lost." in interrupted.summary
    assert completed.status is StageStatus.COMPLETED
    start = story.index("stage.interrupted")
    assert story[start : start + 4] == [
        "stage.interrupted",
        "scheduler.shut_down",
        "scheduler.claimed",
        "stage.retried",
    ]


async def test_an_interruption_is_no_failure_that_counts(site: Site) -> None:
    held = Held(then=fails(9))
    play = Play(Stage("a", held, StageRetry(max_attempts=1)))
    for _ in range(2):
        async with site.process(play) as process:
            run_id = (await process.pulse.runs.open() or [None])[0]
            id = run_id.id if run_id else await process.begin()
            await held.beginning()
    held.go_on.set()
    async with site.process(play) as process:
        run = await process.ended(id)

    assert run.failure is not None
    assert run.failure.message == "Failure 1."
    assert [each.interrupted for each in run.stages[0].attempts] == [True, True, False]


async def crash(process: Process, held: Held) -> None:
    """Let ``process`` die while ``held`` is at work: nothing that it does counts any more."""
    process.wire.is_cut = True
    held.go_on.set()


async def test_a_worker_that_dies_leaves_its_stage_to_be_repeated(site: Site) -> None:
    first, held = leaves("of a"), Held()
    play = Play(Stage("a", first), Stage("b", held))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        await crash(process, held)
    left = await _left(site, run_id)
    async with site.process(play) as process:
        run = await process.ended(run_id)
        story = await process.story(run_id)

    assert (left.status, left.owner) == (Status.RUNNING, "memory")
    assert run.status is Status.COMPLETED
    assert first.times == 1
    assert held.began == [(1, "of a"), (2, "of a")]
    assert "scheduler.shut_down" not in story


async def test_an_irreversible_stage_is_not_repeated_after_a_crash(site: Site) -> None:
    held = Held()
    retry = StageRetry(max_attempts=5, predicate="always")
    play = Play(Stage("a", leaves(1)), Stage("b", held, retry, irreversible=True))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        await crash(process, held)
    async with site.process(play) as process:
        run = await process.ended(run_id)

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, Category.HOST_ACTION_FAILURE)
    assert run.failure.retryable is False
    assert "'b' cannot be repeated safely" in run.failure.message
    assert held.times == 1
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"
    assert play.settled == 1


async def test_a_worker_that_stops_waits_for_an_irreversible_stage(site: Site) -> None:
    held, last = Held(), Act()
    play = Play(Stage("a", held, irreversible=True), Stage("b", last))
    async with asyncio.TaskGroup() as group, site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        group.create_task(_soon(held.go_on))
    left = await _left(site, run_id)
    assert (left.status, left.owner) == (Status.RUNNING, None)
    assert [each.status for each in left.stages] == [StageStatus.COMPLETED]

    async with site.process(play) as process:
        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert (held.times, last.times) == (1, 1)


async def test_an_irreversible_stage_that_fails_while_its_worker_stops_has_failed(
    site: Site,
) -> None:
    held = Held(then=fails(1, retryable=False))
    play = Play(Stage("a", held, irreversible=True))
    async with asyncio.TaskGroup() as group, site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        group.create_task(_soon(held.go_on))
    left = await _left(site, run_id)
    assert left.status is Status.RUNNING
    assert play.settled == 0, "not by a worker that stops"

    async with site.process(play) as process:
        run = await process.ended(run_id)
    assert run.failure is not None
    assert (run.status, run.failure.message) == (Status.FAILED, "Failure 1.")
    assert (held.times, play.settled) == (1, 1)


async def test_an_irreversible_stage_with_attempts_left_goes_on_elsewhere(site: Site) -> None:
    held = Held(then=fails(1))
    play = Play(Stage("a", held, StageRetry(max_attempts=2), irreversible=True))
    async with asyncio.TaskGroup() as group, site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()
        group.create_task(_soon(held.go_on))
    site.clock.advance(timedelta(days=1))
    async with site.process(play) as process:
        run = await process.ended(run_id)

    assert (run.status, held.times) == (Status.COMPLETED, 2)


async def test_what_a_stage_makes_of_being_stopped_is_no_failure(site: Site) -> None:
    go_on = asyncio.Event()

    async def translates(context: Context) -> None:
        try:
            await go_on.wait()
        except asyncio.CancelledError:
            raise ConnectionError("Closed.") from None

    act = Act(translates)
    async with site.process(Play(Stage("a", act))) as process:
        run_id = await process.begin()
        await act.beginning()
    go_on.set()
    async with site.process(Play(Stage("a", act))) as process:
        run = await process.ended(run_id)

    assert (run.status, act.times) == (Status.COMPLETED, 2)


async def test_a_run_whose_worker_dies_after_the_failure_only_ends(site: Site) -> None:
    act = fails(1, retryable=False)

    async def breaks() -> None:
        if play.settled == 1:
            raise ConnectionError("The other side does not answer.")

    play = Play(Stage("a", leaves(1)), Stage("b", act), settle=breaks)
    async with site.process(play) as process:
        run = await process.played()

    assert run.failure is not None
    assert (run.status, run.failure.message) == (Status.FAILED, "Failure 1.")
    assert (act.times, play.settled) == (1, 2)
    assert [each.stage_name for each in run.stages] == ["a", "b"]


async def test_a_run_that_nobody_began_is_begun_by_the_next_process(site: Site) -> None:
    act = Act()
    play = Play(Stage("a", act))
    async with site.process(play, work=False) as process:
        run_id = await process.begin()
        assert (await process.run(run_id)).status is Status.PENDING
    async with site.process(play) as process:
        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert act.times == 1


async def _soon(event: asyncio.Event) -> None:
    """Set ``event`` after the process that closes now has told its engine to stop."""
    for _ in range(20):
        await asyncio.sleep(0.002)
    event.set()


async def _left(site: Site, run_id: str) -> Run:
    """The run as the log has it between two processes."""
    async with site.process(work=False) as process:
        return await process.run(run_id)
