"""Decides over the reviews of a session: what may be said of a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.catalog.metric_value import (
    BooleanMetricValue,
    CategoricalMetricValue,
    Measured,
    MetricValue,
    NumericalMetricValue,
)
from simulation.catalog.review.messages import (
    Opinion,
    ResultReviewed,
    ReviewResult,
    ReviewWithdrawn,
    WithdrawReview,
)
from simulation.catalog.session.decider import Session
from simulation.catalog.session.outcome import CriterionResult
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import MetricToEvaluate
from simulation.catalog.set_run.slots import spec_at
from simulation.kernel.errors import NotFound, Refused, ValidationFailed
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.kernel.values import EntityId, Value

MAX_CHANGES = 2_000
"""How often the reviews of one session change."""


class Reviews(Value):
    """The folded state of a session's reviews: the latest of each result, null once withdrawn."""

    id: EntityId
    organization: str
    reviews: dict[EntityId, ResultReviewed | None]
    users: dict[EntityId, str]
    changes: int


class ReviewDecider:
    """The decider of reviews."""

    category = "review"
    commands = (ReviewResult, WithdrawReview)
    events = (ResultReviewed, ReviewWithdrawn)

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: Reviews | None, facts: Facts) -> Sequence[Need]:
        session = Need("session", command.id)
        found = facts.answers.get(session)
        if not isinstance(found, Session) or isinstance(command, WithdrawReview):
            return [session]
        return [session, Need("set_run", found.set_run_id)]

    def decide(self, command: Any, state: Reviews | None, facts: Facts) -> Decision:
        session = facts[Need("session", command.id)]
        if not isinstance(session, Session) or session.organization != command.actor.organization:
            raise no_session(command.id)
        if state is not None and state.changes >= MAX_CHANGES:
            raise Refused(
                f"The reviews of a session change at most {MAX_CHANGES:,} times; this one's have.",
                field="session_id",
            )
        if isinstance(command, WithdrawReview):
            if state is None or command.result_id not in state.reviews:
                raise NotFound(
                    f"result_id: the result {command.result_id} has no review.", field="result_id"
                )
            if state.reviews[command.result_id] is None:
                return NOTHING
            return Decision((ReviewWithdrawn(id=command.id, result_id=command.result_id),))
        run = facts[Need("set_run", session.set_run_id)]
        assert isinstance(run, SetRun), "a session belongs to a run"
        return _reviewed(command, state, session, run)

    def evolve(self, state: Reviews | None, event: Any, metadata: Metadata) -> Reviews:
        reviews = dict(state.reviews) if state else {}
        users = dict(state.users) if state else {}
        if isinstance(event, ResultReviewed):
            reviews[event.result_id] = event
            users[event.result_id] = metadata.user
        else:
            reviews[event.result_id] = None
        return Reviews(
            id=event.id,
            organization=metadata.organization,
            reviews=reviews,
            users=users,
            changes=state.changes + 1 if state else 1,
        )


def result_in(
    session: Session, run: SetRun, result_id: str
) -> tuple[CriterionResult, MetricToEvaluate]:
    """A result of ``session``, with what was asked for.

    Raises:
        NotFound: there is no such result in it.
        Refused: the session goes on.
    """
    if session.outcome is None:
        raise Refused(
            f"session_id: the session {session.id} goes on; review it when it has ended.",
            field="session_id",
        )
    asked = spec_at(run.specs, session.slot).metrics_to_evaluate
    for result, metric in zip(session.results, asked, strict=False):
        if result.id == result_id:
            return result, metric
    raise NotFound(
        f"result_id: the session {session.id} has no result {result_id}; take the databaseId of "
        "one of its results.",
        field="result_id",
    )


def no_session(id: str) -> NotFound:
    """The refusal of what is said of a session that is not there."""
    return NotFound(f"session_id: there is no session with the id {id}.", field="session_id")


def _reviewed(
    command: ReviewResult, state: Reviews | None, session: Session, run: SetRun
) -> Decision:
    result, asked = result_in(session, run, command.result_id)
    measurement = result.measurement
    undecided = result.inconclusive and measurement.value is None
    event = ResultReviewed(
        id=session.id,
        set_run_id=run.id,
        slot=session.slot,
        result_id=result.id,
        metric=asked.metric,
        criterion_name=result.criterion_name,
        criterion=asked.success_criterion,
        judged=measurement.value,
        undecided=undecided,
        opinions=tuple(
            Opinion(model=vote.model, value=vote.value) for vote in measurement.votes if vote.usable
        ),
        value=_right(command, measurement.value, undecided=undecided),
        agrees=command.agree,
        note=command.note,
    )
    if state is not None:
        same = state.reviews.get(result.id) == event
        if same and state.users[result.id] == command.actor.user:
            return NOTHING
    return Decision((event,))


def _right(command: ReviewResult, judged: Measured | None, *, undecided: bool) -> Measured | None:
    if command.agree == (command.value is not None):
        raise ValidationFailed(
            "value: say agree: true, or the right value, and not both.", field="value"
        )
    if command.agree:
        if undecided:
            raise Refused(
                "agree: nothing usable was judged, so there is nothing to agree with; say the "
                "right value.",
                field="agree",
            )
        return judged
    assert command.value is not None
    problem = _misfit(command.value, command.measures)
    if problem is not None:
        raise ValidationFailed(f"value: {problem}", field="value")
    return command.value


def _misfit(value: Measured, measures: MetricValue) -> str | None:
    """Why a metric that ``measures`` this could not give ``value``; null where it could."""
    match measures:
        case BooleanMetricValue():
            return None if isinstance(value, bool) else "the metric is boolean; say true or false."
        case NumericalMetricValue(lower_bound=low, upper_bound=high):
            if not isinstance(value, bool | str) and low <= value <= high:
                return None
            return f"the metric is a number from {low:g} to {high:g}."
        case CategoricalMetricValue(categories=categories):
            if value in categories:
                return None
            return f"the metric has the categories {', '.join(categories)}."
