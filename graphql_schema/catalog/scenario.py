"""Scenarios in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import DefinitionNode
from graphql_schema.catalog.facets import Facet, Narrowing, facets_field
from graphql_schema.catalog.lists import (
    DefinitionFilter,
    DefinitionFilterValues,
    Facets,
    Listing,
    one_field,
    page_field,
    search_field,
)
from graphql_schema.catalog.mutations import Mutations
from graphql_schema.catalog.tools import SimulatedTool, SimulatedToolInput
from graphql_schema.catalog.used_by import users_field
from graphql_schema.catalog.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    latest_version,
    versions_field,
)
from graphql_schema.kit.context import Info
from graphql_schema.kit.inputs import TagInput, body_of, plain_tags
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.views import view
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import ScenarioDocument, ScenarioVersionDocument
from simulation.catalog.expressions.conventions import remarks_on
from simulation.catalog.scenario import (
    CreateScenario,
    CreateScenarioVersion,
    DeleteScenario,
    InitialMessageType,
    ScenarioBody,
    UndeleteScenario,
    UpdateScenario,
)
from simulation.identity.permission import Permission

strawberry.enum(InitialMessageType, description="Who opens the conversation; `SKIP` is the agent.")


@view(ScenarioVersionDocument, Snapshot, description="What a version of a scenario says.")
class ScenarioVersion(VersionNode):
    objective: str
    instructions: str
    initial_message_type: InitialMessageType
    conversation_starts_at: datetime | None
    tools: list[SimulatedTool] = strawberry.field(
        description="Tools of the agent's that the simulation executes."
    )
    state: JSON = strawberry.field(description="Of the tools, when a session begins.")
    max_tool_rounds: int = strawberry.field(
        description="How often in one turn the agent may be given results and call again."
    )


@strawberry.type
class ScenarioVersionConnection(Connection[ScenarioVersion]):
    """A page of versions."""


def _remarks(root: strawberry.Parent[ScenarioDocument]) -> list[str]:
    return list(remarks_on(root.body.instructions))


def _latest(root: strawberry.Parent[ScenarioDocument]) -> ScenarioVersion:
    latest: Any = latest_version(root)
    return latest


@view(ScenarioDocument, description="The situation that a persona plays.")
class Scenario(DefinitionNode):
    latest_version: ScenarioVersion = strawberry.field(resolver=_latest)
    remarks: list[str] = strawberry.field(
        resolver=_remarks,
        description="Lines of the instructions that begin like a rule and are none.",
    )

    versions: ScenarioVersionConnection = versions_field(ScenarioVersionConnection)
    as_of: ScenarioVersion | None = as_of_field(ScenarioVersion)
    unit_tests: Any = users_field("unit_test", "body.scenario_id", "UnitTestConnection")


NARROWINGS = {
    "initial_message_types": Narrowing("body.initial_message_type", enum=InitialMessageType),
    "tools": Narrowing("body.tools.name"),
}


@strawberry.type
class ScenarioFilterValues(DefinitionFilterValues):
    """Values to filter by, among the scenarios that the current filter leaves."""


@strawberry.type
class ScenarioConnection(Connection[Scenario]):
    """A page of scenarios."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> ScenarioFilterValues:
        return ScenarioFilterValues(facet=self.facet)


@strawberry.input
class ScenarioFilter(DefinitionFilter):
    """Which scenarios are wanted."""

    initial_message_types: list[InitialMessageType] | None = None
    tools: list[str] | None = strawberry.field(
        default=None, description="Names of tools that it simulates; one of them is enough."
    )


@strawberry.input
class ScenarioVersionInput:
    """What a version of a scenario says."""

    objective: str
    instructions: str
    initial_message_type: InitialMessageType
    conversation_starts_at: datetime | None = None
    tools: list[SimulatedToolInput] | None = strawberry.UNSET
    state: JSON | None = strawberry.UNSET
    max_tool_rounds: int | None = strawberry.UNSET


@strawberry.input
class CreateScenarioInput:
    name: str
    initial_version: ScenarioVersionInput
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class CreateScenarioVersionInput:
    id: strawberry.ID
    objective: str | None = strawberry.UNSET
    instructions: str | None = strawberry.UNSET
    initial_message_type: InitialMessageType | None = strawberry.UNSET
    conversation_starts_at: datetime | None = strawberry.UNSET
    tools: list[SimulatedToolInput] | None = strawberry.UNSET
    state: JSON | None = strawberry.UNSET
    max_tool_rounds: int | None = strawberry.UNSET
    version: int | None = strawberry.field(
        default=None, description="The number that the new version must get."
    )


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateScenarioInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    objective: str | None = strawberry.UNSET
    instructions: str | None = strawberry.UNSET
    initial_message_type: InitialMessageType | None = strawberry.UNSET
    conversation_starts_at: datetime | None = strawberry.UNSET
    tools: list[SimulatedToolInput] | None = strawberry.UNSET
    state: JSON | None = strawberry.UNSET
    max_tool_rounds: int | None = strawberry.UNSET
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class ScenarioPayload:
    """What became of the scenario."""

    scenario: Scenario


def _fields(input: CreateScenarioInput) -> dict[str, Any]:
    own = {"name": input.name, "tags": plain_tags(input.tags)}
    return body_of(input.initial_version) | own


LISTING = Listing("scenario", Scenario, ScenarioConnection, ScenarioFilter, NARROWINGS)


@strawberry.type
class ScenarioQuery:
    scenario: Scenario | None = one_field(LISTING)
    scenarios: ScenarioConnection = page_field(LISTING)
    search_scenarios: list[Scenario] = search_field(LISTING, "name, objective and instructions")

    @strawberry.field(
        description="Lines that begin like a rule and are none, of instructions that are about to "
        "be written: `remarks` of a scenario before it is there."
    )
    def scenario_remarks(self, info: Info, instructions: str) -> list[str]:
        info.context.access.principal.require(Permission.GET_SCENARIO)
        return list(remarks_on(instructions))


MUTATIONS = Mutations("scenario", ScenarioPayload, Permission.GET_SCENARIO)


@strawberry.type
class ScenarioMutation:
    create_scenario = MUTATIONS.create(CreateScenario, ScenarioBody, CreateScenarioInput, _fields)
    create_scenario_version = MUTATIONS.create_version(
        CreateScenarioVersion, CreateScenarioVersionInput
    )
    update_scenario = MUTATIONS.update(UpdateScenario, UpdateScenarioInput)
    delete_scenario = MUTATIONS.delete(DeleteScenario)
    undelete_scenario = MUTATIONS.undelete(UndeleteScenario)
