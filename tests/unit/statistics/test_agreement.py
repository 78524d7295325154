"""Judges against labels: as published, as statsmodels has it, and by simulation."""

from __future__ import annotations

import random
from collections import Counter
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.statistics.agreement import agreement, cohens_kappa, rogan_gladen
from simulation.statistics.proportions import rate, wilson
from tests.support import oracle
from tests.support.oracle import CLOSE

PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), max_size=60)


def of_table(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]


def test_kappa_is_as_published() -> None:
    # Fleiss, Cohen and Everitt (1969), Psychol. Bull. 72:323-327: 200 cases in three categories.
    found = cohens_kappa(of_table([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))

    assert found is not None
    assert found.value == pytest.approx(0.429, abs=5e-4)
    assert found.interval is not None
    error = (found.interval.high - found.value) / 1.959964
    assert error**2 == pytest.approx(0.002885, abs=5e-6)


@given(PAIRS)
def test_kappa_is_that_of_statsmodels(pairs: list[tuple[str, str]]) -> None:
    found = cohens_kappa(pairs)
    if found is None:
        assert len({each for pair in pairs for each in pair}) <= 1
        return
    seen = Counter(pairs)
    value, low, high = oracle.kappa([[seen[a, b] for b in "abcd"] for a in "abcd"])

    assert found.value == pytest.approx(value, abs=CLOSE)
    if found.interval is None:
        assert isnan(low) or high - low < 1e-4
        return
    assert found.interval.low == pytest.approx(max(-1.0, low), abs=CLOSE)
    assert found.interval.high == pytest.approx(min(1.0, high), abs=CLOSE)


def test_a_judge_is_measured_on_each_side() -> None:
    found = agreement([(True, True)] * 50 + [(True, False)] * 5 + [(False, True)] * 10)

    assert found.labels == 65
    assert found.accuracy == rate(50, 65)
    assert found.precision == rate(50, 60)
    assert found.recall == rate(50, 55)
    assert found.specificity == rate(0, 10)
    assert found.kappa is not None
    assert found.kappa.value < 0


def test_of_no_labels_nothing_is_known() -> None:
    found = agreement([])

    assert (found.labels, found.accuracy, found.precision, found.recall) == (0, None, None, None)
    assert found.specificity is found.kappa is None


def test_a_judge_who_always_agrees_has_no_error_to_show() -> None:
    found = cohens_kappa([(True, True)] * 5 + [(False, False)] * 5)

    assert found is not None
    assert (found.value, found.interval) == (1.0, None)
    assert cohens_kappa([(True, True)] * 5) is None


def test_what_a_judge_gets_wrong_is_taken_out() -> None:
    # 0.9 * 0.6 + 0.2 * 0.4: what a judge passes who sees 60 passes in a hundred like this.
    found = rogan_gladen((62, 100), (90, 100), (80, 100))

    assert found is not None
    assert found.value == pytest.approx(0.6)


def test_a_judge_known_to_be_right_leaves_nearly_the_interval_of_wilson() -> None:
    found = rogan_gladen((62, 100), (10**9, 10**9), (10**9, 10**9))

    assert found is not None
    assert found.value == pytest.approx(0.62)
    assert found.interval is not None
    plain = wilson(62, 100)
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (plain.low, plain.high), abs=5e-4
    )


@given(*[st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))] * 3)
def test_a_corrected_rate_is_one_or_is_not_given(
    raw: tuple[int, int], sensitivity: tuple[int, int], specificity: tuple[int, int]
) -> None:
    found = rogan_gladen(raw, sensitivity, specificity)

    counted = raw[1] and sensitivity[1] and specificity[1]
    if not counted or sensitivity[0] / sensitivity[1] + specificity[0] / specificity[1] <= 1:
        assert found is None
    else:
        assert found is not None
        assert found.interval is not None
        assert 0 <= found.value <= 1
        assert 0 <= found.interval.low <= found.interval.high <= 1


@pytest.mark.parametrize(("true", "right", "wrong"), [(0.6, 0.9, 0.8), (0.95, 0.95, 0.7)])
def test_the_corrected_interval_holds_the_truth_as_often_as_it_says(
    true: float, right: float, wrong: float
) -> None:
    draw, held, rounds = random.Random(7), 0, 600

    def passes(share: float, of: int) -> tuple[int, int]:
        return sum(draw.random() < share for _ in range(of)), of

    for _ in range(rounds):
        raw = passes(true * right + (1 - true) * (1 - wrong), 100)
        found = rogan_gladen(raw, passes(right, 30), passes(wrong, 30))
        held += found is not None and (
            found.interval is not None and found.interval.low <= true <= found.interval.high
        )

    assert held / rounds >= 0.93
