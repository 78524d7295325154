"""Waiting for a signal: one at a time, answered once, or given up when its time is over."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import SignalNotAwaited
from simulation.kernel.messages import Event
from simulation.pulse.run import events, messages
from simulation.pulse.run.messages import SignalStatus
from simulation.pulse.status import Status
from tests.support.given import Given
from tests.support.pulse import (
    AWAITED,
    BEGUN,
    DELIVERED,
    THERE,
    after,
    command,
    given_run,
    run_ended,
)

TIMED = events.SignalAwaited(name="decision", expires_at=after(90))
EXPIRED = events.SignalExpired(name="decision")
CONSUMED = events.SignalConsumed(name="decision")
RESUMED = events.RunClaimed(owner=THERE, claim=events.Claim.RESUMED)
AWAIT = command(messages.AwaitSignal, owner=THERE, name="decision")
EXPIRE = command(messages.ExpireSignal, at=after(90), name="decision")


def deliver(name: str = "decision", **fields: Any) -> messages.DeliverSignal:
    usual: dict[str, Any] = {"payload": {"yes": True}, "request_id": "request-1"}
    return command(messages.DeliverSignal, name=name, **usual | fields)


def given_wait(*more: Event, awaited: events.SignalAwaited = TIMED) -> Given:
    return given_run(*BEGUN, awaited).then_came(*more)


def statuses(world: Given) -> list[SignalStatus]:
    return [wait.status for wait in world.state.waits]


def test_a_wait_parks_the_run_and_lets_go_of_it() -> None:
    world = given_run(*BEGUN)
    wait = command(messages.AwaitSignal, name=" decision ", expires_at=after(90))
    world.when(wait).then(TIMED)

    run = world.then_came(TIMED, at=after(5)).state

    assert (run.status, run.owner, run.segment) == (Status.WAITING, None, 1)
    waiting = run.pending_wait
    assert (waiting.name, waiting.stage_id, waiting.attempt_number) == ("decision", 1, 1)
    assert (waiting.created_at, waiting.expires_at) == (after(5), after(90))


def test_a_signal_reaches_the_wait_for_it() -> None:
    world = given_wait()
    world.when(deliver()).then(DELIVERED)

    run = world.then_came(DELIVERED, at=after(7)).state

    assert run.status is Status.WAITING
    assert run.pending_wait is None
    (wait,) = run.waits
    assert (wait.status, wait.delivered_at) == (SignalStatus.DELIVERED, after(7))
    assert (wait.payload, wait.request_id) == ({"yes": True}, "request-1")


@pytest.mark.parametrize("payload", [None, False, 0, "", [], {"deep": [1, {"x": None}]}])
def test_a_signal_brings_any_json(payload: object) -> None:
    delivered = events.SignalDelivered(name="decision", payload=payload, request_id=None)
    given_wait().when(deliver(payload=payload, request_id=None)).then(delivered)


def test_the_same_request_may_come_again() -> None:
    given_wait(DELIVERED).when(deliver()).then_nothing()
    given_wait(DELIVERED, RESUMED, CONSUMED).when(deliver()).then_nothing()
    given_wait(DELIVERED, run_ended(Status.CANCELLED)).when(deliver()).then_nothing()


def test_the_same_request_does_not_answer_a_later_wait_as_well() -> None:
    world = given_wait(DELIVERED, RESUMED, CONSUMED, AWAITED)
    world.when(deliver()).then_nothing()
    assert world.state.pending_wait is not None


@pytest.mark.parametrize("request_id", ["request-2", None])
def test_a_second_signal_finds_no_wait(request_id: str | None) -> None:
    given_wait(DELIVERED).when(deliver(request_id=request_id)).then_refused(
        SignalNotAwaited, field="name", says="it is waiting and waits for none"
    )


def test_a_signal_of_another_name_is_refused() -> None:
    given_wait().when(deliver("another")).then_refused(
        SignalNotAwaited, field="name", says="'another'; it waits for 'decision'"
    )


def test_a_signal_that_comes_in_time_is_taken() -> None:
    given_wait().when(deliver(at=after(89.999))).then(DELIVERED)


@pytest.mark.parametrize("seconds", [90, 91])
def test_a_signal_that_comes_too_late_is_refused(seconds: float) -> None:
    given_wait().when(deliver(at=after(seconds))).then_refused(
        SignalNotAwaited, field="name", says="expired at 2026-03-04T05:07:37.890000+00:00"
    )


def test_a_wait_without_an_end_takes_its_signal_after_years() -> None:
    given_wait(awaited=AWAITED).when(deliver(at=after(1e8))).then(DELIVERED)


def test_a_wait_expires_when_its_time_is_over() -> None:
    world = given_wait()
    world.when(EXPIRE.model_copy(update={"at": after(89.999)})).then_nothing()
    world.when(EXPIRE).then(EXPIRED)
    world.then_came(EXPIRED)
    assert statuses(world) == [SignalStatus.EXPIRED]
    assert world.state.pending_wait is None
    world.when(EXPIRE).then_nothing()
    world.when(deliver()).then_refused(SignalNotAwaited, field="name")


def test_a_wait_that_was_answered_or_has_no_end_does_not_expire() -> None:
    given_wait(DELIVERED).when(EXPIRE).then_nothing()
    given_wait(awaited=AWAITED).when(EXPIRE).then_nothing()
    given_wait().when(EXPIRE.model_copy(update={"name": "another"})).then_nothing()


def test_the_timer_of_an_earlier_wait_leaves_a_later_one_alone() -> None:
    later = events.SignalAwaited(name="decision", expires_at=after(500))
    given_wait(EXPIRED, RESUMED, later).when(EXPIRE).then_nothing()


def test_what_a_signal_brought_is_taken_up_once() -> None:
    consume = command(messages.ConsumeSignal, owner=THERE, name="decision")
    world = given_wait(DELIVERED, RESUMED)
    world.when(consume).then(CONSUMED)
    world.when(consume.model_copy(update={"name": "another"})).then_nothing()
    world.then_came(CONSUMED)
    assert statuses(world) == [SignalStatus.CONSUMED]
    world.when(consume).then_nothing()


@pytest.mark.parametrize(
    "answered", [(DELIVERED, RESUMED), (DELIVERED, RESUMED, CONSUMED), (EXPIRED, RESUMED)]
)
def test_a_name_may_be_used_again_once_the_wait_for_it_is_over(
    answered: tuple[Event, ...],
) -> None:
    world = given_wait(*answered)
    world.when(AWAIT).then(AWAITED)
    world.then_came(AWAITED)
    assert statuses(world)[-1] is SignalStatus.PENDING
    assert world.state.segment == 2
    second = deliver(request_id="request-2")
    world.when(second).then(DELIVERED.model_copy(update={"request_id": "request-2"}))


def test_the_latest_wait_of_a_stage_counts() -> None:
    other = events.SignalAwaited(name="other", expires_at=None)
    run = given_wait(DELIVERED, RESUMED, CONSUMED, other).state
    assert run.wait_of(1, "decision").status is SignalStatus.CONSUMED
    assert run.wait_of(1, "other").status is SignalStatus.PENDING
    assert run.wait_of(1, "third") is None
    assert run.wait_of(2, "decision") is None


def test_an_attempt_that_expired_may_be_followed_by_another_wait() -> None:
    failed = events.AttemptInterrupted(owner=THERE)
    again = (EXPIRED, RESUMED, failed, events.AttemptStarted(attempt_number=2), AWAITED)
    run = given_wait(*again).state
    assert [wait.attempt_number for wait in run.waits] == [1, 2]
