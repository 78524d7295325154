"""Metrics over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from simulation.catalog.metric import CreateMetric, DeleteMetric, MetricBody, UpdateMetric
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.metric_shapes import (
    Metric,
    MetricChange,
    MetricCreated,
    MetricFilterValues,
    MetricInstance,
    MetricList,
    MetricQuery,
    MetricSearch,
    MetricsFound,
    NewMetric,
)
from simulation.rest.catalog.reads import read_list, read_search
from simulation.rest.catalog.writes import create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {
    "applied_to_services_ids": "body.applied_to_services",
    "creators": "creator",
    "tags": "tags.key",
    "types": "body.metric_value.type",
}

routes = APIRouter(prefix="/metric", tags=["Metric"], route_class=GuardedRoute)


@routes.post("/", **described("create-metric", 201, 409, 413))
async def create_metric(caller: Caller, request: NewMetric) -> MetricCreated:
    """Create a metric; without an evaluator a model judges.

    `description` and `metric_value` may also come as `initial_version_metric_value`.
    """
    fields = request.fields()
    if request.evaluator is None:
        del fields["evaluator"]
    return MetricCreated(id=await create(caller, CreateMetric, MetricBody, fields))


@routes.get("/", **described("get-metrics", 200))
async def list_metrics(caller: Caller, query: Annotated[MetricQuery, Query()]) -> MetricList:
    """Metrics that match all given filters."""
    found = await read_list(caller, "metric", query, FACETS)
    return MetricList(
        metrics=[MetricInstance(id=each.id, **_fields(each)) for each in found.rows],
        filter_values=MetricFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.get("/search/", **described("search-metrics", 200))
async def search_metrics(caller: Caller, query: Annotated[MetricSearch, Query()]) -> MetricsFound:
    """The best 50 matches by name and description, best first."""
    found = await read_search(caller, "metric", query)
    return MetricsFound(metrics=[Metric(_id=each.id, **_fields(each)) for each in found])


@routes.post("/{metric_id}/", **described("update-metric", 200, 413))
async def update_metric(caller: Caller, metric_id: EntityId, request: MetricChange) -> None:
    """Change a metric: everything but its name and the type of its value."""
    await caller.command(UpdateMetric, id=metric_id, changes=request.changes())


@routes.delete("/{metric_id}/", **described("delete-metric", 200, 400))
async def delete_metric(caller: Caller, metric_id: EntityId) -> None:
    """Take a metric out of use. It stays readable; refused while a test uses it."""
    await caller.command(DeleteMetric, id=metric_id)


def _fields(document: Any) -> dict[str, Any]:
    body: MetricBody = document.body
    return {
        "org_id": document.organization,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "name": document.name,
        "description": body.description,
        "applied_to_services": list(body.applied_to_services),
        "additional_notes": body.additional_notes,
        "tags": document.tags,
        "creator": document.creator,
        "updated_by": document.updated_by,
        "metric_value": body.metric_value.model_dump(),
        "metric_value_type": body.metric_value.type,
        "is_deleted": document.is_deleted,
    }
