"""Services over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from simulation.catalog import service as catalog
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.reads import read_list
from simulation.rest.catalog.service_shapes import (
    NewService,
    ServiceChange,
    ServiceCreated,
    ServiceFilterValues,
    ServiceInstance,
    ServiceList,
    ServiceQuery,
    VersionSet,
    VersionSetChange,
)
from simulation.rest.catalog.writes import create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {"tags": "tags.key"}

routes = APIRouter(prefix="/service", tags=["Service"], route_class=GuardedRoute)


@routes.get("/", **described("get-services", 200))
async def list_services(caller: Caller, query: Annotated[ServiceQuery, Query()]) -> ServiceList:
    """Services that match all given filters."""
    found = await read_list(caller, "service", query, FACETS)
    return ServiceList(
        services=[_instance(each) for each in found.rows],
        filter_values=ServiceFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.post("/", **described("create-service", 201, 400, 409, 413))
async def create_service(caller: Caller, request: NewService) -> ServiceCreated:
    """Create a service with the version sets `edge` and `release`.

    `edge` always follows the service; `release` does the same unless it is given.
    """
    fields = request.fields()
    release = fields.pop("release_version_set")
    if release is not None:
        fields["version_sets"] = {catalog.RELEASE: release}
    id = await create(caller, catalog.CreateService, catalog.ServiceBody, fields)
    return ServiceCreated(id=id)


@routes.post("/{service_id}/", **described("update-service", 200, 400, 409, 413))
async def update_service(caller: Caller, service_id: EntityId, request: ServiceChange) -> None:
    """Change a service; what is null or not there stays as it is."""
    await caller.command(catalog.UpdateService, id=service_id, changes=request.changes())


@routes.put(
    "/{service_id}/version_sets/{version_set_name}/",
    **described("upsert-service-version-set", 204, 400, 413),
)
async def put_version_set(
    caller: Caller,
    service_id: EntityId,
    version_set_name: catalog.VersionSetName,
    request: VersionSetChange,
) -> None:
    """Create or replace a version set. `edge` cannot be changed."""
    await caller.put_version_set(service_id, version_set_name, request.version_set.model_dump())


@routes.delete(
    "/{service_id}/version_sets/{version_set_name}/",
    **described("delete-service-version-set", 204, 400),
)
async def delete_version_set(caller: Caller, service_id: EntityId, version_set_name: str) -> None:
    """Remove a version set. Refused while a test uses it, and for `edge` and `release`."""
    await caller.command(catalog.DeleteVersionSet, id=service_id, name=version_set_name)


def _instance(document: Any) -> ServiceInstance:
    body: catalog.ServiceBody = document.body
    sets = {name: VersionSet(**each.model_dump()) for name, each in body.version_sets.items()}
    return ServiceInstance(
        id=document.id,
        name=document.name,
        version_sets=sets,
        description=body.description,
        is_active=body.is_active,
        # They mean nothing here, but have to be: the service stands for what it does not name.
        service_hierarchical_state_machine_id=(
            body.service_hierarchical_state_machine_id or document.id
        ),
        agent_id=body.agent_id or document.id,
        tags=document.tags,
        keyterms=list(body.keyterms),
        creator=document.creator,
        updated_by=document.updated_by,
    )
