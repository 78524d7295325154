"""Trying a stage again: how often, after which failures, after what pause, and what then."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.messages import Commit
from simulation.pulse.faults import Category
from simulation.pulse.run.events import AttemptFailed
from simulation.pulse.run.messages import StageStatus
from simulation.pulse.run.state import Attempt, Run
from simulation.pulse.stage import Exhaustion, Exponential, Fixed, Stage, StageRetry
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Play, fails, leaves
from tests.integration.pulse.site import Process, Site


def skip_pauses(process: Process) -> None:
    """Move the clock to the next attempt as soon as one has failed."""

    def hear(commit: Commit) -> None:
        for event in commit.events:
            if isinstance(event, AttemptFailed) and event.retry_at is not None:
                process.pass_time((event.retry_at - process.clock.now()).total_seconds())

    process.platform.bus.listen(hear)


def pauses(run: Run) -> list[float]:
    """How long after each failure the next attempt was to begin, in whole seconds."""
    [entry] = run.stages
    return [
        round((each.retry_at - each.completed_at).total_seconds())
        for each in entry.attempts
        if each.retry_at is not None and each.completed_at is not None
    ]


@pytest.mark.parametrize(
    ("backoff", "expected"),
    [
        (Fixed(7), [7, 7, 7, 7]),
        (Fixed(1000), [300, 300, 300, 300]),
        (Exponential(first=3, factor=10), [3, 30, 300, 300]),
    ],
)
async def test_pauses_between_attempts(site: Site, backoff: Any, expected: list[float]) -> None:
    retry = StageRetry(max_attempts=5, backoff=backoff)
    async with site.process(Play(Stage("a", fails(4), retry))) as process:
        skip_pauses(process)
        run = await process.played()

    assert run.status is Status.COMPLETED
    assert pauses(run) == expected
    for failed, following in zip(run.stages[0].attempts, run.stages[0].attempts[1:], strict=False):
        assert failed.retry_at is not None
        assert following.started_at >= failed.retry_at


async def test_a_pause_lasts_as_long_as_the_clock_says(site: Site) -> None:
    act = fails(1)
    retry = StageRetry(max_attempts=2, backoff=Fixed(60))
    async with site.process(Play(Stage("a", act, retry))) as process:
        run_id = await process.begin()
        paused = await process.until(run_id, lambda run: _last(run).retry_at is not None)
        assert (paused.status, act.times) == (Status.RUNNING, 1)
        assert _last(paused).status is StageStatus.FAILED

        process.pass_time(60)

        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert act.times == 2


async def test_the_stage_log_keeps_every_attempt(site: Site) -> None:
    retry = StageRetry(max_attempts=3, backoff=Fixed(0))
    async with site.process(Play(Stage("a", fails(2), retry))) as process:
        run = await process.played()
        events = await process.events(run.run_id)

    [entry] = run.stages
    assert [(each.attempt_number, each.status, each.summary) for each in entry.attempts] == [
        (1, StageStatus.FAILED, "tool_failure: Failure 1."),
        (2, StageStatus.FAILED, "tool_failure: Failure 2."),
        (3, StageStatus.COMPLETED, ""),
    ]
    assert all(each.completed_at is not None for each in entry.attempts)
    assert [each.event_type for each in events if each.severity == "warn"] == [
        "stage.attempt_failed",
        "stage.retried",
        "stage.attempt_failed",
        "stage.retried",
    ]


@pytest.mark.parametrize(
    ("predicate", "category", "retryable", "attempts"),
    [
        ("retryable", Category.TOOL_FAILURE, True, 3),
        ("retryable", Category.TOOL_FAILURE, False, 1),
        ("retryable", Category.STAGE_TIMEOUT, False, 1),
        ("always", Category.MODEL_REFUSAL, False, 3),
        ("never", Category.MODEL_RATE_LIMIT, True, 1),
        ("timeouts", Category.STAGE_TIMEOUT, False, 3),
        ("timeouts", Category.MODEL_TIMEOUT, True, 3),
        ("timeouts", Category.STALE_DATA, True, 1),
        ("retryable_or_timeout", Category.STAGE_TIMEOUT, False, 3),
        ("retryable_or_timeout", Category.STALE_DATA, True, 3),
        ("retryable_or_timeout", Category.HOST_ACTION_FAILURE, False, 1),
    ],
)
async def test_the_predicate_says_what_is_tried_again(
    site: Site, predicate: str, category: Category, retryable: bool, attempts: int
) -> None:
    act = fails(9, category, retryable=retryable)
    retry = StageRetry(max_attempts=3, backoff=Fixed(0), predicate=predicate)
    async with site.process(Play(Stage("a", act, retry))) as process:
        run = await process.played()

    assert run.status is Status.FAILED
    assert run.failure is not None
    assert run.failure.message == f"Failure {attempts}."
    assert act.times == len(run.stages[0].attempts) == attempts


async def test_a_stage_may_be_skipped_when_its_attempts_are_used_up(site: Site) -> None:
    retry = StageRetry(max_attempts=2, backoff=Fixed(0), on_exhaustion=Exhaustion.SKIP)
    last = Act()
    play = Play(Stage("a", leaves("of a")), Stage("b", fails(9), retry), Stage("c", last))
    async with site.process(play) as process:
        run = await process.played()

    assert run.status is Status.COMPLETED
    assert [each.status for each in run.stages] == [
        StageStatus.COMPLETED,
        StageStatus.SKIPPED,
        StageStatus.COMPLETED,
    ]
    assert "Skipped after tool_failure: Failure 2." in run.stages[1].state_summary
    assert [each.status for each in run.stages[1].attempts] == [StageStatus.FAILED] * 2
    assert last.began == [(1, "of a")], "the state before the skipped stage"
    assert play.settled == 0


async def test_a_run_may_end_with_a_skipped_stage(site: Site) -> None:
    retry = StageRetry(on_exhaustion=Exhaustion.SKIP)
    async with site.process(Play(Stage("a", fails(1), retry))) as process:
        run = await process.played()

    assert (run.status, run.checkpoint) == (Status.COMPLETED, None)


async def test_cancelling_ends_a_pause(site: Site) -> None:
    act = fails(1)
    play = Play(
        Stage("a", leaves(1)),
        Stage("b", act, StageRetry(max_attempts=2, backoff=Fixed(300))),
    )
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.until(run_id, lambda run: _last(run).retry_at is not None)

        await process.cancel(run_id, "Enough.")

        run = await process.ended(run_id)
    assert (run.status, run.reason, act.times) == (Status.CANCELLED, "Enough.", 1)
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"
    assert play.settled == 1


async def test_the_time_of_the_task_ends_a_pause(site: Site) -> None:
    act = fails(1)
    retry = StageRetry(max_attempts=2, backoff=Fixed(300))
    async with site.process(Play(Stage("a", act, retry))) as process:
        run_id = await process.begin(timeout_seconds=60)
        await process.until(run_id, lambda run: _last(run).retry_at is not None)

        process.pass_time(61)

        assert (await process.ended(run_id)).status is Status.TIMEOUT
    assert act.times == 1


def _last(run: Run) -> Attempt:
    [*_, entry] = run.stages or (None,)
    if entry is None or not entry.attempts:
        return Attempt(attempt_number=0, status=StageStatus.STARTED, started_at=run.created_at)
    return entry.attempts[-1]
