"""What was measured in two runs: the same answer always, and soon."""

from __future__ import annotations

from random import Random

import pytest

from simulation.catalog.comparing.figures import LATENCY, TURNS, compared_figures
from simulation.catalog.comparing.played import Played, Side
from simulation.catalog.metric_value import NumericalCriterion, Verb
from simulation.catalog.set_run.messages import MetricToEvaluate
from simulation.statistics.comparing import permutation_test
from simulation.statistics.permutation_limit import permutation_limit
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


@pytest.mark.parametrize("shift", [0.7, 0.8, 1.0])
def test_the_limit_says_what_permutations_say(shift: float) -> None:
    chance = Random(3)
    first = [chance.gauss(0, 1) for _ in range(40)]
    second = [chance.gauss(shift, 1) for _ in range(30)]
    exact = permutation_test(first, second, seed=1)
    assert permutation_limit(first, second) == pytest.approx(exact, abs=0.02)


def test_the_limit_is_that_of_the_correlation() -> None:
    """Pitman's: the correlation with the side, times the root of all but one."""
    scipy_stats = pytest.importorskip("scipy.stats")
    chance = Random(4)
    first = [chance.random() for _ in range(25)]
    second = [chance.random() + 0.2 for _ in range(35)]
    sides = [0] * 25 + [1] * 35
    z = scipy_stats.pearsonr(sides, [*first, *second]).statistic * (60 - 1) ** 0.5
    expected = 2 * scipy_stats.norm.sf(abs(z))
    assert permutation_limit(first, second) == pytest.approx(expected, abs=1e-9)


def test_the_limit_of_nothing_and_of_one_value_is_one() -> None:
    assert permutation_limit([], [1.0]) == permutation_limit([2.0, 2.0], [2.0]) == 1.0
