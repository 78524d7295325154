"""Means, quantiles and rates over unit tests, as SciPy and statsmodels have them."""

from __future__ import annotations

from math import isnan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.numbers import (
    clustered_mean,
    clustered_rate,
    mean,
    median,
    p90,
    quantile,
    student_t,
)
from simulation.statistics.proportions import wilson
from tests.support import oracle
from tests.support.oracle import CLOSE

VALUES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=120)
SPREAD = VALUES.filter(lambda values: max(values) - min(values) > 1e-3)
CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])
OUTCOMES = st.lists(st.lists(st.booleans(), min_size=1, max_size=12), min_size=2, max_size=12)


def counts(outcomes: list[list[bool]]) -> list[tuple[int, int]]:
    return [(sum(each), len(each)) for each in outcomes]


@given(SPREAD, CONFIDENCES)
def test_means_have_the_interval_of_scipy(values: list[float], confidence: float) -> None:
    found = mean(values, confidence)

    assert found is not None
    assert found.interval is not None
    expected = oracle.t_interval(values, confidence)
    assert (found.interval.low, found.interval.high) == pytest.approx(expected, rel=CLOSE, abs=1e-7)


# Student (1908) and every table since: two-sided 0.95 at 1, 2, 9, 30 and 120 degrees of freedom.
@pytest.mark.parametrize(
    ("degrees", "published"), [(1, 12.706), (2, 4.303), (9, 2.262), (30, 2.042), (120, 1.980)]
)
def test_students_t_is_that_of_the_tables(degrees: int, published: float) -> None:
    assert student_t(degrees, 0.95) == pytest.approx(published, abs=5e-4)


@given(VALUES, st.sampled_from([0.1, 0.5, 0.9]), CONFIDENCES)
def test_quantiles_and_their_bounds_are_those_of_scipy(
    values: list[float], share: float, confidence: float
) -> None:
    found = quantile(values, share, confidence)
    value, low, high = oracle.quantile(values, share, confidence)

    assert found is not None
    assert found.value == pytest.approx(value, abs=CLOSE)
    if isnan(low) or isnan(high):
        assert found.interval is None
    else:
        assert found.interval is not None
        assert (found.interval.low, found.interval.high) == (low, high)


@pytest.mark.parametrize(("of", "fewest"), [(median, 6), (p90, 36)])
def test_a_quantile_needs_some_values_for_bounds(of: type, fewest: int) -> None:
    assert of([float(n) for n in range(fewest - 1)]).interval is None
    assert of([float(n) for n in range(fewest)]).interval is not None


@given(st.lists(st.lists(st.floats(-50, 50), min_size=1, max_size=9), min_size=2, max_size=9))
def test_clustered_means_are_those_of_statsmodels(by_unit_test: list[list[float]]) -> None:
    found = clustered_mean([(sum(each), len(each)) for each in by_unit_test])
    expected = oracle.clustered(by_unit_test)

    assert found is not None
    assert found.interval is not None
    assert (
        found.value, found.standard_error, found.interval.low, found.interval.high,
    ) == pytest.approx(expected, abs=1e-7)  # fmt: skip


@given(OUTCOMES)
def test_the_error_is_that_of_the_paper_with_its_correction(outcomes: list[list[bool]]) -> None:
    # Miller (2024), arXiv:2411.00640: the squares of all, and the products within each cluster.
    rate = sum(map(sum, outcomes)) / sum(map(len, outcomes))
    within = sum((a - rate) * (b - rate) for each in outcomes for a in each for b in each)
    plain = sqrt(max(0.0, within)) / sum(map(len, outcomes))
    found = clustered_rate(counts(outcomes))

    assert found is not None
    corrected = plain * sqrt(len(outcomes) / (len(outcomes) - 1))
    assert found.standard_error == pytest.approx(corrected, abs=1e-7)


@given(OUTCOMES)
def test_the_interval_of_a_rate_holds_it_and_is_no_narrower_than_of_independent_ones(
    outcomes: list[list[bool]],
) -> None:
    found = clustered_rate(counts(outcomes))

    assert found is not None
    assert found.interval is not None
    assert 0.0 <= found.interval.low <= found.value <= found.interval.high <= 1.0
    alone = wilson(sum(map(sum, outcomes)), sum(map(len, outcomes)))
    assert found.interval.low <= alone.low + CLOSE
    assert found.interval.high >= alone.high - CLOSE


def test_all_passing_is_no_certainty() -> None:
    found = clustered_rate([(10, 10)] * 5)

    assert found is not None
    assert found.standard_error == 0.0
    assert found.interval is not None
    assert 0.8 < found.interval.low < 0.95
    assert found.interval.high == 1.0


def test_unit_tests_that_are_all_or_nothing_count_once_each() -> None:
    found = clustered_rate([(10, 10), (0, 10), (10, 10), (0, 10)])

    assert found is not None
    assert found.standard_error == pytest.approx(sqrt(0.25 / 4 * 4 / 3))


def test_what_is_not_there_is_none() -> None:
    assert mean([]) is median([]) is p90([]) is clustered_mean([]) is clustered_rate([]) is None
    assert clustered_rate([(0, 0), (0, 0)]) is None
    one = mean([3.0])
    assert one is not None
    assert (one.value, one.interval) == (3.0, None)
    single = clustered_rate([(3, 4), (0, 0)])
    assert single is not None
    assert (single.value, single.standard_error, single.interval) == (0.75, None, None)
