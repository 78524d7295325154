"""What several judgements come to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.catalog.metric_value import (
    BooleanMetricValue,
    CategoricalMetricValue,
    NumericalMetricValue,
)
from simulation.catalog.session.outcome import Vote
from simulation.runner.metrics.judges.majority import Undecided, decided

YES_OR_NO = BooleanMetricValue()
GRADE = NumericalMetricValue(lower_bound=1, upper_bound=5)
TONE = CategoricalMetricValue(categories=("warm", "cool", "cold"))
NO_USE = object()


def votes(*values: Any) -> list[Vote]:
    return [
        Vote(value=None, justification="Hm.", usable=False)
        if value is NO_USE
        else Vote(value=value, justification=f"It is {value}.")
        for value in values
    ]


@pytest.mark.parametrize(
    ("wanted", "said", "value", "agreement"),
    [
        (YES_OR_NO, (True, False, True), True, 2 / 3),
        (YES_OR_NO, (False, False, False), False, 1),
        (YES_OR_NO, (True, None, None), None, 2 / 3),
        (YES_OR_NO, (True, NO_USE), True, 1),
        (YES_OR_NO, (True, True, False, NO_USE, NO_USE), True, 2 / 3),
        (TONE, ("warm", "cold", "warm", "cool", "warm"), "warm", 3 / 5),
        (GRADE, (1, 5, 4), 4, 1 - (3 + 1 + 0) / 4 / 3),
        (GRADE, (2, 3), 2.5, 1 - 0.125),
        (GRADE, (3, 3, None), 3, 2 / 3),
        (GRADE, (None, None, 3), None, 2 / 3),
        (NumericalMetricValue(lower_bound=2, upper_bound=2), (2, 2), 2, 1),
    ],
)
def test_the_majority_counts_and_of_numbers_the_median(
    wanted: Any, said: Any, value: Any, agreement: float
) -> None:
    decision = decided(votes(*said), wanted)
    assert decision.value == value
    assert decision.agreement == pytest.approx(agreement)


@pytest.mark.parametrize(
    ("wanted", "said", "why"),
    [
        (YES_OR_NO, (True, False), r"No value has the majority .* true \(1x\), false \(1x\)"),
        (YES_OR_NO, (True, None), r"true \(1x\), does not apply \(1x\)"),
        (TONE, ("warm", "warm", "cool", "cold"), r"warm \(2x\), cool \(1x\)"),
        (GRADE, (4, None), "Half of the judgements"),
        (YES_OR_NO, (True, NO_USE, NO_USE), r"1 of 3 judgements can be used\. Hm\."),
        (YES_OR_NO, (NO_USE,), "0 of 1"),
    ],
)
def test_a_tie_and_too_few_usable_ones_decide_nothing(wanted: Any, said: Any, why: str) -> None:
    with pytest.raises(Undecided, match=why):
        decided(votes(*said), wanted)


@given(st.lists(st.sampled_from([True, False, None, NO_USE]), min_size=1, max_size=11))
def test_the_order_of_votes_decides_nothing(said: list[Any]) -> None:
    def value(order: list[Any]) -> Any:
        try:
            return decided(votes(*order), YES_OR_NO).value
        except Undecided:
            return NO_USE

    assert value(said) is value(said[::-1])
