"""Services in GraphQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry

from graphql_schema.catalog.connectors.connector import Connector, ConnectorInput
from graphql_schema.catalog.definition import TYPE_NAMES, DefinitionNode
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
from graphql_schema.catalog.preferences import (
    ModelPreference,
    ModelPreferenceInput,
    plain_preferences,
    preferences_of,
)
from graphql_schema.catalog.used_by import users_field
from graphql_schema.catalog.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    versions_field,
)
from graphql_schema.catalog.writes import changed, read_back
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import TagInput, body_of, mapping_of
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.catalog import service as catalog
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import ServiceDocument, ServiceVersionDocument
from simulation.identity.permission import Permission


@dataclass(frozen=True, slots=True)
class NamedVersionSet:
    """A version set with its name: the source of a view."""

    name: str
    body: catalog.VersionSet


def _preferences(root: strawberry.Parent[NamedVersionSet]) -> list[ModelPreference]:
    return preferences_of(root.body.llm_model_preferences)


@view(NamedVersionSet, description="Which version of the agent is talked to, and how.")
class VersionSet:
    name: str
    agent_version_number: int | None
    service_hierarchical_state_machine_version_number: int | None
    connector: Connector | None = strawberry.field(description="The service's own where null.")
    llm_model_preferences: list[ModelPreference] = strawberry.field(resolver=_preferences)


@view(
    catalog.ServiceLimits,
    description="How much a service is asked by all runs together; null for as much as there is.",
)
class ServiceLimits:
    max_concurrent_sessions: int | None
    requests_per_minute: int | None


def _version_sets(root: strawberry.Parent[Any]) -> list[VersionSet]:
    sets: Any = [NamedVersionSet(*pair) for pair in sorted(root.body.version_sets.items())]
    return sets


@strawberry.type
class ServiceFields:
    """What a service says."""

    description: str
    is_active: bool
    agent_id: str | None
    service_hierarchical_state_machine_id: str | None
    keyterms: list[str]
    connector: Connector | None
    limits: ServiceLimits | None
    version_sets: list[VersionSet] = strawberry.field(resolver=_version_sets)


@view(ServiceVersionDocument, Snapshot, description="What a version of a service says.")
class ServiceVersion(VersionNode, ServiceFields):
    pass


@strawberry.type
class ServiceVersionConnection(Connection[ServiceVersion]):
    """A page of versions."""


@view(ServiceDocument, description="An agent under test.")
class Service(DefinitionNode, ServiceFields):
    versions: ServiceVersionConnection = versions_field(ServiceVersionConnection)
    as_of: ServiceVersion | None = as_of_field(ServiceVersion)
    unit_tests: Any = users_field("unit_test", "body.service_id", "UnitTestConnection")
    metrics: Any = users_field("metric", "body.applied_to_services", "MetricConnection")


NARROWINGS = {
    "is_active": Narrowing("body.is_active"),
    "connectors": Narrowing("body.connector.type"),
}


@strawberry.type
class ServiceFilterValues(DefinitionFilterValues):
    """Values to filter by, among the services that the current filter leaves."""


@strawberry.type
class ServiceConnection(Connection[Service]):
    """A page of services."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> ServiceFilterValues:
        return ServiceFilterValues(facet=self.facet)


@strawberry.input
class ServiceFilter(DefinitionFilter):
    """Which services are wanted."""

    is_active: bool | None = None
    connectors: list[str] | None = strawberry.field(
        default=None,
        description="Of the services themselves, by their `type`, such as `http`; those of version "
        "sets are not looked at.",
    )


@strawberry.input
class VersionSetInput:
    agent_version_number: int | None = None
    service_hierarchical_state_machine_version_number: int | None = None
    llm_model_preferences: list[ModelPreferenceInput] = strawberry.field(default_factory=list)
    connector: ConnectorInput | None = None


@strawberry.input
class NamedVersionSetInput(VersionSetInput):
    name: str


@strawberry.input(
    description="They hold for all version sets and for runs that are under way as well."
)
class ServiceLimitsInput:
    max_concurrent_sessions: int | None = strawberry.UNSET
    requests_per_minute: int | None = strawberry.UNSET


@strawberry.input
class CreateServiceInput:
    name: str
    description: str
    is_active: bool = True
    agent_id: str | None = None
    service_hierarchical_state_machine_id: str | None = None
    keyterms: list[str] = strawberry.field(default_factory=list)
    connector: ConnectorInput | None = None
    limits: ServiceLimitsInput | None = None
    version_sets: list[NamedVersionSetInput] = strawberry.field(default_factory=list)
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateServiceInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    description: str | None = strawberry.UNSET
    is_active: bool | None = strawberry.UNSET
    agent_id: str | None = strawberry.UNSET
    service_hierarchical_state_machine_id: str | None = strawberry.UNSET
    keyterms: list[str] | None = strawberry.UNSET
    connector: ConnectorInput | None = strawberry.UNSET
    limits: ServiceLimitsInput | None = strawberry.UNSET
    version_sets: list[NamedVersionSetInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All of them: one that is left out is deleted. Takes what it takes to create, "
        "to replace and to delete version sets.",
    )
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class ServicePayload:
    """What became of the service."""

    service: Service


def _plain_version_set(given: VersionSetInput) -> dict[str, Any]:
    fields = body_of(given, llm_model_preferences=plain_preferences(given.llm_model_preferences))
    fields.pop("name", None)
    return fields


def _fields(input: CreateServiceInput | UpdateServiceInput) -> dict[str, Any]:
    fields = body_of(input)
    if input.version_sets:
        named = ((each.name, _plain_version_set(each)) for each in input.version_sets)
        fields["version_sets"] = mapping_of(named, "version_sets")
    elif "version_sets" in fields:
        fields["version_sets"] = {}
    return fields


LISTING = Listing("service", Service, ServiceConnection, ServiceFilter, NARROWINGS)


@strawberry.type
class ServiceQuery:
    service: Service | None = one_field(LISTING)
    services: ServiceConnection = page_field(LISTING)
    search_services: list[Service] = search_field(LISTING, "name and description")


MUTATIONS = Mutations("service", ServicePayload, Permission.GET_SERVICE)


@strawberry.type
class ServiceMutation:
    create_service = MUTATIONS.create(
        catalog.CreateService, catalog.ServiceBody, CreateServiceInput, _fields
    )
    update_service = MUTATIONS.update(catalog.UpdateService, UpdateServiceInput, _fields)

    @mutation(
        answers=Permission.GET_SERVICE,
        description="Create or replace a version set. `edge` cannot be changed.",
    )
    async def put_service_version_set(
        self, info: Info, id: strawberry.ID, name: str, version_set: VersionSetInput
    ) -> ServicePayload:
        given = _plain_version_set(version_set)
        plain = plain_id(id, TYPE_NAMES["service"])
        await info.context.access.put_version_set(plain, name, given)
        written = await read_back(info, "service", plain)
        return ServicePayload(service=written)

    @mutation(
        catalog.DeleteVersionSet,
        answers=Permission.GET_SERVICE,
        description="Refused while a unit test uses the version set.",
    )
    async def delete_service_version_set(
        self, info: Info, id: strawberry.ID, name: str
    ) -> ServicePayload:
        written = await changed(info, "service", catalog.DeleteVersionSet, id, name=name)
        return ServicePayload(service=written)

    delete_service = MUTATIONS.delete(catalog.DeleteService)
    undelete_service = MUTATIONS.undelete(catalog.UndeleteService)
