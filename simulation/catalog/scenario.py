"""Scenarios: the situation that a persona plays."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    CreateVersion,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.catalog.tools.tool import DEFAULT_ROUNDS, MAX_ROUNDS, State, Tools
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Whole, written_out
from simulation.kernel.values import Moment, Tags, Text


class InitialMessageType(StrEnum):
    """Who opens the conversation: the persona, an external event, or (skip) the agent."""

    USER_MESSAGE = "user-message"
    EXTERNAL_EVENT = "external-event"
    SKIP = "skip"


def _require_rounds(rounds: int) -> int:
    if not 1 <= rounds <= MAX_ROUNDS:
        raise ValueError(f"is {rounds}, and must be from 1 to {MAX_ROUNDS}.")
    return rounds


class ScenarioBody(Body):
    """A situation: what the persona wants, and how they go about it.

    ``tools`` are those of the agent's that the simulation executes, ``state`` what they read and
    change, as it is when a session begins. ``max_tool_rounds`` is how often in one turn the
    agent may be given results and call again.
    """

    tags: Tags = Field(default_factory=dict)
    objective: Text
    instructions: Text
    initial_message_type: InitialMessageType
    conversation_starts_at: Annotated[Moment, written_out] | None = None
    tools: Tools = added_later(())
    state: State = added_later({})
    max_tool_rounds: Annotated[Whole, when_new(_require_rounds)] = added_later(DEFAULT_ROUNDS)


class CreateScenario(Create):
    body: ScenarioBody


class CreateScenarioVersion(CreateVersion):
    pass


class UpdateScenario(Revise):
    pass


class DeleteScenario(Delete):
    pass


class UndeleteScenario(Undelete):
    pass


class ScenarioCreated(Created):
    stored_name = "catalog.scenario_created"
    body: ScenarioBody


class ScenarioRevised(Revised):
    stored_name = "catalog.scenario_revised"
    body: ScenarioBody


class ScenarioDeleted(Deleted):
    stored_name = "catalog.scenario_deleted"


class ScenarioUndeleted(Undeleted):
    stored_name = "catalog.scenario_undeleted"


def _search_texts(body: ScenarioBody) -> tuple[str, ...]:
    return (body.name, body.objective, body.instructions)


SCENARIO = Kind(
    name="scenario",
    label="scenario",
    body=ScenarioBody,
    create=CreateScenario,
    revisions=(CreateScenarioVersion, UpdateScenario),
    delete=DeleteScenario,
    created=ScenarioCreated,
    revised=ScenarioRevised,
    deleted=ScenarioDeleted,
    undelete=UndeleteScenario,
    undeleted=ScenarioUndeleted,
    outside_versions=frozenset({"tags"}),
    search_texts=_search_texts,
)
