"""Metrics in GraphQL."""

from __future__ import annotations

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
    referenced,
)
from graphql_schema.evaluator import Evaluator, EvaluatorInput
from graphql_schema.global_ids import plain_id
from graphql_schema.inputs import TagInput, body_of
from graphql_schema.metric_value import MetricValue, MetricValueInput
from graphql_schema.paging import After, Before, Connection, DefinitionSort, First, Last, page
from graphql_schema.service import Service
from graphql_schema.versions import (
    Snapshot,
    VersionNode,
    as_of_field,
    versions_field,
)
from graphql_schema.views import view
from simulation.catalog.documents import MetricDocument, MetricVersionDocument
from simulation.catalog.metric import CreateMetric, DeleteMetric, MetricBody, UpdateMetric


def _services(root: strawberry.Parent[Any], info: Info) -> list[Service]:
    services: Any = referenced(info, "service", list(root.body.applied_to_services))
    return services


@strawberry.type
class MetricFields:
    """What a metric says."""

    description: str
    additional_notes: str | None
    metric_value: MetricValue
    evaluator: Evaluator
    applied_to_services: list[Service] = strawberry.field(resolver=_services)


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


@strawberry.type
class MetricFilterValues:
    """Values to filter by, among the metrics that the current filter leaves."""

    creators: list[UserInfo]
    tags: list[str]
    types: list[str]
    services: list[Service]


@strawberry.type
class MetricConnection(Connection[Metric]):
    """A page of metrics."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    async def filter_values(self, info: Info) -> MetricFilterValues:
        services = await self.facet("body.applied_to_services")
        return MetricFilterValues(
            creators=await creators_of(self.facet),
            tags=await self.facet("tags.key"),
            types=await self.facet("body.metric_value.type"),
            services=await referenced(info, "service", services),
        )


@strawberry.input
class MetricFilter(DefinitionFilter):
    """Which metrics are wanted."""

    types: list[str] | None = None
    services: list[strawberry.ID] | None = None


_FIELDS: dict[str, tuple[str, str | None]] = {
    "types": ("body.metric_value.type", None),
    "services": ("body.applied_to_services", "service"),
}


@strawberry.input
class CreateMetricInput:
    name: str
    description: str
    metric_value: MetricValueInput
    evaluator: EvaluatorInput | None = strawberry.UNSET
    applied_to_services: list[strawberry.ID] = strawberry.field(default_factory=list)
    additional_notes: str | None = None
    tags: list[TagInput] = strawberry.field(default_factory=list)


@strawberry.input(description="Fields that are not given stay as they are.")
class UpdateMetricInput:
    id: strawberry.ID
    expected_version: int | None = None
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


@strawberry.type
class MetricQuery:
    @strawberry.field(description="One metric, deleted or not.")
    async def metric(self, info: Info, id: strawberry.ID) -> Metric | None:
        return await one(info, "metric", id)

    @strawberry.field
    async def metrics(
        self,
        info: Info,
        filter: MetricFilter | None = None,
        sort: DefinitionSort | None = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> MetricConnection:
        wanted = filter_of("metric", filter, _FIELDS)
        return await page_of(
            MetricConnection, info, "metric", wanted, sort, page(first, after, last, before)
        )

    @strawberry.field(description="The best 50 by name and description, best first.")
    async def search_metrics(
        self, info: Info, query: str, filter: MetricFilter | None = None
    ) -> list[Metric]:
        wanted = filter_of("metric", filter, _FIELDS)
        return await info.context.queries("metric").search(info.context.organization, query, wanted)


@strawberry.type
class MetricMutation:
    @strawberry.mutation
    async def create_metric(self, info: Info, input: CreateMetricInput) -> MetricPayload:
        id = info.context.platform.ids.new()
        body = MetricBody.model_validate(_fields(input))
        await info.context.command(CreateMetric, id=id, body=body)
        return MetricPayload(metric=await found(info, "metric", id))

    @strawberry.mutation
    async def update_metric(self, info: Info, input: UpdateMetricInput) -> MetricPayload:
        changes = _fields(input)
        id = plain_id(changes.pop("id"), "Metric")
        expected = changes.pop("expected_version")
        await info.context.command(UpdateMetric, id=id, changes=changes, expected_version=expected)
        return MetricPayload(metric=await found(info, "metric", id))

    @strawberry.mutation(description="Soft: references stay valid. Refused while in use.")
    async def delete_metric(self, info: Info, id: strawberry.ID) -> MetricPayload:
        plain = plain_id(id, "Metric")
        await info.context.command(DeleteMetric, id=plain)
        return MetricPayload(metric=await found(info, "metric", plain))
