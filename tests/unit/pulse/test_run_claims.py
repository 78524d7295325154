"""Who has a run in hand, why, and that nobody else writes to it."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import IllegalTransition, LeaseLost
from simulation.kernel.messages import Event
from simulation.pulse.run import events, messages
from simulation.pulse.status import Status
from tests.support.pulse import (
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
    RETRIED,
    THERE,
    after,
    checkpoint,
    command,
    given_run,
    run_ended,
)

START = command(messages.StartAttempt, stage_name="ask")


def claimed(claim: events.Claim, owner: str = HERE) -> events.RunClaimed:
    return events.RunClaimed(owner=owner, claim=claim)


@pytest.mark.parametrize(
    ("history", "owner", "expected"),
    [
        ((CREATED,), HERE, (claimed(events.Claim.STARTED),)),
        ((CREATED, CLAIMED), THERE, (claimed(events.Claim.RECOVERED, THERE),)),
        ((CREATED, CLAIMED), HERE, (claimed(events.Claim.RECLAIMED),)),
        ((CREATED, CLAIMED, HANDED_OVER), THERE, (claimed(events.Claim.RECLAIMED, THERE),)),
        (BEGUN, THERE, (INTERRUPTED, claimed(events.Claim.RECOVERED, THERE))),
        (BEGUN, HERE, (INTERRUPTED, claimed(events.Claim.RECLAIMED))),
        ((*BEGUN, RETRIED), THERE, (claimed(events.Claim.RECOVERED, THERE),)),
        ((*BEGUN, COMPLETED), THERE, (claimed(events.Claim.RECOVERED, THERE),)),
        (
            (*BEGUN, INTERRUPTED, HANDED_OVER),
            THERE,
            (claimed(events.Claim.RECLAIMED, THERE),),
        ),
        ((*BEGUN, AWAITED, DELIVERED), THERE, (claimed(events.Claim.RESUMED, THERE),)),
        (
            (*BEGUN, AWAITED, events.SignalExpired(name="decision")),
            HERE,
            (claimed(events.Claim.RESUMED),),
        ),
        (
            (*BEGUN, AWAITED, CANCEL),
            THERE,
            (events.SignalExpired(name="decision"), claimed(events.Claim.RESUMED, THERE)),
        ),
    ],
    ids=[
        "pending",
        "lost between stages",
        "same worker after a restart",
        "handed over",
        "lost in a stage",
        "same worker in a stage",
        "lost between attempts",
        "lost after a stage",
        "handed over in a stage",
        "signal arrived",
        "wait expired",
        "cancelled while waiting",
    ],
)
def test_why_a_worker_takes_a_run(
    history: tuple[Event, ...], owner: str, expected: tuple[Event, ...]
) -> None:
    given_run(*history).when(command(messages.ClaimRun, owner=owner)).then(*expected)


def test_a_claim_while_the_signal_is_missing_is_refused() -> None:
    given_run(*BEGUN, AWAITED).when(command(messages.ClaimRun)).then_refused(
        IllegalTransition, field="run_id", says="still waits"
    )


WORK = [
    command(messages.HandOverRun),
    START,
    command(messages.FailAttempt, failure=FAILURE),
    command(messages.CompleteStage, summary="", checkpoint=checkpoint()),
    command(messages.AwaitSignal, name="decision"),
    command(messages.ConsumeSignal, name="decision"),
    command(messages.EndRun, status=Status.FAILED, failure=FAILURE),
    command(messages.EndRun, status=Status.CANCELLED),
]


@pytest.mark.parametrize("work", WORK, ids=repr)
@pytest.mark.parametrize(
    ("more", "holder"),
    [
        ((INTERRUPTED, claimed(events.Claim.RECOVERED, THERE)), THERE),
        ((INTERRUPTED, HANDED_OVER), "nobody"),
        ((CANCEL, INTERRUPTED, HANDED_OVER), "nobody"),
        ((AWAITED,), "nobody"),
    ],
    ids=["recovered", "handed over", "handed over cancelled", "waiting"],
)
def test_who_has_the_run_no_more_may_write_nothing(
    more: tuple[Event, ...], holder: str, work: Any
) -> None:
    given_run(*BEGUN, *more).when(work).then_refused(
        LeaseLost, field="owner", says=f"in the hands of {holder}, not of {HERE}"
    )


@pytest.mark.parametrize("history", [(CREATED,), (*BEGUN, AWAITED)], ids=["pending", "waiting"])
@pytest.mark.parametrize("status", [status for status in Status if status.terminal])
def test_nobody_ends_what_no_worker_has_and_nobody_cancelled(
    history: tuple[Event, ...], status: Status
) -> None:
    given_run(*history).when(command(messages.EndRun, status=status)).then_refused(
        LeaseLost, field="owner"
    )


def test_a_cancelled_run_that_never_began_ends_without_a_worker() -> None:
    end = command(messages.EndRun, owner=THERE, status=Status.CANCELLED, reason="Closed.")
    ended = run_ended(Status.CANCELLED, reason="Closed.")
    world = given_run(CREATED, CANCEL)
    world.when(end).then(ended)

    run = world.then_came(ended, at=after(3)).state

    assert (run.status, run.started_at, run.completed_at) == (Status.CANCELLED, None, after(3))
    assert run.duration_seconds is None


def test_a_cancelled_run_that_waits_ends_without_a_worker() -> None:
    end = command(messages.EndRun, owner=THERE, status=Status.CANCELLED, reason="Closed.")
    given_run(*BEGUN, AWAITED, CANCEL).when(end).then(
        events.StageSkipped(reason="Closed."),
        events.SignalExpired(name="decision"),
        run_ended(Status.CANCELLED, reason="Closed."),
    )


def test_a_run_that_a_worker_took_is_ended_by_that_one() -> None:
    end = command(messages.EndRun, owner=THERE, status=Status.CANCELLED)
    given_run(CREATED, CANCEL, CLAIMED).when(end).then_refused(LeaseLost, field="owner")
