"""Comparisons: as published, as SciPy and statsmodels have them, and the same each time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.statistics.comparing import (
    benjamini_hochberg,
    boschloo,
    difference_interval,
    fisher_exact,
    independent_exact,
    mcnemar_exact,
    paired_difference_interval,
    permutation_test,
)
from simulation.statistics.proportions import Interval
from tests.support import oracle
from tests.support.depth import examples
from tests.support.oracle import CLOSE


def rates(most: int) -> st.SearchStrategy[tuple[int, int]]:
    """(passed, counted)."""
    return st.integers(1, most).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


NUMBERS = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=4)


def test_the_lady_tasting_tea() -> None:
    # Fisher (1935), The Design of Experiments, chapter 2: eight cups, four of each kind.
    assert fisher_exact(4, 4, 0, 4) == pytest.approx(2 / 70)
    assert fisher_exact(3, 4, 1, 4) == pytest.approx(34 / 70)


@given(rates(300), rates(300))
def test_fisher_is_that_of_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    assert fisher_exact(*first, *second) == pytest.approx(oracle.fisher(first, second), abs=CLOSE)


@settings(max_examples=examples(25))
@given(rates(25), rates(25))
def test_boschloo_is_that_of_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    found = boschloo(*first, *second)

    assert found == pytest.approx(oracle.boschloo(first, second), abs=CLOSE)
    assert found == pytest.approx(boschloo(*second, *first), abs=CLOSE)


def test_few_are_compared_by_boschloo_and_many_by_fisher() -> None:
    assert independent_exact(2, 20, 8, 20) == boschloo(2, 20, 8, 20)
    assert boschloo(2, 20, 8, 20) < 0.05 < fisher_exact(2, 20, 8, 20)
    assert independent_exact(40, 400, 80, 400) == fisher_exact(40, 400, 80, 400)


def test_mcnemar_is_as_published() -> None:
    # Fagerland, Lydersen and Laake (2017), Statistical Analysis of Contingency Tables, chapter 8:
    # Bentur et al. (2009), 1 against 7, and Cavo et al. (2012), 6 against 16.
    assert mcnemar_exact(1, 7) == pytest.approx(0.0703, abs=5e-5)
    assert mcnemar_exact(6, 16) == pytest.approx(0.0525, abs=5e-5)


@given(st.integers(0, 2_000), st.integers(0, 2_000))
def test_mcnemar_is_the_binomial_test_of_scipy(only_first: int, only_second: int) -> None:
    assert mcnemar_exact(only_first, only_second) == pytest.approx(
        oracle.binomial_test(only_first, only_second), abs=CLOSE
    )


def test_of_the_published_p_values_four_are_rejected() -> None:
    # Benjamini and Hochberg (1995), JRSS B 57:289-300, section 3.2.
    p_values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip

    assert sum(p <= 0.05 for p in benjamini_hochberg(p_values)) == 4


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_adjusted_p_values_are_those_of_scipy(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(
        oracle.benjamini_hochberg(p_values), abs=CLOSE
    )


# Newcombe (1998), Stat. Med. 17:873-890, table II, method 10.
PUBLISHED = [
    ((48, 80), (56, 70), (0.0524, 0.3339)),
    ((3, 10), (9, 10), (0.1705, 0.8090)),
    ((2, 7), (6, 7), (0.0582, 0.8062)),
    ((0, 29), (5, 56), (-0.0381, 0.1926)),
    ((0, 20), (0, 10), (-0.1611, 0.2775)),
]


@pytest.mark.parametrize(("first", "second", "published"), PUBLISHED)
def test_differences_are_the_published_ones(
    first: tuple[int, int], second: tuple[int, int], published: tuple[float, float]
) -> None:
    found = difference_interval(*first, *second)

    assert (found.low, found.high) == pytest.approx(published, abs=5.1e-5)


@given(rates(1_000), rates(1_000))
def test_differences_are_those_of_statsmodels(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    found = difference_interval(*first, *second)

    assert (found.low, found.high) == pytest.approx(oracle.newcombe(first, second), abs=CLOSE)


def test_a_paired_difference_is_the_published_one() -> None:
    # Cavo et al. (2012) in Fagerland, Lydersen and Laake (2017), chapter 8: first less second.
    found = paired_difference_interval(59, 6, 16, 80)

    assert (found.low, found.high) == pytest.approx((0.0046, 0.1186), abs=5e-5)


@given(*[st.integers(0, 50)] * 4)
def test_a_paired_difference_turns_with_its_runs(a: int, b: int, c: int, d: int) -> None:
    found, turned = paired_difference_interval(a, b, c, d), paired_difference_interval(a, c, b, d)

    assert (found.low, found.high) == pytest.approx((-turned.high, -turned.low), abs=CLOSE)
    assert -1 <= found.low <= found.high <= 1
    if a + b + c + d:
        assert found.low - CLOSE <= (c - b) / (a + b + c + d) <= found.high + CLOSE


@given(NUMBERS, NUMBERS)
def test_few_numbers_are_permuted_exactly(first: list[float], second: list[float]) -> None:
    found = permutation_test(first, second, seed=0)

    if len(first) > 1 and len(second) > 1:
        assert found == pytest.approx(oracle.permutation(first, second), abs=CLOSE)
    assert found == pytest.approx(permutation_test(second, first, seed=1), abs=CLOSE)


def test_many_numbers_are_permuted_at_random_but_always_alike() -> None:
    draw = random.Random(5)
    first = [draw.gauss(0, 1) for _ in range(40)]
    other = [draw.gauss(1.5, 1) for _ in range(30)]
    alike = [draw.gauss(0, 1) for _ in range(30)]

    assert permutation_test(first, other, seed=1, rounds=999) == 0.001
    assert permutation_test(first, alike, seed=1) == permutation_test(first, alike, seed=1)
    assert permutation_test(first, alike, seed=1) > 0.2


def test_many_numbers_at_random_come_near_the_exact_answer() -> None:
    first, second = [1.0, 4.0, 2.0, 6.0, 5.0, 7.0, 3.0], [8.0, 3.5, 9.0, 6.5, 4.5, 10.0, 7.5]
    exact = permutation_test(first, second, seed=0)

    assert permutation_test(first, second, seed=3, rounds=3_000) == pytest.approx(exact, abs=0.02)


def test_nothing_counted_shows_nothing() -> None:
    assert fisher_exact(0, 0, 3, 5) == boschloo(0, 0, 3, 5) == 1.0
    assert mcnemar_exact(0, 0) == 1.0
    assert benjamini_hochberg([]) == []
    assert difference_interval(0, 0, 3, 5) == Interval(-1.0, 1.0)
    assert paired_difference_interval(0, 0, 0, 0) == Interval(-1.0, 1.0)
    assert permutation_test([], [1.0], seed=0) == 1.0
