"""Rates and their bounds: as published, and as SciPy has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.proportions import (
    Interval,
    binomial_tail,
    clopper_pearson_high,
    clopper_pearson_low,
    rate,
    shows_at_least,
    shows_below,
    wilson,
)
from tests.support import oracle
from tests.support.oracle import CLOSE

COUNTS = st.sampled_from([1, 2, 5, 18, 100, 1_000, 10_000]) | st.integers(1, 10_000)
PASSED = COUNTS.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999])
RATES = st.floats(0.001, 0.999)

# Newcombe (1998), Stat. Med. 17:857-872, table I, methods 3 and 5.
PUBLISHED = [
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("passed", "counted", "score", "exact"), PUBLISHED)
def test_intervals_are_the_published_ones(
    passed: int, counted: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    found = wilson(passed, counted)
    low = clopper_pearson_low(passed, counted, 0.975)
    high = clopper_pearson_high(passed, counted, 0.975)

    assert (round(found.low, 4), round(found.high, 4)) == score
    assert (round(low, 4), round(high, 4)) == exact


@given(PASSED, RATES)
def test_tails_are_those_of_scipy(counts: tuple[int, int], true: float) -> None:
    assert binomial_tail(*counts, true) == pytest.approx(
        oracle.binomial_tail(*counts, true), abs=CLOSE, rel=CLOSE
    )


@given(PASSED, CONFIDENCES)
def test_bounds_are_those_of_scipy(counts: tuple[int, int], confidence: float) -> None:
    exact = oracle.clopper_pearson(*counts, confidence)
    score = oracle.wilson(*counts, confidence)
    found = wilson(*counts, confidence)

    assert clopper_pearson_low(*counts, confidence) == pytest.approx(exact[0], abs=CLOSE)
    assert clopper_pearson_high(*counts, confidence) == pytest.approx(exact[1], abs=CLOSE)
    assert (found.low, found.high) == pytest.approx(score, abs=CLOSE)


@given(PASSED, st.integers(1, 99), CONFIDENCES)
def test_what_is_shown_is_where_the_bounds_lie(
    counts: tuple[int, int], percent: int, confidence: float
) -> None:
    bar = percent / 100
    low = clopper_pearson_low(*counts, confidence)
    high = clopper_pearson_high(*counts, confidence)

    assert shows_at_least(*counts, bar, confidence) == (low >= bar - CLOSE)
    assert shows_below(*counts, bar, confidence) == (high < bar - CLOSE)


def test_a_bound_on_the_bar_reaches_it() -> None:
    # One pass of one has the lower bound 0.05, one failure the upper bound 0.95: to the letter.
    assert shows_at_least(1, 1, 0.05, 0.95)
    assert not shows_below(0, 1, 0.95, 0.95)
    assert shows_at_least(2, 2, 0.5, 0.75)
    assert not shows_below(0, 2, 0.5, 0.75)


@given(st.integers(1, 10_000))
def test_the_ends_are_whole(counted: int) -> None:
    assert clopper_pearson_low(0, counted, 0.95) == wilson(0, counted).low == 0.0
    assert clopper_pearson_high(counted, counted, 0.95) == wilson(counted, counted).high == 1.0
    assert binomial_tail(0, counted, 0.5) == 1.0
    assert binomial_tail(counted + 1, counted, 0.5) == 0.0
    assert binomial_tail(1, counted, 0.0) == 0.0
    assert binomial_tail(counted, counted, 1.0) == 1.0


def test_nothing_counted_says_nothing() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0)
    assert (clopper_pearson_low(0, 0, 0.95), clopper_pearson_high(0, 0, 0.95)) == (0.0, 1.0)
    assert rate(0, 0) is None
    assert not shows_at_least(0, 0, 0.5, 0.95)
    assert not shows_below(0, 0, 0.5, 0.95)
