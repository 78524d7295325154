"""Decides over the evaluations of a session: what may be measured, and what it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulation.catalog.definition.decider import require_living
from simulation.catalog.definition.kind import Reference
from simulation.catalog.evaluation.messages import Evaluated, MetricsEvaluated, RecordEvaluations
from simulation.catalog.session.decider import Session
from simulation.catalog.session.transcript import interaction_id
from simulation.kernel.errors import NotFound, Refused
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.kernel.values import Actor, EntityId, Value


class ManualResult(Value):
    """The latest evaluation of a metric; ``created_at`` is when it was evaluated first."""

    evaluated: Evaluated
    evaluate_to_interaction_id: EntityId | None
    invoked_by: Actor
    created_at: datetime
    updated_at: datetime


class Evaluations(Value):
    """The folded state of a session's evaluations: results by metric."""

    id: EntityId
    organization: str
    results: dict[EntityId, ManualResult]


class EvaluationDecider:
    """The decider of evaluations. A stream belongs to a session and has its id."""

    category = "evaluation"
    commands = (RecordEvaluations,)
    events = (MetricsEvaluated,)

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: Evaluations | None, facts: Facts) -> Sequence[Need]:
        return [Need("session", command.id), *(each.need for each in _references(command))]

    def decide(self, command: Any, state: Evaluations | None, facts: Facts) -> Decision:
        organization = command.actor.organization
        found = facts[Need("session", command.id)]
        session = conversation(found, command.id, organization)
        if command.evaluate_to_interaction_id is not None:
            turn_of(session, command.evaluate_to_interaction_id)
        for reference in _references(command):
            require_living(reference, facts, organization)
        if not command.results:
            return NOTHING
        event = MetricsEvaluated(
            id=command.id,
            evaluate_to_interaction_id=command.evaluate_to_interaction_id,
            results=command.results,
        )
        return Decision((event,))

    def evolve(self, state: Evaluations | None, event: Any, metadata: Metadata) -> Evaluations:
        earlier = state.results if state else {}
        later = {
            each.metric_id: ManualResult(
                evaluated=each,
                evaluate_to_interaction_id=event.evaluate_to_interaction_id,
                invoked_by=Actor(organization=metadata.organization, user=metadata.user),
                created_at=(
                    earlier[each.metric_id].created_at
                    if each.metric_id in earlier
                    else metadata.recorded_at
                ),
                updated_at=metadata.recorded_at,
            )
            for each in event.results
        }
        return Evaluations(id=event.id, organization=metadata.organization, results=earlier | later)


def conversation(found: object, id: str, organization: str) -> Session:
    """The session ``found`` under ``id``, if it can be evaluated.

    Raises:
        NotFound: there is none in the organization.
        Refused: it has not ended, or nothing was said in it.
    """
    if not isinstance(found, Session) or found.organization != organization:
        raise NotFound(
            f"conversation_id: there is no conversation with the id {id}; take the id of a session "
            "of a set run.",
            field="conversation_id",
        )
    if found.outcome is None:
        raise Refused(
            f"conversation_id: the conversation {id} goes on; evaluate it when it has ended.",
            field="conversation_id",
        )
    if not found.turn:
        raise Refused(
            f"conversation_id: the conversation {id} has no interactions, so there is nothing to "
            "evaluate; choose another one.",
            field="conversation_id",
        )
    return found


def turn_of(session: Session, interaction: str) -> int:
    """The turn of ``session`` that is called ``interaction``.

    Raises:
        NotFound: none is.
    """
    for turn in range(1, session.turn + 1):
        if interaction_id(session.id, turn) == interaction:
            return turn
    raise NotFound(
        f"evaluate_to_interaction_id: the conversation {session.id} has no interaction "
        f"{interaction}; leave it out to evaluate the whole conversation.",
        field="evaluate_to_interaction_id",
    )


def _references(command: RecordEvaluations) -> list[Reference]:
    return [Reference("metric", each.metric_id, "metric_ids") for each in command.results]
