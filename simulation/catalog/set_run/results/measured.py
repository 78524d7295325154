"""What metrics measured in many sessions: figures with intervals, and counts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import fsum
from typing import Protocol

from simulation.catalog.metric_value import Measured, NumericalCriterion, in_words
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.messages import MetricToEvaluate
from simulation.catalog.set_run.values.result import Between, Figure, MetricSummary
from simulation.statistics.numbers import clustered_mean, mean, median, p90
from simulation.statistics.proportions import Estimate, Interval, wilson


class Measuring(Protocol):
    """A session that has ended, with what was measured in it."""

    @property
    def outcome(self) -> Outcome: ...

    @property
    def results(self) -> Sequence[CriterionResult]: ...


def summaries(
    criteria: Sequence[Sequence[MetricToEvaluate]], endings: Sequence[Sequence[Measuring]]
) -> tuple[MetricSummary, ...]:
    """What each metric measured in counted sessions, of unit test after unit test.

    Where several criteria ask for a metric a session counts once.
    """
    names: dict[str, MetricToEvaluate] = {}
    values: dict[str, list[list[Measured]]] = {}
    for asked, sessions in zip(criteria, endings, strict=True):
        for each in asked:
            names.setdefault(each.metric.id, each)
        for id in {each.metric.id for each in asked}:
            values.setdefault(id, []).append([])
        for session in sessions:
            if session.outcome.counts:
                for id, value in dict(_values(session)).items():
                    values[id][-1].append(value)
    return tuple(_summary(names[id], values[id]) for id in names)


def _values(session: Measuring) -> Iterator[tuple[str, Measured]]:
    for result in session.results:
        if result.measurement.value is not None:
            yield result.metric_id, result.measurement.value


def _summary(asked: MetricToEvaluate, by_unit_test: Sequence[Sequence[Measured]]) -> MetricSummary:
    values = [value for some in by_unit_test for value in some]
    metric, count = asked.metric, len(values)
    if _is_numerical(asked, values):
        numbers = sorted(float(each) for each in values)
        return MetricSummary(
            metric_id=metric.id,
            name=metric.name,
            values=count,
            mean=_mean([[float(each) for each in some] for some in by_unit_test]),
            median=_figure(median(numbers)),
            p90=_figure(p90(numbers)),
        )
    counts = Counter(map(in_words, values))
    return MetricSummary(
        metric_id=metric.id, name=metric.name, values=count, counts=dict(sorted(counts.items()))
    )


def _mean(by_unit_test: Sequence[Sequence[float]]) -> Figure | None:
    if len(by_unit_test) == 1:
        return _figure(mean(by_unit_test[0]))
    # Sessions of one unit test are alike: all together they say less than as many strangers.
    found = clustered_mean([(fsum(some), len(some)) for some in by_unit_test])
    return None if found is None else Figure(value=found.value, interval=between(found.interval))


def _is_numerical(asked: MetricToEvaluate, values: Sequence[Measured]) -> bool:
    if asked.success_criterion is not None:
        return isinstance(asked.success_criterion, NumericalCriterion)
    return any(not isinstance(each, bool | str) for each in values)


def _figure(estimate: Estimate | None) -> Figure | None:
    if estimate is None:
        return None
    return Figure(value=estimate.value, interval=between(estimate.interval))


def between(interval: Interval | None) -> Between | None:
    """``interval`` as it is stored."""
    return None if interval is None else Between(low=interval.low, high=interval.high)


def interval_of(passed: int, counted: int) -> Between | None:
    """Where the true pass rate lies (Wilson, 0.95); null where nothing counted."""
    return between(wilson(passed, counted)) if counted else None
