"""Measures played sessions, and holds them against their success criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import Measured
from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import CriterionResult, Measurement, Vote
from simulation.kernel.ids import derived_id
from simulation.runner.cast import Evaluation
from simulation.runner.faults import JudgeInconclusive
from simulation.runner.metrics.judges.judge import JudgeMetric, Keep
from simulation.runner.ports import Brief, MetricEvaluator, PlayedSession
from simulation.runner.session.paid import Paid


@dataclass(frozen=True, slots=True)
class Results:
    """All results of a session, and those of them that are not committed yet."""

    all: tuple[CriterionResult, ...]
    uncommitted: tuple[CriterionResult, ...]


async def evaluate(
    evaluations: Sequence[Evaluation], session: Session, played: PlayedSession, paid: Paid
) -> Results:
    """Evaluate what ``session`` holds no result for.

    A paid result or judgement is committed by ``paid`` before the next paid call, so that no
    judge is asked twice. A judge without a usable answer leaves its criterion inconclusive.

    Raises:
        EndpointUnavailable: a judge cannot be reached.
    """
    committed, pending, costly = list(session.results), list[CriterionResult](), False
    for index in range(len(committed), len(evaluations)):
        each = evaluations[index]
        if each.evaluator.costly and costly:
            await paid.results(tuple(pending))
            committed, pending, costly = [*committed, *pending], [], False
        pending.append(await _evaluate(each, session, index, played, paid))
        costly = costly or each.evaluator.costly
    return Results((*committed, *pending), tuple(pending))


async def measure(
    evaluator: MetricEvaluator,
    metric: MetricBody,
    played: PlayedSession,
    given: Sequence[Vote] = (),
    keep: Keep | None = None,
) -> tuple[Measurement, bool]:
    """What ``metric`` measures; whether it is null because its judges decided nothing.

    Judgements that are ``given`` are not asked for again; further ones are kept by ``keep``.

    Raises:
        EndpointUnavailable: a judge cannot be reached.
    """
    try:
        if isinstance(evaluator, JudgeMetric):
            measured = await evaluator.judge(metric, played, given, keep)
        else:
            measured = await evaluator.evaluate(metric, played)
        return _with_caveat(measured, played), False
    except JudgeInconclusive as fault:
        undecided = Measurement(
            value=None, justification=str(fault), votes=fault.votes, agreement=fault.agreement
        )
        return undecided, True


def _with_caveat(measurement: Measurement, played: PlayedSession) -> Measurement:
    """``measurement`` with what is missing of the messages that it rests on."""
    if not measurement.incomplete:
        return measurement
    caveats = [
        caveat
        for message in played.transcript
        if message.id in measurement.incomplete and (caveat := message.caveat)
    ]
    found = measurement.justification
    stop = "" if found.endswith((".", "!", "?", "…")) else "."
    said = f"{found}{stop} But {'; '.join(caveats)}."
    return measurement.model_copy(update={"justification": said})


def as_played(session: Session, brief: Brief) -> PlayedSession:
    """A session whose conversation is over, as evaluators see it."""
    left = session.left
    return PlayedSession(
        brief=brief,
        transcript=session.transcript,
        objective_met=left.objective_met if left else None,
        leave_reason=left.reason if left else "",
    )


async def _evaluate(
    each: Evaluation, session: Session, index: int, played: PlayedSession, paid: Paid
) -> CriterionResult:
    spec, id = each.spec, derived_id("result", session.id, index)
    if each.evaluator.costly:
        await paid.permit()
    measurement, inconclusive = await measure(
        each.evaluator,
        each.metric,
        played,
        session.votes_for(id),
        partial(paid.judgement, id),
    )
    value: Measured | None = measurement.value
    asked = spec.success_criterion
    passed = None if value is None or asked is None else asked.met_by(value)
    # What was cut off might have said the opposite: nothing passes on that.
    held_back = passed is True and bool(measurement.incomplete)
    return CriterionResult(
        id=id,
        metric_id=spec.metric.id,
        criterion_name=spec.success_criterion_name,
        measurement=measurement,
        passed=None if held_back else passed,
        inconclusive=asked is not None and (inconclusive or held_back),
        only_measured=asked is None,
    )
