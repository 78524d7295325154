"""Who has a run in hand, why, and that nobody else writes to it."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import IllegalTransition, LeaseLost, RunNotParked
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
CLAIM = command(messages.ClaimRun)
PARK = command(messages.ParkRun)
RESTARTED = events.AttemptStarted(attempt_number=2)
TO_RESUME = events.SignalAwaited(name=messages.RESUME_SIGNAL, expires_at=None)


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


DIED_ONCE = (*BEGUN, INTERRUPTED, claimed(events.Claim.RECLAIMED), RESTARTED)
PARKED = (INTERRUPTED, events.RunParked(deaths=2), TO_RESUME)
RESUMED = (
    *DIED_ONCE,
    *PARKED,
    events.SignalDelivered(name=messages.RESUME_SIGNAL, payload=None, request_id=None),
)


@pytest.mark.parametrize("history", [DIED_ONCE, (*DIED_ONCE, INTERRUPTED, HANDED_OVER)])
def test_a_run_that_one_worker_died_of_goes_on(history: tuple[Event, ...]) -> None:
    assert given_run(*history).state.deaths == 1
    given_run(*BEGUN).when(command(messages.ParkRun)).then_nothing()
    (event,) = given_run(*DIED_ONCE, INTERRUPTED, HANDED_OVER).when(CLAIM).decision.events
    assert event == claimed(events.Claim.RECLAIMED)


@pytest.mark.parametrize("by", [CLAIM, command(messages.ClaimRun, owner=THERE), PARK])
def test_a_run_that_two_workers_died_of_is_parked(by: messages.ExecutorCommand) -> None:
    given_run(*DIED_ONCE).when(by).then(*PARKED)
    run = given_run(*DIED_ONCE, *PARKED).state
    assert (run.status, run.owner, run.deaths) == (Status.WAITING, None, 2)
    assert run.parked_at is not None
    assert run.segment == 1


def test_a_run_that_is_to_be_cancelled_is_not_parked() -> None:
    given_run(*DIED_ONCE, CANCEL).when(CLAIM).then(INTERRUPTED, claimed(events.Claim.RECLAIMED))


def test_a_run_may_be_parked_before_its_first_stage() -> None:
    twice = (CREATED, CLAIMED, claimed(events.Claim.RECLAIMED))
    given_run(*twice).when(CLAIM).then(*PARKED[1:])
    assert given_run(*twice, *PARKED[1:]).state.waits[0].stage_id == 0


def test_a_parked_run_goes_on_once_it_is_resumed() -> None:
    resume = command(messages.ResumeRun)
    delivered = RESUMED[-1]
    given_run(*DIED_ONCE, *PARKED).when(CLAIM).then_refused(IllegalTransition, field="run_id")
    given_run(*DIED_ONCE, *PARKED).when(resume).then(delivered)
    given_run(*RESUMED).when(resume).then_nothing()
    given_run(*RESUMED).when(CLAIM).then(claimed(events.Claim.RESUMED))
    run = given_run(*RESUMED, claimed(events.Claim.RESUMED)).state
    assert (run.status, run.deaths, run.parked_at) == (Status.RUNNING, 0, None)
    given_run(*RESUMED, claimed(events.Claim.RESUMED)).when(resume).then_refused(
        RunNotParked, field="run_id"
    )


def test_a_signal_resumes_a_parked_run_as_well() -> None:
    signal = command(messages.DeliverSignal, name=messages.RESUME_SIGNAL)
    given_run(*DIED_ONCE, *PARKED).when(signal).then(RESUMED[-1])


def test_a_parked_run_that_is_cancelled_does_not_wait_to_be_resumed() -> None:
    assert given_run(*DIED_ONCE, *PARKED, CANCEL).state.parked_at is None
    given_run(*DIED_ONCE, *PARKED, CANCEL).when(command(messages.ResumeRun)).then_refused(
        RunNotParked, field="run_id", says="being cancelled"
    )


class TestParkedForAReason:
    park = command(messages.ParkRun, reason="The agent is another.")
    events = (
        INTERRUPTED,
        events.RunParked(deaths=0, reason="The agent is another."),
        TO_RESUME,
    )

    def test_a_stage_may_have_its_run_wait(self) -> None:
        given_run(*BEGUN).when(self.park).then(*self.events)
        waiting = given_run(*BEGUN, *self.events).state
        assert (waiting.status, waiting.owner) == (Status.WAITING, None)
        assert waiting.parked_at is not None

    def test_it_goes_on_with_another_attempt_when_it_is_resumed(self) -> None:
        delivered = events.SignalDelivered(
            name=messages.RESUME_SIGNAL, payload=None, request_id=None
        )
        world = given_run(*BEGUN, *self.events)
        world.when(command(messages.ResumeRun)).then(delivered)
        resumed = given_run(*BEGUN, *self.events, delivered, claimed(events.Claim.RESUMED))
        resumed.when(START).then(RESTARTED)
        assert resumed.state.parked_at is None

    def test_a_cancelled_run_is_not_parked(self) -> None:
        given_run(*BEGUN, CANCEL).when(self.park).then_nothing()

    def test_only_what_is_under_way_can_be(self) -> None:
        given_run(*BEGUN, *self.events).when(self.park).then_refused(LeaseLost, field="owner")
        given_run(CREATED, CLAIMED).when(self.park).then_refused(IllegalTransition, field="run_id")
