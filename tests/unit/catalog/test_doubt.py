"""How much a result of judges needs a person."""

from __future__ import annotations

import pytest

from simulation.catalog.metric_value import (
    BooleanCriterion,
    Criterion,
    Measured,
    NumericalCriterion,
    Verb,
)
from simulation.catalog.review.queue.doubt import Doubt, doubt_of
from simulation.catalog.session.outcome import CriterionResult, Measurement

AT_MOST = NumericalCriterion(verb=Verb.AT_MOST, threshold=10)
IS_TRUE = BooleanCriterion(expected_value=True)


def result(
    value: Measured | None,
    *,
    passed: bool | None = True,
    agreement: float | None = None,
    inconclusive: bool = False,
) -> CriterionResult:
    return CriterionResult(
        id="a" * 24,
        metric_id="b" * 24,
        criterion_name="Warm",
        measurement=Measurement(value=value, justification="So.", agreement=agreement),
        passed=passed,
        inconclusive=inconclusive,
    )


@pytest.mark.parametrize(
    ("said", "criterion", "doubt"),
    [
        (result(None, passed=None, inconclusive=True, agreement=0.5), IS_TRUE, Doubt.UNDECIDED),
        (result(True, agreement=0.6), IS_TRUE, Doubt.DIVIDED),
        (result(True, agreement=1.0), IS_TRUE, Doubt.NONE),
        (result(False, passed=False), IS_TRUE, Doubt.FAILED),
        (result(9.5), AT_MOST, Doubt.CLOSE),
        (result(5.0), AT_MOST, Doubt.NONE),
        (result(40.0, passed=False), AT_MOST, Doubt.FAILED),
        (result(0.0), NumericalCriterion(verb=Verb.AT_MOST, threshold=0), Doubt.CLOSE),
        (result(3.0, passed=None), None, Doubt.NONE),
        (result(None, passed=None), AT_MOST, Doubt.NONE),
    ],
)
def test_the_strongest_reason_counts(
    said: CriterionResult, criterion: Criterion | None, doubt: Doubt
) -> None:
    assert doubt_of(said, criterion).doubt is doubt


def test_a_stronger_reason_and_more_of_it_sort_higher() -> None:
    ranks = [
        doubt_of(said, criterion).rank
        for said, criterion in (
            (result(True), IS_TRUE),
            (result(False, passed=False), IS_TRUE),
            (result(9.1), AT_MOST),
            (result(10.0), AT_MOST),
            (result(True, agreement=0.8), IS_TRUE),
            (result(True, agreement=0.6), IS_TRUE),
            (result(None, passed=None, inconclusive=True), IS_TRUE),
        )
    ]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
