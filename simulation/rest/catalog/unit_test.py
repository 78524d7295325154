"""Unit tests over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from simulation.catalog.unit_test import (
    CreateUnitTest,
    DeleteUnitTest,
    UnitTestBody,
    UpdateUnitTest,
)
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.reads import read_list, read_search
from simulation.rest.catalog.unit_test_shapes import (
    NewUnitTest,
    UnitTest,
    UnitTestChange,
    UnitTestCreated,
    UnitTestFilterValues,
    UnitTestInstance,
    UnitTestList,
    UnitTestQuery,
    UnitTestSearch,
    UnitTestsFound,
)
from simulation.rest.catalog.writes import create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {
    "creators": "creator",
    "tags": "tags.key",
    "service_ids": "body.service_id",
    "persona_ids": "body.persona_id",
    "scenario_ids": "body.scenario_id",
    "metric_ids": "body.success_criterions.metric_id",
}

routes = APIRouter(prefix="/simulation/unit_test", tags=["Simulation"], route_class=GuardedRoute)


@routes.post("/", **described("create-simulation-unit-test", 201, 400, 409, 413))
async def create_unit_test(caller: Caller, request: NewUnitTest) -> UnitTestCreated:
    """Create a unit test."""
    id = await create(caller, CreateUnitTest, UnitTestBody, request.fields())
    return UnitTestCreated(simulation_unit_test_id=id)


@routes.get("/", **described("get-simulation-unit-tests", 200))
async def list_unit_tests(caller: Caller, query: Annotated[UnitTestQuery, Query()]) -> UnitTestList:
    """Unit tests that match all given filters."""
    found = await read_list(caller, "unit_test", query, FACETS)
    return UnitTestList(
        simulation_unit_tests=[
            UnitTestInstance(id=each.id, **_fields(each)) for each in found.rows
        ],
        filter_values=UnitTestFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.get("/search/", **described("search-simulation-unit-tests", 200))
async def search_unit_tests(
    caller: Caller, query: Annotated[UnitTestSearch, Query()]
) -> UnitTestsFound:
    """The best 50 matches by name and description, best first."""
    found = await read_search(caller, "unit_test", query)
    return UnitTestsFound(
        simulation_unit_tests=[UnitTest(_id=each.id, **_fields(each)) for each in found]
    )


@routes.post(
    "/{simulation_unit_test_id}/", **described("update-simulation-unit-test", 204, 400, 413)
)
async def update_unit_test(
    caller: Caller, simulation_unit_test_id: EntityId, request: UnitTestChange
) -> None:
    """Change a unit test; what is null or not there stays as it is."""
    await caller.command(UpdateUnitTest, id=simulation_unit_test_id, changes=request.changes())


@routes.delete("/{simulation_unit_test_id}/", **described("delete-simulation-unit-test", 204, 400))
async def delete_unit_test(caller: Caller, simulation_unit_test_id: EntityId) -> None:
    """Take a unit test out of use. Refused while a set holds it; runs under way go on."""
    await caller.command(DeleteUnitTest, id=simulation_unit_test_id)


def _fields(document: Any) -> dict[str, Any]:
    body: UnitTestBody = document.body
    return {
        "org_id": document.organization,
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "name": document.name,
        "description": body.description,
        "service_id": body.service_id,
        "service_version_set_name": body.service_version_set_name,
        "persona_id": body.persona_id,
        "scenario_id": body.scenario_id,
        "max_interactions": body.max_interactions,
        "success_criterions": [each.model_dump() for each in body.success_criterions],
        "is_deleted": document.is_deleted,
        "tags": document.tags,
        "creator": document.creator,
        "updated_by": document.updated_by,
    }
