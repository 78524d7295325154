"""Time limits: of a stage, of a task, and which of them counts."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from simulation.pulse.faults import Category, StageFault
from simulation.pulse.run.messages import StageStatus
from simulation.pulse.stage import Done, Exhaustion, Fixed, Stage, StageRetry
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, awaits, hang, leaves
from tests.integration.pulse.site import Site

SHORT = 0.03
HOUR = 3600


async def test_a_stage_that_takes_too_long_fails_the_run(site: Site) -> None:
    play = Play(Stage("a", leaves(1)), Stage("b", hang, timeout_seconds=SHORT))
    async with site.process(play) as process:
        run = await process.played()

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, Category.STAGE_TIMEOUT)
    assert run.failure.message == "The stage 'b' took longer than its 0.03 s."
    assert run.failure.retryable is False
    assert play.settled == 1


async def test_the_retry_policy_applies_to_a_timeout(site: Site) -> None:
    async def hangs_once(context: Context) -> Done:
        if context.attempt_number == 1:
            await hang(context)
        return Done("made it")

    act = Act(hangs_once)
    retry = StageRetry(max_attempts=2, backoff=Fixed(0), predicate="timeouts")
    async with site.process(Play(Stage("a", act, retry, timeout_seconds=SHORT))) as process:
        run = await process.played()

    assert (run.status, act.times) == (Status.COMPLETED, 2)
    first = run.stages[0].attempts[0].failure
    assert first is not None
    assert first.category is Category.STAGE_TIMEOUT


async def test_a_timeout_may_skip_the_stage(site: Site) -> None:
    retry = StageRetry(on_exhaustion=Exhaustion.SKIP)
    play = Play(Stage("a", hang, retry, timeout_seconds=SHORT), Stage("b", leaves(1)))
    async with site.process(play) as process:
        run = await process.played()

    assert run.status is Status.COMPLETED
    assert run.stages[0].status is StageStatus.SKIPPED


async def test_a_stage_that_fails_while_it_is_cut_off_has_timed_out(site: Site) -> None:
    async def breaks_on_the_way_out(context: Context) -> None:
        try:
            await hang(context)
        finally:
            raise ValueError("The connection is in a bad state.")

    act = Act(breaks_on_the_way_out)
    async with site.process(Play(Stage("a", act, timeout_seconds=SHORT))) as process:
        run = await process.played()

    assert run.failure is not None
    assert run.failure.category is Category.STAGE_TIMEOUT


async def test_an_irreversible_stage_is_cut_off_as_well(site: Site) -> None:
    cut_off = []

    async def acts(context: Context) -> None:
        try:
            await hang(context)
        except asyncio.CancelledError:
            cut_off.append(context.stage_name)
            raise

    play = Play(Stage("a", acts, timeout_seconds=SHORT, irreversible=True))
    async with site.process(play) as process:
        run = await process.played()
        story = await process.story(run.run_id)

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, Category.STAGE_TIMEOUT)
    assert cut_off == ["a"]
    assert "scheduler.shut_down" not in story


async def test_a_run_that_uses_up_the_time_of_its_task_times_out(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", held), Stage("b", hang))
    async with site.process(play) as process:
        run_id = await process.begin(timeout_seconds=HOUR)
        await held.beginning()
        process.pass_time(HOUR - 0.1)
        held.go_on.set()

        run = await process.ended(run_id)
        document = await process.pulse.runs.get(run_id)

    assert run.status is Status.TIMEOUT
    assert run.reason == "The run used up its 3600 s."
    assert run.failure is not None
    assert run.failure.category is Category.STAGE_TIMEOUT
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"
    assert run.stages[1].status is StageStatus.FAILED
    assert document is not None
    assert document.status is Status.TIMEOUT
    assert play.settled == 1


async def test_no_stage_begins_once_the_time_is_used_up(site: Site) -> None:
    held, second = Held(), Act()
    async with site.process(Play(Stage("a", held), Stage("b", second))) as process:
        run_id = await process.begin(timeout_seconds=HOUR)
        await held.beginning()
        process.pass_time(HOUR + 1)
        held.go_on.set()

        assert (await process.ended(run_id)).status is Status.TIMEOUT
    assert second.times == 0


async def test_a_timeout_of_the_stage_wins_over_that_of_the_task(site: Site) -> None:
    held, second = Held(), Act()
    play = Play(Stage("a", held), Stage("b", second, timeout_seconds=5))
    async with site.process(play) as process:
        run_id = await process.begin(timeout_seconds=HOUR)
        await held.beginning()
        process.pass_time(2 * HOUR)
        held.go_on.set()

        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert second.times == 1


async def test_time_in_which_a_run_waits_does_not_count(site: Site) -> None:
    last = Act()
    play = Play(Stage("a", awaits("go")), Stage("b", last))
    async with site.process(play) as process:
        run_id = await process.begin(timeout_seconds=HOUR)
        await process.waiting(run_id)
        process.pass_time(30 * HOUR)
        await process.signal(run_id, "go")

        run = await process.ended(run_id)
    assert run.status is Status.COMPLETED
    assert run.active_seconds < 1
    assert run.duration_seconds is not None
    assert run.duration_seconds > 30 * HOUR


async def test_time_in_which_no_worker_has_the_run_does_not_count(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held))) as process:
        run_id = await process.begin(timeout_seconds=HOUR)
        await held.beginning()
    site.clock.advance(timedelta(days=1))

    held.go_on.set()
    async with site.process(Play(Stage("a", held))) as process:
        assert (await process.ended(run_id)).status is Status.COMPLETED


async def test_a_stage_may_say_by_itself_that_time_is_up(site: Site) -> None:
    async def gives_up(context: Context) -> None:
        raise StageFault(Category.STAGE_TIMEOUT, "The batch is not there yet.", retryable=True)

    async with site.process(Play(Stage("a", gives_up))) as process:
        run = await process.played()

    assert run.failure is not None
    assert (run.failure.category, run.failure.retryable) == (Category.STAGE_TIMEOUT, True)
