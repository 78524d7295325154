"""What was measured in two runs: the same answer always, and soon."""

from __future__ import annotations

from random import Random

import pytest

from simulation.catalog.comparing.figures import LATENCY, TURNS, compared_figures
from simulation.catalog.comparing.played import Played, Side
from simulation.catalog.metric_value import NumericalCriterion, Verb
from simulation.catalog.set_run.messages import MetricToEvaluate
from tests.support.examples import id_of
from tests.support.runs import CREATED, SPEC, pinned

MEASURED = MetricToEvaluate(
    metric=pinned("metric", "Price"),
    success_criterion_name="cheap",
    success_criterion=NumericalCriterion(verb=Verb.BELOW, threshold=9),
)


def side(turns: list[int], latency: list[float], prices: list[float] | None = None) -> Side:
    spec = SPEC.model_copy(update={"metrics_to_evaluate": (MEASURED,)})
    sessions = [
        Played(
            (0, number),
            True,
            turns=count,
            latency_ms=took,
            values={MEASURED.metric.id: prices[number]} if prices else {},
        )
        for number, (count, took) in enumerate(zip(turns, latency, strict=True))
    ]
    run = CREATED.model_copy(update={"specs": (spec,)})
    return Side(run, {id_of("unit_test"): sessions})


def test_what_became_slower_is_told_and_what_did_not_is_not() -> None:
    chance = Random(1)
    turns = [3, 4, 5, 4, 3, 4, 5, 4]
    before = side(turns, [100 + chance.random() for _ in turns], [5.0] * 8)
    after = side(turns, [200 + chance.random() for _ in turns], [5.0] * 8)
    found = {each.figure: each for each in compared_figures(before, after)}
    assert set(found) == {TURNS, LATENCY, "Price"}
    assert {name for name, each in found.items() if each.differs} == {LATENCY}
    assert found[LATENCY].difference == pytest.approx(100, abs=2)
    assert compared_figures(before, after) == list(found.values())


def test_what_was_measured_on_one_side_only_is_left_out() -> None:
    found = compared_figures(side([3], [1.0]), side([3], [1.0], [5.0]))
    assert {each.figure for each in found} == {TURNS, LATENCY}


def test_thousands_of_sessions_are_compared_by_the_limit() -> None:
    chance = Random(2)
    turns = [chance.randrange(2, 9) for _ in range(5_000)]
    before = side(turns, [chance.gauss(100, 10) for _ in turns])
    after = side(turns, [chance.gauss(101, 10) for _ in turns])
    found = {each.figure: each.differs for each in compared_figures(before, after)}
    assert found == {TURNS: False, LATENCY: True}
