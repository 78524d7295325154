"""The stages of a run: attempt by attempt, each to its end, and then the run to its own."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import IllegalTransition
from simulation.kernel.messages import Event
from simulation.pulse.run import events, messages
from simulation.pulse.run.messages import StageStatus
from simulation.pulse.status import Status
from tests.support.pulse import (
    ATTEMPTED,
    AWAITED,
    BEGUN,
    CANCEL,
    CLAIMED,
    COMPLETED,
    CREATED,
    DELIVERED,
    FAILURE,
    HANDED_OVER,
    HERE,
    INTERRUPTED,
    MODEL_USED,
    RETRIED,
    THERE,
    TOOL_USED,
    after,
    checkpoint,
    command,
    given_run,
    run_ended,
)

STAGE_FAILED = (
    events.AttemptFailed(failure=FAILURE, retry_at=None),
    events.StageFailed(failure=FAILURE),
)
START = command(messages.StartAttempt, stage_name="ask")


def claimed(claim: events.Claim, owner: str = HERE) -> events.RunClaimed:
    return events.RunClaimed(owner=owner, claim=claim)


def test_the_first_attempt_begins_its_stage() -> None:
    given_run(CREATED, CLAIMED).when(START).then(*ATTEMPTED)


def test_a_further_attempt_is_numbered_on() -> None:
    begun = (*BEGUN, RETRIED, events.AttemptStarted(attempt_number=2), RETRIED)
    given_run(*begun).when(START).then(events.AttemptStarted(attempt_number=3))


def test_an_attempt_that_waited_for_a_signal_goes_on() -> None:
    resumed = (*BEGUN, AWAITED, DELIVERED, claimed(events.Claim.RESUMED))
    given_run(*resumed).when(START).then_nothing()


@pytest.mark.parametrize(
    ("history", "stage_name", "says"),
    [
        (BEGUN, "decide", "'ask' is under way, 'decide' cannot begin"),
        ((*BEGUN, RETRIED), "decide", "'ask' is under way, 'decide' cannot begin"),
        ((*BEGUN, COMPLETED), "ask", "already been through the stage 'ask'"),
        ((*BEGUN, events.StageSkipped(reason="Enough.")), "ask", "already been through"),
        ((*BEGUN, *STAGE_FAILED), "ask", "'ask' has failed; the run can only end"),
        ((*BEGUN, *STAGE_FAILED), "decide", "'ask' has failed; the run can only end"),
    ],
    ids=["another", "another's turn", "completed", "skipped", "failed", "after a failed one"],
)
def test_what_cannot_begin(history: tuple[Event, ...], stage_name: str, says: str) -> None:
    given_run(*history).when(command(messages.StartAttempt, stage_name=stage_name)).then_refused(
        IllegalTransition, field="stage_name", says=says
    )


@pytest.mark.parametrize("history", [(CREATED, CLAIMED), (*BEGUN, RETRIED), (*BEGUN, COMPLETED)])
@pytest.mark.parametrize(
    "work",
    [
        command(messages.FailAttempt, failure=FAILURE),
        command(messages.CompleteStage, summary="", checkpoint=checkpoint()),
        command(messages.AwaitSignal, name="decision"),
    ],
    ids=repr,
)
def test_without_an_attempt_nothing_comes_of_it(history: tuple[Event, ...], work: Any) -> None:
    given_run(*history).when(work).then_refused(
        IllegalTransition, field="run_id", says="No attempt"
    )


def fail(**fields: Any) -> messages.FailAttempt:
    return command(messages.FailAttempt, failure=FAILURE, **fields)


def test_a_failure_may_be_followed_by_another_attempt() -> None:
    world = given_run(*BEGUN)
    world.when(fail(retry_at=after(2))).then(RETRIED)
    stage = world.then_came(RETRIED, at=after(1)).state.stage
    assert (stage.status, stage.open, stage.failures) == (StageStatus.STARTED, False, 1)
    assert stage.attempts[0].failure == FAILURE
    assert stage.attempts[0].retry_at == after(2)


def test_a_failure_may_be_passed_over() -> None:
    reason = "Skipped after model_rate_limit: « Trop de requêtes. »"
    failed, skipped = STAGE_FAILED[0], events.StageSkipped(reason=reason)
    world = given_run(*BEGUN)
    world.when(fail(skip=True)).then(failed, skipped)
    run = world.then_came(failed, skipped).state
    assert (run.stages[0].status, run.stages[0].state_summary) == (StageStatus.SKIPPED, reason)
    assert (run.stage, run.checkpoint) == (None, None)
    world.when(command(messages.StartAttempt, stage_name="decide")).then(
        events.StageStarted(stage_name="decide"), events.AttemptStarted(attempt_number=1)
    )


def test_a_failure_may_be_the_last() -> None:
    world = given_run(*BEGUN)
    world.when(fail()).then(*STAGE_FAILED)
    run = world.then_came(*STAGE_FAILED, at=after(1)).state
    assert run.status is Status.RUNNING
    assert (run.stages[0].status, run.stages[0].completed_at) == (StageStatus.FAILED, after(1))
    end = command(messages.EndRun, status=Status.FAILED, failure=FAILURE)
    world.when(end).then(run_ended(Status.FAILED, FAILURE))


def test_an_interruption_is_no_failure() -> None:
    run = given_run(*BEGUN, INTERRUPTED).state
    assert (run.stage.failures, run.stage.open) == (0, False)
    attempt = run.stage.attempts[0]
    assert (attempt.status, attempt.interrupted, attempt.failure) == (
        StageStatus.FAILED,
        True,
        None,
    )


def test_a_stage_leaves_its_checkpoint() -> None:
    world = given_run(*BEGUN)
    complete = command(
        messages.CompleteStage, summary="Asked.", checkpoint=checkpoint("ask", {"n": 1})
    )
    world.when(complete).then(COMPLETED)
    run = world.then_came(COMPLETED, at=after(4)).state
    assert (run.checkpoint, run.checkpoint_at) == (COMPLETED.checkpoint, after(4))
    assert run.stages[0].attempts[0].status is StageStatus.COMPLETED
    assert run.stage is None


def test_what_a_stage_used_is_added_up() -> None:
    complete = command(
        messages.CompleteStage,
        summary="Asked.",
        checkpoint=checkpoint("ask", {"n": 1}),
        usage=(MODEL_USED, TOOL_USED),
    )
    recorded = events.UsageRecorded(usage=(MODEL_USED, TOOL_USED))
    world = given_run(*BEGUN)
    world.when(complete).then(recorded, COMPLETED)
    priced = TOOL_USED.model_copy(update={"cost": 0.25})

    run = world.then_came(recorded, events.UsageRecorded(usage=(MODEL_USED, priced))).state

    assert run.usage == (
        MODEL_USED.model_copy(
            update={"calls": 4, "prompt_tokens": 420, "completion_tokens": 70, "cost": 1.5}
        ),
        TOOL_USED.model_copy(update={"calls": 6, "cost": 0.25}),
    )


def test_a_stage_cannot_leave_the_checkpoint_of_another() -> None:
    complete = command(messages.CompleteStage, summary="", checkpoint=checkpoint("decide"))
    given_run(*BEGUN).when(complete).then_refused(IllegalTransition, field="checkpoint")


@pytest.mark.parametrize(
    "history", [BEGUN, (*BEGUN, RETRIED), (*BEGUN, *STAGE_FAILED)], ids=["open", "due", "failed"]
)
def test_a_run_completes_only_with_its_stages(history: tuple[Event, ...]) -> None:
    given_run(*history).when(command(messages.EndRun, status=Status.COMPLETED)).then_refused(
        IllegalTransition, field="status", says="did not come to its end"
    )


@pytest.mark.parametrize("history", [(CREATED, CLAIMED), (*BEGUN, COMPLETED)])
def test_a_run_whose_stages_are_over_completes(history: tuple[Event, ...]) -> None:
    given_run(*history).when(command(messages.EndRun, status=Status.COMPLETED)).then(
        run_ended(Status.COMPLETED)
    )


@pytest.mark.parametrize(
    ("status", "reason", "skipped"),
    [(Status.CANCELLED, "Closed.", "Closed."), (Status.CANCELLED, "", "Run cancelled.")],
)
def test_a_stage_that_is_cut_off_without_a_failure_was_skipped(
    status: Status, reason: str, skipped: str
) -> None:
    given_run(*BEGUN).when(command(messages.EndRun, status=status, reason=reason)).then(
        events.StageSkipped(reason=skipped), run_ended(status, reason=reason)
    )


@pytest.mark.parametrize("request_id", ["request-1", None])
def test_a_request_to_cancel_is_noted_once(request_id: str | None) -> None:
    cancel = command(messages.CancelRun, reason="Closed.", request_id=request_id)
    noted = events.RunCancelRequested(reason="Closed.", request_id=request_id)
    world = given_run(*BEGUN)
    world.when(cancel).then(noted)
    run = world.then_came(noted, at=after(3)).state
    assert (run.cancel_requested_at, run.cancel_reason) == (after(3), "Closed.")
    assert run.status is Status.RUNNING
    world.when(cancel).then_nothing()
    world.when(command(messages.CancelRun, request_id="request-2")).then_nothing()


def test_a_request_to_cancel_may_come_again_after_the_end() -> None:
    world = given_run(*BEGUN, CANCEL, run_ended(Status.CANCELLED))
    world.when(command(messages.CancelRun, request_id="request-1")).then_nothing()


def test_time_counts_only_while_the_run_is_in_hand() -> None:
    world = given_run(CREATED)
    world.then_came(CLAIMED, *ATTEMPTED, at=after(10))
    assert world.state.active_until(after(15)) == 5
    world.then_came(AWAITED, at=after(20))
    assert world.state.active_until(after(1000)) == 10
    world.then_came(DELIVERED, at=after(1000))
    world.then_came(claimed(events.Claim.RESUMED), at=after(1005))
    world.then_came(INTERRUPTED, HANDED_OVER, at=after(1010))
    assert world.state.active_until(after(2000)) == 15
    world.then_came(claimed(events.Claim.RECLAIMED), at=after(2000))
    world.then_came(claimed(events.Claim.RECOVERED, THERE), at=after(2010))
    world.then_came(run_ended(Status.TIMEOUT, FAILURE), at=after(2020))
    run = world.state
    assert run.active_until(after(9000)) == 35
    assert (run.started_at, run.completed_at) == (after(10), after(2020))
    assert run.duration_seconds == 2010


def test_a_clock_that_is_behind_gives_no_time_back() -> None:
    world = given_run(CREATED).then_came(CLAIMED, *ATTEMPTED, at=after(10))
    world.then_came(AWAITED, at=after(9))
    assert world.state.active_seconds == 0
