"""Evaluations: of which sessions and metrics they may be kept, and which one stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulation.catalog.evaluation.decider import EvaluationDecider
from simulation.catalog.evaluation.messages import Evaluated, MetricsEvaluated, RecordEvaluations
from simulation.catalog.session.decider import Session, SessionDecider
from simulation.catalog.session.messages import AgentReplied, PersonaSpoke, SessionFinished
from simulation.catalog.session.outcome import Measurement, Outcome
from simulation.catalog.session.transcript import interaction_id
from simulation.kernel.errors import NotFound, Refused
from simulation.kernel.messages import Event
from simulation.kernel.values import Actor
from tests.support.examples import ANNA, AT, BERT, OUTSIDER, definition, deleted, id_of
from tests.support.given import Given
from tests.support.runs import OPENED, RUN, SESSION, answered, said

LATER = AT + timedelta(minutes=5)
TALK = (
    PersonaSpoke(turn=1, message=said(1, "A table, please.")),
    AgentReplied(turn=1, messages=(answered(1, "For how many?"),), ended=False),
    PersonaSpoke(turn=2, message=said(2, "For four.")),
)
OVER = SessionFinished(
    id=SESSION,
    set_run_id=RUN,
    unit_test_id=id_of("unit_test"),
    slot=3,
    run_index=3,
    outcome=Outcome.AGENT_ERROR,
    reason="No answer.",
    turns=1,
    duration_ms=1.0,
    agent_latency_ms=1.0,
    results=(),
)


def session(*events: Event) -> Session:
    state: Session = Given(SessionDecider(), OPENED, *events).state
    return state


def given(*events: Event, of: Session | None = None) -> Given:
    found = of or session(*TALK, OVER)
    return Given(EvaluationDecider(), *events).where("session", SESSION, found)


def measured(value: Any = True, metric: str = "metric") -> Evaluated:
    return Evaluated(
        id=id_of(f"evaluation of {metric}"),
        metric_id=id_of(metric),
        name="Confirms the booking",
        measurement=Measurement(value=value, justification="So it was said."),
    )


def record(
    *results: Evaluated, to: str | None = None, by: Actor = ANNA, id: str = SESSION
) -> RecordEvaluations:
    return RecordEvaluations(
        actor=by,
        at=AT,
        id=id,
        evaluate_to_interaction_id=to,
        results=results or (measured(),),
    )


def event(*results: Evaluated, to: str | None = None) -> MetricsEvaluated:
    return MetricsEvaluated(id=SESSION, evaluate_to_interaction_id=to, results=results)


def test_what_was_measured_in_a_session_that_has_ended_is_kept() -> None:
    given().when(record()).then(event(measured())).claiming().releasing()


@pytest.mark.parametrize("turn", [1, 2])
def test_any_turn_may_be_the_last_that_was_evaluated(turn: int) -> None:
    interaction = interaction_id(SESSION, turn)

    given().when(record(to=interaction)).then(event(measured(), to=interaction))


@pytest.mark.parametrize(
    "interaction", [interaction_id(SESSION, 3), interaction_id(SESSION, 0), id_of("any")]
)
def test_an_interaction_that_never_was_is_not_found(interaction: str) -> None:
    given().when(record(to=interaction)).then_refused(
        NotFound, field="evaluate_to_interaction_id", says=interaction
    )


def test_a_session_that_goes_on_cannot_be_evaluated() -> None:
    given(of=session(*TALK)).when(record()).then_refused(
        Refused, field="conversation_id", says="goes on"
    )


def test_a_session_in_which_nothing_was_said_cannot_be_evaluated() -> None:
    given(of=session(OVER)).when(record()).then_refused(
        Refused, field="conversation_id", says="no interactions"
    )


def test_a_session_that_never_was_is_not_found() -> None:
    unknown = id_of("another session")

    given().when(record(id=unknown)).then_refused(NotFound, field="conversation_id", says=unknown)


def test_the_session_of_another_organization_is_not_found() -> None:
    given(event(measured())).when(record(by=OUTSIDER)).then_refused(
        NotFound, field="conversation_id"
    )


def test_a_metric_that_was_deleted_meanwhile_is_not_found() -> None:
    world = given().knowing(deleted(definition("metric")))

    world.when(record()).then_refused(NotFound, field="metric_ids", says="deleted")


def test_a_metric_of_another_organization_is_not_found() -> None:
    world = given().knowing(definition("metric", by=OUTSIDER))

    world.when(record()).then_refused(NotFound, field="metric_ids")


def test_nothing_measured_is_nothing_to_keep() -> None:
    command = record().model_copy(update={"results": ()})

    given().when(command).then_nothing()


def test_a_later_evaluation_of_the_same_metric_takes_the_place_of_the_earlier_one() -> None:
    interaction = interaction_id(SESSION, 1)
    world = given(event(measured(value=False, metric="metric"), measured(1.0, "other")))

    world.then_came(event(measured(), to=interaction), by=BERT, at=LATER)

    assert list(world.state.results) == [id_of("metric"), id_of("other")]
    result = world.state.results[id_of("metric")]
    assert result.evaluated.measurement.value is True
    assert result.evaluate_to_interaction_id == interaction
    assert (result.created_at, result.updated_at, result.invoked_by) == (AT, LATER, BERT)
    other = world.state.results[id_of("other")]
    assert other.evaluated.measurement.value == 1.0
    assert (other.created_at, other.updated_at, other.invoked_by) == (AT, AT, ANNA)
