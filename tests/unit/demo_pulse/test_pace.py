"""When the events of a pulse are due."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from simulation.demo_pulse.pace import Pace
from tests.support.examples import AT

paces = st.builds(Pace, st.just(AT), st.integers(min_value=1, max_value=3600), st.integers(1, 120))
moments = st.integers(min_value=-10_000, max_value=3_700_000)


def after(milliseconds: int) -> timedelta:
    return timedelta(milliseconds=milliseconds)


def test_the_first_is_due_at_once_the_others_at_even_distances() -> None:
    pace = Pace(AT, 10, 120)

    assert [pace.due(number) - AT for number in range(3)] == [after(0), after(500), after(1000)]
    assert [pace.due_by(AT + after(ms)) for ms in (-1, 0, 499, 500, 999, 1000)] == [
        0,
        1,
        1,
        2,
        2,
        3,
    ]
    assert (pace.total, pace.expires_at) == (20, AT + timedelta(seconds=10))


def test_even_the_shortest_pulse_has_an_event() -> None:
    assert Pace(AT, 1, 1).total == 1


@given(paces)
def test_in_all_they_are_as_many_as_the_rate_says(pace: Pace) -> None:
    exact = pace.duration_seconds * pace.events_per_minute / 60

    assert exact <= pace.total < exact + 1
    assert pace.due_by(pace.expires_at) == pace.total
    assert pace.due_by(pace.expires_at + timedelta(days=1)) == pace.total
    assert pace.due(pace.total - 1) < pace.expires_at <= pace.due(pace.total) + after(1)


@given(paces, moments)
def test_what_is_due_by_a_moment_is_what_was_due_before(pace: Pace, ms: int) -> None:
    now = AT + after(ms)
    due = pace.due_by(now)

    assert 0 <= due <= pace.total
    if due:
        assert pace.due(due - 1) <= now
    if due < pace.total and now >= AT:
        assert pace.due(due) > now - after(1)
