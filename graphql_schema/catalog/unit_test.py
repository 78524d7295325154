"""Unit tests in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.definition import DefinitionNode
from graphql_schema.catalog.facets import Facet, Narrowing, facets_field
from graphql_schema.catalog.lists import (
    DefinitionFilter,
    DefinitionFilterValues,
    Facets,
    Listing,
    one_field,
    page_field,
    referenced_field,
    search_field,
)
from graphql_schema.catalog.metric import Metric
from graphql_schema.catalog.metric_value import Criterion, CriterionInput
from graphql_schema.catalog.mutations import Mutations
from graphql_schema.catalog.pass_rates import PassRateConnection, pass_rate_history
from graphql_schema.catalog.persona import Persona
from graphql_schema.catalog.scenario import Scenario
from graphql_schema.catalog.service import Service
from graphql_schema.catalog.used_by import users_field
from graphql_schema.catalog.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    versions_field,
)
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import TagInput, body_of
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.views import view
from simulation.catalog import unit_test as catalog
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import UnitTestDocument, UnitTestVersionDocument
from simulation.identity.permission import Permission


async def _metric(root: strawberry.Parent[catalog.SuccessCriterion], info: Info) -> Metric | None:
    return await info.context.definitions("metric").load(root.metric_id)


@view(catalog.SuccessCriterion, description="A named demand on the value of a metric.")
class SuccessCriterion:
    name: str
    criterion: Criterion
    optional: bool = strawberry.field(
        description="Whether the unit test may pass where it applied in no session."
    )
    metric: Metric | None = strawberry.field(resolver=_metric)


async def _service(root: strawberry.Parent[Any], info: Info) -> Service | None:
    return await info.context.definitions("service").load(root.body.service_id)


async def _persona(root: strawberry.Parent[Any], info: Info) -> Persona | None:
    return await info.context.definitions("persona").load(root.body.persona_id)


async def _scenario(root: strawberry.Parent[Any], info: Info) -> Scenario | None:
    return await info.context.definitions("scenario").load(root.body.scenario_id)


@strawberry.type
class UnitTestFields:
    """What a unit test says."""

    description: str
    service_version_set_name: str
    max_interactions: int
    run_count: int = strawberry.field(description="Sessions each time the unit test is run.")
    success_criterions: list[SuccessCriterion]
    service: Service | None = strawberry.field(resolver=_service)
    persona: Persona | None = strawberry.field(resolver=_persona)
    scenario: Scenario | None = strawberry.field(resolver=_scenario)


@view(UnitTestVersionDocument, Snapshot, description="What a version of a unit test says.")
class UnitTestVersion(VersionNode, UnitTestFields):
    pass


@strawberry.type
class UnitTestVersionConnection(Connection[UnitTestVersion]):
    """A page of versions."""


@view(UnitTestDocument, description="One persona, one scenario, one service, and criteria.")
class UnitTest(DefinitionNode, UnitTestFields):
    versions: UnitTestVersionConnection = versions_field(UnitTestVersionConnection)
    as_of: UnitTestVersion | None = as_of_field(UnitTestVersion)
    unit_test_sets: Any = users_field(
        "unit_test_set", "body.unit_test_runs.unit_test_id", "UnitTestSetConnection"
    )
    pass_rate_history: PassRateConnection | None = strawberry.field(
        resolver=pass_rate_history,
        description="What it has shown in completed runs, the latest first. Takes what it takes to "
        "see set runs and sets.",
    )


NARROWINGS = {
    "services": Narrowing("body.service_id", refers_to="service"),
    "personas": Narrowing("body.persona_id", refers_to="persona"),
    "scenarios": Narrowing("body.scenario_id", refers_to="scenario"),
    "metrics": Narrowing("body.success_criterions.metric_id", refers_to="metric"),
}


@strawberry.type
class UnitTestFilterValues(DefinitionFilterValues):
    """Values to filter by, among the unit tests that the current filter leaves."""

    services: list[Service] | None = referenced_field("service", Service, "body.service_id")
    personas: list[Persona] | None = referenced_field("persona", Persona, "body.persona_id")
    scenarios: list[Scenario] | None = referenced_field("scenario", Scenario, "body.scenario_id")
    metrics: list[Metric] | None = referenced_field(
        "metric", Metric, "body.success_criterions.metric_id"
    )


@strawberry.type
class UnitTestConnection(Connection[UnitTest]):
    """A page of unit tests."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> UnitTestFilterValues:
        return UnitTestFilterValues(facet=self.facet)


@strawberry.input
class UnitTestFilter(DefinitionFilter):
    """Which unit tests are wanted."""

    services: list[strawberry.ID] | None = None
    personas: list[strawberry.ID] | None = None
    scenarios: list[strawberry.ID] | None = None
    metrics: list[strawberry.ID] | None = None


@strawberry.input
class SuccessCriterionInput:
    name: str
    metric_id: strawberry.ID
    criterion: CriterionInput
    optional: bool = False


@strawberry.input
class CreateUnitTestInput:
    name: str
    description: str
    service_id: strawberry.ID
    persona_id: strawberry.ID
    scenario_id: strawberry.ID
    max_interactions: int
    success_criterions: list[SuccessCriterionInput]
    service_version_set_name: str = "release"
    run_count: int = 1
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateUnitTestInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    description: str | None = strawberry.UNSET
    service_id: strawberry.ID | None = strawberry.UNSET
    service_version_set_name: str | None = strawberry.UNSET
    persona_id: strawberry.ID | None = strawberry.UNSET
    scenario_id: strawberry.ID | None = strawberry.UNSET
    max_interactions: int | None = strawberry.UNSET
    success_criterions: list[SuccessCriterionInput] | None = strawberry.UNSET
    run_count: int | None = strawberry.UNSET
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class UnitTestPayload:
    """What became of the unit test."""

    unit_test: UnitTest


_REFERENCES = {"service_id": "Service", "persona_id": "Persona", "scenario_id": "Scenario"}


def _fields(input: CreateUnitTestInput | UpdateUnitTestInput) -> dict[str, Any]:
    fields = body_of(input)
    for name, type_name in _REFERENCES.items():
        if fields.get(name) is not None:
            fields[name] = plain_id(fields[name], type_name, name)
    for number, criterion in enumerate(fields.get("success_criterions") or ()):
        field = f"success_criterions.{number}.metric_id"
        criterion["metric_id"] = plain_id(criterion["metric_id"], "Metric", field)
    return fields


LISTING = Listing("unit_test", UnitTest, UnitTestConnection, UnitTestFilter, NARROWINGS)


@strawberry.type
class UnitTestQuery:
    unit_test: UnitTest | None = one_field(LISTING)
    unit_tests: UnitTestConnection = page_field(LISTING)
    search_unit_tests: list[UnitTest] = search_field(LISTING, "name and description")


MUTATIONS = Mutations("unit_test", UnitTestPayload, Permission.GET_UNIT_TEST)


@strawberry.type
class UnitTestMutation:
    create_unit_test = MUTATIONS.create(
        catalog.CreateUnitTest, catalog.UnitTestBody, CreateUnitTestInput, _fields
    )
    update_unit_test = MUTATIONS.update(catalog.UpdateUnitTest, UpdateUnitTestInput, _fields)
    delete_unit_test = MUTATIONS.delete(catalog.DeleteUnitTest)
    undelete_unit_test = MUTATIONS.undelete(catalog.UndeleteUnitTest)
