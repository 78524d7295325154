"""The metric results of sessions as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.messages import MetricToEvaluate, UnitTestRunSpec
from simulation.kernel.showable import csv_lines
from simulation.reports.transcript import line_numbers

COLUMNS = (
    "unit_test_id",
    "unit_test",
    "run_index",
    "session_id",
    "transcript",
    "outcome",
    "reason",
    "metric_id",
    "metric",
    "metric_version",
    "success_criterion",
    "criterion",
    "value",
    "passed",
    "inconclusive",
    "applied",
    "justification",
    "lines",
    "evaluation_result_id",
)
"""``passed`` is empty where the metric measured nothing; ``applied`` tells whether there was
anything to measure; ``lines`` are those of the transcript
that the value rests on."""


def header() -> bytes:
    """The first line."""
    return csv_lines([COLUMNS])


def lines(session: Session, spec: UnitTestRunSpec, transcript: str) -> bytes:
    """One line for each result of ``session``, whose transcript is the file ``transcript``."""
    return csv_lines(_rows(session, spec, transcript))


def _rows(session: Session, spec: UnitTestRunSpec, transcript: str) -> Iterator[tuple[Any, ...]]:
    numbers = line_numbers(session.transcript)
    # The results of a session are in the order of the metrics; one that broke off has fewer.
    for evaluated, result in zip(spec.metrics_to_evaluate, session.results, strict=False):
        measurement = result.measurement
        rests_on = [numbers[id] for id in measurement.references if id in numbers]
        yield (
            spec.unit_test.id,
            spec.unit_test.name,
            session.run_index,
            session.id,
            transcript,
            session.outcome,
            session.reason,
            *_metric(evaluated),
            _plain(measurement.value),
            _plain(result.passed),
            _plain(result.inconclusive),
            _plain(result.applied),
            measurement.justification,
            " ".join(map(str, rests_on)),
            result.id,
        )


def _metric(evaluated: MetricToEvaluate) -> tuple[str, str, int, str, str]:
    metric = evaluated.metric
    asked = evaluated.success_criterion
    criterion = "only measured" if asked is None else str(asked)
    return metric.id, metric.name, metric.version, evaluated.success_criterion_name, criterion


def _plain(value: bool | float | str | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
