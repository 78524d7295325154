"""What a gate can show is known before a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.planning import (
    chance_to_decide,
    fewest_to_pass,
    most_to_fail,
    sessions_to_refute,
    sessions_to_show,
)
from simulation.statistics.proportions import shows_at_least, shows_below
from tests.support import oracle
from tests.support.oracle import CLOSE

BARS = st.integers(1, 99).map(lambda percent: percent / 100)
CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])
SESSIONS = st.integers(1, 120) | st.integers(1, 10_000)

# Success runs, as tables of reliability demonstration have them: n = ln(1 - C) / ln R.
PUBLISHED = [
    (0.9, 0.9, 22),
    (0.9, 0.95, 29),
    (0.95, 0.95, 59),
    (0.99, 0.95, 299),
    (0.99, 0.99, 459),
]


@pytest.mark.parametrize(("bar", "confidence", "sessions"), PUBLISHED)
def test_the_fewest_sessions_are_the_published_ones(
    bar: float, confidence: float, sessions: int
) -> None:
    assert sessions_to_show(bar, confidence) == sessions


@given(BARS, CONFIDENCES)
def test_one_session_less_would_not_do(bar: float, confidence: float) -> None:
    show, refute = sessions_to_show(bar, confidence), sessions_to_refute(bar, confidence)

    assert shows_at_least(show, show, bar, confidence)
    assert not shows_at_least(show - 1, show - 1, bar, confidence)
    assert shows_below(0, refute, bar, confidence)
    assert not shows_below(0, refute - 1, bar, confidence)


def test_what_lies_on_the_bar_is_enough() -> None:
    # 0.5 ** 2 is the 0.25 that may be wrong.
    assert sessions_to_show(0.5, 0.75) == 2
    assert sessions_to_refute(0.5, 0.75) == 3


@given(SESSIONS, BARS, CONFIDENCES)
def test_the_critical_counts_are_where_verdicts_change(
    sessions: int, bar: float, confidence: float
) -> None:
    passing = fewest_to_pass(sessions, bar, confidence)
    failing = most_to_fail(sessions, bar, confidence)

    assert -1 <= failing < passing <= sessions + 1
    if passing <= sessions:
        assert shows_at_least(passing, sessions, bar, confidence)
    assert not shows_at_least(passing - 1, sessions, bar, confidence)
    if failing >= 0:
        assert shows_below(failing, sessions, bar, confidence)
    assert not shows_below(failing + 1, sessions, bar, confidence)


@given(SESSIONS, BARS, CONFIDENCES, st.floats(0.0, 1.0))
def test_chances_are_those_of_scipy_and_wrong_ones_are_small(
    sessions: int, bar: float, confidence: float, true: float
) -> None:
    chances = chance_to_decide(sessions, bar, confidence, true)
    passing = fewest_to_pass(sessions, bar, confidence)
    failing = most_to_fail(sessions, bar, confidence)

    assert chances.passed == pytest.approx(oracle.binomial_tail(passing, sessions, true), abs=CLOSE)
    assert chances.failed == pytest.approx(
        1 - oracle.binomial_tail(failing + 1, sessions, true), abs=CLOSE
    )
    wrong = chances.failed if true >= bar else chances.passed
    assert wrong <= 1 - confidence + CLOSE


def test_too_few_sessions_can_only_fail() -> None:
    assert chance_to_decide(18, 0.9, 0.95, 1.0) == (0.0, 0.0)
    assert chance_to_decide(18, 0.9, 0.95, 0.0) == (0.0, 1.0)
    assert chance_to_decide(29, 0.9, 0.95, 1.0) == (1.0, 0.0)
