"""Whether what was measured in sessions is greater or less than it was: pure, repeatable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum

from simulation.catalog.comparing.played import Played, Side, specs_by_test
from simulation.catalog.comparing.rates import SIGNIFICANT
from simulation.catalog.metric_value import NumericalCriterion
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.kernel.ids import derived_id
from simulation.statistics.comparing import ROUNDS, benjamini_hochberg, permutation_test
from simulation.statistics.permutation_limit import permutation_limit

WORK = 3_000_000
"""Values that are moved in all permutations of a comparison together: about half a second."""

FEWEST_ROUNDS = 999
"""With fewer, a p value is too coarse to be corrected for others."""

TURNS = "turns"
LATENCY = "latency"


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """The means of one thing that was measured, the candidate's less the base's.

    ``figure`` is ``turns``, ``latency`` (of an answer, in milliseconds) or the name of a numerical
    metric, whose id is ``metric_id``. ``p_value`` is corrected for all other figures.
    """

    unit_test: Pinned
    figure: str
    metric_id: str | None
    base_mean: float
    candidate_mean: float
    base_values: int
    candidate_values: int
    uncorrected_p_value: float
    p_value: float = 1.0

    @property
    def difference(self) -> float:
        """How much greater it is than it was."""
        return self.candidate_mean - self.base_mean

    @property
    def differs(self) -> bool:
        """Whether that is more than chance makes of it."""
        return self.p_value <= SIGNIFICANT


@dataclass(frozen=True, slots=True)
class _Pair:
    unit_test: Pinned
    figure: str
    metric_id: str | None
    before: Sequence[float]
    after: Sequence[float]

    @property
    def size(self) -> int:
        return min(len(self.before), len(self.after))


def compared_figures(base: Side, candidate: Side) -> list[FigureComparison]:
    """What was measured on both sides, unit test by unit test.

    It may take a second: call it apart from the loop.
    """
    pairs = [pair for pair in _pairs(base, candidate) if pair.size]
    found = [_compared(base, candidate, pair, _rounds(pair, len(pairs))) for pair in pairs]
    corrected = benjamini_hochberg([each.uncorrected_p_value for each in found])
    return [replace(each, p_value=p) for each, p in zip(found, corrected, strict=True)]


def _pairs(base: Side, candidate: Side) -> list[_Pair]:
    found = []
    then = specs_by_test(base.run)
    for id, specs in specs_by_test(candidate.run).items():
        if id not in then:
            continue
        unit_test = specs[0].unit_test
        before = [each for each in base.sessions.get(id, ()) if each.passed is not None]
        after = [each for each in candidate.sessions.get(id, ()) if each.passed is not None]
        found.append(_Pair(unit_test, TURNS, None, _turns(before), _turns(after)))
        found.append(_Pair(unit_test, LATENCY, None, _latency(before), _latency(after)))
        metrics = {
            each.metric.id: each.metric.name
            for spec in specs
            for each in spec.metrics_to_evaluate
            if isinstance(each.success_criterion, NumericalCriterion)
        }
        found += [
            _Pair(unit_test, name, metric, _values(before, metric), _values(after, metric))
            for metric, name in metrics.items()
        ]
    return found


def _turns(sessions: Sequence[Played]) -> list[float]:
    return [float(each.turns) for each in sessions]


def _latency(sessions: Sequence[Played]) -> list[float]:
    return [each.latency_ms for each in sessions if each.latency_ms is not None]


def _values(sessions: Sequence[Played], metric: str) -> list[float]:
    return [each.values[metric] for each in sessions if metric in each.values]


def _rounds(pair: _Pair, pairs: int) -> int:
    return min(ROUNDS, WORK // (pairs * pair.size))


def _compared(base: Side, candidate: Side, pair: _Pair, rounds: int) -> FigureComparison:
    if rounds >= FEWEST_ROUNDS:
        # A seed of its own: the same two runs always say the same.
        of = (base.run.id, candidate.run.id, pair.unit_test.id, pair.metric_id or pair.figure)
        seed = int(derived_id("comparison", *of)[:12], 16)
        p_value = permutation_test(pair.before, pair.after, seed=seed, rounds=rounds)
    else:
        p_value = permutation_limit(pair.before, pair.after)
    return FigureComparison(
        unit_test=pair.unit_test,
        figure=pair.figure,
        metric_id=pair.metric_id,
        base_mean=fsum(pair.before) / len(pair.before),
        candidate_mean=fsum(pair.after) / len(pair.after),
        base_values=len(pair.before),
        candidate_values=len(pair.after),
        uncorrected_p_value=p_value,
    )
