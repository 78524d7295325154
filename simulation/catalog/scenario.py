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
from simulation.kernel.strict import written_out
from simulation.kernel.values import Moment, Tags, Text


class InitialMessageType(StrEnum):
    """Who opens the conversation: the persona, an external event, or (skip) the agent."""

    USER_MESSAGE = "user-message"
    EXTERNAL_EVENT = "external-event"
    SKIP = "skip"


class ScenarioBody(Body):
    """A situation: what the persona wants, and how they go about it."""

    tags: Tags = Field(default_factory=dict)
    objective: Text
    instructions: Text
    initial_message_type: InitialMessageType
    conversation_starts_at: Annotated[Moment, written_out] | None = None


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
