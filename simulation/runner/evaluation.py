"""Holds a played session against its success criteria."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from simulation.catalog.metric_value import Measured
from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import CriterionResult, Measurement
from simulation.catalog.set_run.messages import MetricToEvaluate
from simulation.kernel.ids import derived_id
from simulation.runner.cast import Evaluation
from simulation.runner.faults import JudgeInconclusive
from simulation.runner.ports import PlayedSession

Record = Callable[[tuple[CriterionResult, ...]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Results:
    """All results of a session, and those of them that are not committed yet."""

    all: tuple[CriterionResult, ...]
    uncommitted: tuple[CriterionResult, ...]


async def evaluate(
    evaluations: Sequence[Evaluation], session: Session, played: PlayedSession, record: Record
) -> Results:
    """Evaluate what ``session`` holds no result for.

    A paid result is committed by ``record`` before the next paid call, so that no judge
    is asked twice. A judge without a usable answer leaves its criterion inconclusive.

    Raises:
        EndpointUnavailable: a judge cannot be reached.
    """
    committed, pending, paid = list(session.results), list[CriterionResult](), False
    for index in range(len(committed), len(evaluations)):
        each = evaluations[index]
        if each.evaluator.costly and paid:
            await record(tuple(pending))
            committed, pending, paid = [*committed, *pending], [], False
        pending.append(await _evaluate(each, session, index, played))
        paid = paid or each.evaluator.costly
    return Results((*committed, *pending), tuple(pending))


async def _evaluate(
    each: Evaluation, session: Session, index: int, played: PlayedSession
) -> CriterionResult:
    try:
        measurement = await each.evaluator.evaluate(each.metric, played)
    except JudgeInconclusive as fault:
        measurement = Measurement(value=None, justification=str(fault))
        return _result(each.spec, session, index, measurement, inconclusive=True)
    return _result(each.spec, session, index, measurement)


def _result(
    spec: MetricToEvaluate,
    session: Session,
    index: int,
    measurement: Measurement,
    *,
    inconclusive: bool = False,
) -> CriterionResult:
    value: Measured | None = measurement.value
    return CriterionResult(
        id=derived_id("result", session.id, index),
        metric_id=spec.metric.id,
        criterion_name=spec.success_criterion_name,
        measurement=measurement,
        passed=None if value is None else spec.success_criterion.met_by(value),
        inconclusive=inconclusive,
    )
