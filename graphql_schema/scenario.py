"""Scenarios in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.context import Info
from graphql_schema.definition import (
    DefinitionFilter,
    DefinitionNode,
    Facets,
    UserInfo,
    creators_of,
    filter_of,
    found,
    one,
    page_of,
)
from graphql_schema.global_ids import plain_id
from graphql_schema.inputs import TagInput, body_of, plain_tags
from graphql_schema.paging import After, Before, Connection, DefinitionSort, First, Last, page
from graphql_schema.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    latest_version,
    versions_field,
)
from graphql_schema.views import view
from simulation.catalog.documents import ScenarioDocument, ScenarioVersionDocument
from simulation.catalog.scenario import (
    CreateScenario,
    CreateScenarioVersion,
    DeleteScenario,
    InitialMessageType,
    ScenarioBody,
    UpdateScenario,
)

strawberry.enum(InitialMessageType, description="Who opens the conversation; `SKIP` is the agent.")


@view(ScenarioVersionDocument, Snapshot, description="What a version of a scenario says.")
class ScenarioVersion(VersionNode):
    objective: str
    instructions: str
    initial_message_type: InitialMessageType
    conversation_starts_at: datetime | None


@strawberry.type
class ScenarioVersionConnection(Connection[ScenarioVersion]):
    """A page of versions."""


def _latest(root: strawberry.Parent[ScenarioDocument]) -> ScenarioVersion:
    latest: Any = latest_version(root)
    return latest


@view(ScenarioDocument, description="The situation that a persona plays.")
class Scenario(DefinitionNode):
    latest_version: ScenarioVersion = strawberry.field(resolver=_latest)

    versions: ScenarioVersionConnection = versions_field(ScenarioVersionConnection)
    as_of: ScenarioVersion | None = as_of_field(ScenarioVersion)


@strawberry.type
class ScenarioFilterValues:
    """Values to filter by, among the scenarios that the current filter leaves."""

    creators: list[UserInfo]
    tags: list[str]


@strawberry.type
class ScenarioConnection(Connection[Scenario]):
    """A page of scenarios."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    async def filter_values(self) -> ScenarioFilterValues:
        return ScenarioFilterValues(
            creators=await creators_of(self.facet), tags=await self.facet("tags.key")
        )


@strawberry.input
class ScenarioFilter(DefinitionFilter):
    """Which scenarios are wanted."""


@strawberry.input
class ScenarioVersionInput:
    """What a version of a scenario says."""

    objective: str
    instructions: str
    initial_message_type: InitialMessageType
    conversation_starts_at: datetime | None = None


@strawberry.input
class CreateScenarioInput:
    name: str
    initial_version: ScenarioVersionInput
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input
class CreateScenarioVersionInput(ScenarioVersionInput):
    id: strawberry.ID
    version: int | None = strawberry.field(
        default=None, description="The number that the new version must get."
    )


@strawberry.input
class UpdateScenarioInput:
    id: strawberry.ID
    tags: list[TagInput]


@strawberry.type
class ScenarioPayload:
    """What became of the scenario."""

    scenario: Scenario


@strawberry.type
class ScenarioQuery:
    @strawberry.field(description="One scenario, deleted or not.")
    async def scenario(self, info: Info, id: strawberry.ID) -> Scenario | None:
        return await one(info, "scenario", id)

    @strawberry.field
    async def scenarios(
        self,
        info: Info,
        filter: ScenarioFilter | None = None,
        sort: DefinitionSort | None = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ScenarioConnection:
        return await page_of(
            ScenarioConnection,
            info,
            "scenario",
            filter_of("scenario", filter),
            sort,
            page(first, after, last, before),
        )

    @strawberry.field(description="The best 50 by name, best first.")
    async def search_scenarios(
        self, info: Info, query: str, filter: ScenarioFilter | None = None
    ) -> list[Scenario]:
        return await info.context.queries("scenario").search(
            info.context.organization, query, filter_of("scenario", filter)
        )


@strawberry.type
class ScenarioMutation:
    @strawberry.mutation
    async def create_scenario(self, info: Info, input: CreateScenarioInput) -> ScenarioPayload:
        id = info.context.platform.ids.new()
        body = ScenarioBody.model_validate(
            body_of(input.initial_version) | {"name": input.name, "tags": plain_tags(input.tags)}
        )
        await info.context.command(CreateScenario, id=id, body=body)
        return ScenarioPayload(scenario=await found(info, "scenario", id))

    @strawberry.mutation
    async def create_scenario_version(
        self, info: Info, input: CreateScenarioVersionInput
    ) -> ScenarioPayload:
        id = plain_id(input.id, "Scenario")
        changes = body_of(input)
        del changes["id"]
        expected = changes.pop("version")
        await info.context.command(
            CreateScenarioVersion, id=id, changes=changes, expected_version=expected
        )
        return ScenarioPayload(scenario=await found(info, "scenario", id))

    @strawberry.mutation
    async def update_scenario(self, info: Info, input: UpdateScenarioInput) -> ScenarioPayload:
        id = plain_id(input.id, "Scenario")
        await info.context.command(UpdateScenario, id=id, changes={"tags": plain_tags(input.tags)})
        return ScenarioPayload(scenario=await found(info, "scenario", id))

    @strawberry.mutation(description="Soft: references stay valid. Refused while in use.")
    async def delete_scenario(self, info: Info, id: strawberry.ID) -> ScenarioPayload:
        plain = plain_id(id, "Scenario")
        await info.context.command(DeleteScenario, id=plain)
        return ScenarioPayload(scenario=await found(info, "scenario", plain))
