"""How far judges can be trusted, and what pass rates come to by that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from simulation.catalog.metric_value import BooleanCriterion, Criterion, Measured
from simulation.catalog.review.judge_agreement import corrected_rates, reliabilities
from simulation.catalog.review.messages import Opinion
from simulation.catalog.set_run.results.endings import Ending
from simulation.catalog.set_run.results.verdict import unit_test_result
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.statistics.agreement import agreement, rogan_gladen
from tests.support.runs import SPEC, result

[ASKED] = SPEC.metrics_to_evaluate
WANTS_TRUE = BooleanCriterion(expected_value=True)


@dataclass
class Said:
    """What a person and judges say of one result."""

    value: Measured | None
    judged: Measured | None
    opinions: tuple[Opinion, ...] = ()
    criterion: Criterion | None = WANTS_TRUE
    metric_id: str = ASKED.metric.id
    metric_version: int = ASKED.metric.version


def said(table: dict[tuple[bool, bool], int], **fields: int) -> Iterator[Said]:
    """As many of each pair (person, judge) as ``table`` says."""
    for (value, judged), count in table.items():
        yield from (Said(value, judged, **fields) for _ in range(count))


TABLE = {(True, True): 20, (True, False): 5, (False, False): 10, (False, True): 1}


def test_each_model_is_held_against_people_by_itself() -> None:
    careful, quick = Opinion(model="careful", value=True), Opinion(model="quick", value=False)
    reviews = [
        Said(True, True, (careful, quick, careful)),
        Said(False, True, (careful, careful, quick)),
        Said(True, None, ()),
        Said(None, True, (Opinion(model="quick", value=None),)),
        Said(True, True, metric_version=ASKED.metric.version + 1),
    ]
    later, all_together, by_careful, by_quick = reliabilities(reviews)
    assert (later.metric_version, later.model) == (ASKED.metric.version + 1, None)
    assert (all_together.model, all_together.uncompared) == (None, 2)
    assert all_together.agreement == agreement([(True, True), (False, True)])
    assert (by_careful.model, by_careful.agreement.labels) == ("careful", 4)
    assert by_careful.agreement.accuracy
    assert by_careful.agreement.accuracy.value == 0.5
    assert (by_quick.model, by_quick.uncompared) == ("quick", 1)
    assert reliabilities(reviews, [ASKED.metric.version + 1]) == [later]


def test_what_is_only_measured_counts_where_it_says_yes_or_no() -> None:
    reviews = [
        Said(True, False, criterion=None),
        Said(3.0, 3.0, criterion=None),
    ]
    [judge] = reliabilities(reviews)
    assert (judge.agreement.labels, judge.uncompared) == (1, 1)


@pytest.mark.parametrize("fewer", [0, 6, 7])
def test_thirty_reviews_correct_a_rate(fewer: int) -> None:
    endings = [
        Ending(n, results=(result("confirmed", value=n < 12, passed=n < 12),), opened=True)
        for n in range(20)
    ]
    spec = SPEC.model_copy(update={"run_count": 20})
    results = [unit_test_result(spec, endings, RunPolicy())]
    table = TABLE | {(True, True): 20 - fewer}
    others = said({(True, False): 99}, metric_version=ASKED.metric.version + 1)
    [rate] = corrected_rates([spec], results, [*said(table), *others])
    assert (rate.met, rate.judged, rate.reviews) == (12, 20, 36 - fewer)
    assert rate.raw is not None
    assert rate.raw.value == 0.6
    if fewer == 7:
        assert (rate.missing, rate.corrected) == (1, None)
    else:
        positive = 25 - fewer
        expected = rogan_gladen((12, 20), (20 - fewer, positive), (10, 11))
        assert (rate.missing, rate.corrected) == (0, expected)


def test_a_judge_no_better_than_chance_corrects_nothing() -> None:
    spec = SPEC.model_copy(update={"run_count": 1})
    results = [
        unit_test_result(spec, [Ending(0, results=(result("a"),), opened=True)], RunPolicy())
    ]
    chance = said({(True, True): 10, (True, False): 10, (False, True): 10, (False, False): 10})
    [rate] = corrected_rates([spec], results, chance)
    assert (rate.missing, rate.corrected) == (0, None)
