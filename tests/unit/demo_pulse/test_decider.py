"""The pulses of a workspace: one at a time, and the latest counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from simulation.demo_pulse.decider import DemoPulse, DemoPulseDecider
from simulation.demo_pulse.messages import (
    AttemptEvents,
    DemoPulseEnded,
    DemoPulseStarted,
    EndDemoPulse,
    Ending,
    EventsAttempted,
    StartDemoPulse,
    StopDemoPulse,
)
from simulation.kernel.ids import derived_uuid
from simulation.kernel.messages import Event
from tests.support.examples import ANNA, AT, BERT
from tests.support.given import Given

FIRST, SECOND = derived_uuid("first"), derived_uuid("second")
STARTED = DemoPulseStarted(task_id=FIRST, duration_seconds=60, events_per_minute=30)


def given(*events: Event) -> Given:
    return Given(DemoPulseDecider(), *events)


def start(task_id: str = SECOND, seconds: int = 0, **fields: int) -> StartDemoPulse:
    return StartDemoPulse(actor=BERT, at=AT + timedelta(seconds=seconds), task_id=task_id, **fields)


def attempt(attempted: int, task_id: str = FIRST) -> AttemptEvents:
    return AttemptEvents(actor=ANNA, at=AT, task_id=task_id, attempted=attempted)


def stop(task_id: str | None = None) -> StopDemoPulse:
    return StopDemoPulse(actor=ANNA, at=AT, task_id=task_id)


def end(task_id: str = FIRST, ending: Ending = Ending.STOPPED) -> EndDemoPulse:
    return EndDemoPulse(actor=ANNA, at=AT, task_id=task_id, ending=ending)


def attempted(count: int) -> EventsAttempted:
    return EventsAttempted(task_id=FIRST, attempted=count)


def ended(ending: Ending = Ending.STOPPED) -> DemoPulseEnded:
    return DemoPulseEnded(task_id=FIRST, ending=ending)


class TestStarting:
    def test_with_what_the_contract_gives_where_nothing_is_said(self) -> None:
        given().when(start()).then(
            DemoPulseStarted(task_id=SECOND, duration_seconds=600, events_per_minute=30)
        )

    def test_one_that_goes_on_is_replaced(self) -> None:
        wish = start(duration_seconds=5, events_per_minute=120)
        given(STARTED).when(wish).then(
            ended(Ending.REPLACED),
            DemoPulseStarted(
                task_id=SECOND, duration_seconds=5, events_per_minute=120, replaces=FIRST
            ),
        )

    def test_one_whose_time_is_over_has_expired(self) -> None:
        outcome = given(STARTED).when(start(seconds=60))
        assert outcome.decision.events[0] == ended(Ending.EXPIRED)
        assert given(STARTED).when(start(seconds=59)).decision.events[0] == ended(Ending.REPLACED)

    def test_one_that_has_ended_is_left_alone(self) -> None:
        assert len(given(STARTED, ended()).when(start()).decision.events) == 1

    def test_the_same_again_changes_nothing(self) -> None:
        given(STARTED).when(start(FIRST)).then_nothing()
        given(STARTED, ended()).when(start(FIRST)).then_nothing()

    def test_the_start_tells_all_that_is_to_be_known(self) -> None:
        assert DemoPulseStarted.supersedes
        alone = given(ended(Ending.REPLACED), STARTED).state
        assert alone == given(STARTED).state

    @pytest.mark.parametrize(
        "wrong",
        [
            {"duration_seconds": 0},
            {"duration_seconds": 3601},
            {"events_per_minute": 0},
            {"events_per_minute": 121},
        ],
        ids=str,
    )
    def test_bounds(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValidationError):
            start(**wrong)
        start(duration_seconds=3600, events_per_minute=120)
        start(duration_seconds=1, events_per_minute=1)


class TestAttempting:
    def test_what_is_about_to_be_emitted_is_recorded(self) -> None:
        given(STARTED).when(attempt(3)).then(attempted(3))
        given(STARTED, attempted(3)).when(attempt(5)).then(attempted(5))

    def test_what_is_on_record_is_not_recorded_again(self) -> None:
        given(STARTED, attempted(3)).when(attempt(3)).then_nothing()
        given(STARTED, attempted(3)).when(attempt(2)).then_nothing()

    def test_the_last_record_is_all_that_may_be_lost(self) -> None:
        state: DemoPulse = given(STARTED, attempted(3), attempted(5)).state
        assert (state.settled, state.attempted) == (3, 5)

    @pytest.mark.parametrize("ending", Ending)
    def test_one_that_is_over_attempts_nothing(self, ending: Ending) -> None:
        given(STARTED, ended(ending)).when(attempt(3)).then_nothing()

    def test_neither_does_another_one(self) -> None:
        given(STARTED).when(attempt(3, SECOND)).then_nothing()
        given().when(attempt(3)).then_nothing()


class TestEnding:
    @pytest.mark.parametrize("ending", Ending)
    def test_it_ends_once(self, ending: Ending) -> None:
        given(STARTED).when(end(ending=ending)).then(ended(ending))
        given(STARTED, ended()).when(end(ending=ending)).then_nothing()

    def test_who_stops_means_whichever_goes_on(self) -> None:
        given(STARTED).when(stop()).then(ended())
        given(STARTED).when(stop(FIRST)).then(ended())
        given(STARTED, ended(Ending.EXPIRED)).when(stop()).then_nothing()
        given().when(stop()).then_nothing()

    def test_not_another_one(self) -> None:
        given(STARTED).when(end(SECOND)).then_nothing()
        given(STARTED).when(stop(SECOND)).then_nothing()


def test_a_pulse_is_active_until_it_expires_or_ends() -> None:
    state: DemoPulse = given(STARTED).state
    assert state.active(AT + timedelta(seconds=59.999))
    assert not state.active(AT + timedelta(seconds=60))
    assert not given(STARTED, ended()).state.active(AT)
    assert (state.starter, state.started_at) == (ANNA, AT)
