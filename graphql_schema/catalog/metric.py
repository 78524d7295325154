"""Metrics in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.definition import DefinitionNode, referenced
from graphql_schema.catalog.evaluator import Evaluator, EvaluatorInput
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
    values_field,
)
from graphql_schema.catalog.metric_value import MetricValue, MetricValueInput
from graphql_schema.catalog.mutations import Mutations
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
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.documents import MetricDocument, MetricVersionDocument
from simulation.catalog.metric import (
    CreateMetric,
    DeleteMetric,
    MetricBody,
    UndeleteMetric,
    UpdateMetric,
)
from simulation.identity.permission import Permission


def _services(root: strawberry.Parent[Any], info: Info) -> list[Service] | None:
    services: Any = referenced(info, "service", list(root.body.applied_to_services))
    return services


@strawberry.type
class MetricFields:
    """What a metric says."""

    description: str
    additional_notes: str | None
    metric_value: MetricValue
    evaluator: Evaluator
    applied_to_services: list[Service] | None = strawberry.field(resolver=_services)


@view(MetricVersionDocument, Snapshot, description="What a version of a metric says.")
class MetricVersion(VersionNode, MetricFields):
    pass


@strawberry.type
class MetricVersionConnection(Connection[MetricVersion]):
    """A page of versions."""


@view(MetricDocument, description="What is measured in a session.")
class Metric(DefinitionNode, MetricFields):
    versions: MetricVersionConnection = versions_field(MetricVersionConnection)
    as_of: MetricVersion | None = as_of_field(MetricVersion)
    unit_tests: Any = users_field(
        "unit_test", "body.success_criterions.metric_id", "UnitTestConnection"
    )


NARROWINGS = {
    "types": Narrowing("body.metric_value.type"),
    "evaluators": Narrowing("body.evaluator.type"),
    "services": Narrowing("body.applied_to_services", refers_to="service"),
}


@strawberry.type
class MetricFilterValues(DefinitionFilterValues):
    """Values to filter by, among the metrics that the current filter leaves."""

    types: list[str] = values_field("body.metric_value.type")
    services: list[Service] | None = referenced_field(
        "service", Service, "body.applied_to_services"
    )


@strawberry.type
class MetricConnection(Connection[Metric]):
    """A page of metrics."""

    facet: strawberry.Private[Facets]
    narrowed: strawberry.Private[Narrowed]
    facets: list[Facet] = facets_field(NARROWINGS)

    @strawberry.field
    def filter_values(self) -> MetricFilterValues:
        return MetricFilterValues(facet=self.facet)


@strawberry.input
class MetricFilter(DefinitionFilter):
    """Which metrics are wanted."""

    types: list[str] | None = strawberry.field(default=None, description="Of the value.")
    evaluators: list[str] | None = strawberry.field(
        default=None, description="By their `type`, such as `judge`."
    )
    services: list[strawberry.ID] | None = None


@strawberry.input
class CreateMetricInput:
    name: str
    description: str
    metric_value: MetricValueInput
    evaluator: EvaluatorInput | None = strawberry.UNSET
    applied_to_services: list[strawberry.ID] = strawberry.field(default_factory=list)
    additional_notes: str | None = None
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateMetricInput:
    id: strawberry.ID
    expected_version: int | None = None
    name: str | None = strawberry.UNSET
    description: str | None = strawberry.UNSET
    evaluator: EvaluatorInput | None = strawberry.UNSET
    applied_to_services: list[strawberry.ID] | None = strawberry.UNSET
    additional_notes: str | None = strawberry.UNSET
    tags: list[TagInput] | None = strawberry.UNSET


@strawberry.type
class MetricPayload:
    """What became of the metric."""

    metric: Metric


def _fields(input: CreateMetricInput | UpdateMetricInput) -> dict[str, Any]:
    fields = body_of(input)
    services = fields.get("applied_to_services")
    if services is not None:
        fields["applied_to_services"] = [
            plain_id(id, "Service", "applied_to_services") for id in services
        ]
    return fields


LISTING = Listing("metric", Metric, MetricConnection, MetricFilter, NARROWINGS)


@strawberry.type
class MetricQuery:
    metric: Metric | None = one_field(LISTING)
    metrics: MetricConnection = page_field(LISTING)
    search_metrics: list[Metric] = search_field(LISTING, "name and description")


MUTATIONS = Mutations("metric", MetricPayload, Permission.GET_METRIC)


@strawberry.type
class MetricMutation:
    create_metric = MUTATIONS.create(CreateMetric, MetricBody, CreateMetricInput, _fields)
    update_metric = MUTATIONS.update(UpdateMetric, UpdateMetricInput, _fields)
    delete_metric = MUTATIONS.delete(DeleteMetric)
    undelete_metric = MUTATIONS.undelete(UndeleteMetric)
