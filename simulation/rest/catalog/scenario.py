"""Scenarios over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from simulation.catalog.scenario import (
    CreateScenario,
    CreateScenarioVersion,
    DeleteScenario,
    ScenarioBody,
    UpdateScenario,
)
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import Versions, tag_map
from simulation.rest.catalog.reads import read_list, read_search, read_versions
from simulation.rest.catalog.scenario_shapes import (
    NewScenario,
    NewScenarioVersion,
    ScenarioChange,
    ScenarioCreated,
    ScenarioFilterValues,
    ScenarioInstance,
    ScenarioList,
    ScenarioQuery,
    ScenarioSearch,
    ScenariosFound,
    ScenarioVersion,
    ScenarioVersionList,
)
from simulation.rest.catalog.writes import VersionCreated, create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {"creators": "creator", "tags": "tags.key"}

routes = APIRouter(prefix="/simulation/scenario", tags=["Simulation"], route_class=GuardedRoute)


@routes.post("/", **described("create-simulation-scenario", 201, 409, 413))
async def create_scenario(caller: Caller, request: NewScenario) -> ScenarioCreated:
    """Create a scenario and its first version."""
    id = await create(caller, CreateScenario, ScenarioBody, request.fields())
    return ScenarioCreated(simulation_scenario_id=id)


@routes.get("/", **described("get-simulation-scenarios", 200))
async def list_scenarios(caller: Caller, query: Annotated[ScenarioQuery, Query()]) -> ScenarioList:
    """Scenarios that match all given filters."""
    found = await read_list(caller, "scenario", query, FACETS)
    return ScenarioList(
        simulation_scenarios=[_instance(each) for each in found.rows],
        filter_values=ScenarioFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.get("/search", **described("search-simulation-scenarios", 200))
async def search_scenarios(
    caller: Caller, query: Annotated[ScenarioSearch, Query()]
) -> ScenariosFound:
    """The best 50 matches by name, best first."""
    found = await read_search(caller, "scenario", query)
    return ScenariosFound(simulation_scenarios=[_instance(each) for each in found])


@routes.post(
    "/{simulation_scenario_id}/version/",
    **described("create-simulation-scenario-version", 201, 400, 413),
)
async def create_version(
    caller: Caller,
    simulation_scenario_id: EntityId,
    request: NewScenarioVersion,
    version: Annotated[int, Query(gt=1)] | None = None,
) -> VersionCreated:
    """Write a version. `version` is the number that it must get, if given."""
    receipt = await caller.command(
        CreateScenarioVersion,
        id=simulation_scenario_id,
        changes=request.fields(),
        expected_version=version,
    )
    return VersionCreated(version=receipt.state.version)


@routes.get(
    "/{simulation_scenario_id}/version/", **described("get-simulation-scenario-versions", 200)
)
async def list_versions(
    caller: Caller, simulation_scenario_id: EntityId, query: Annotated[Versions, Query()]
) -> ScenarioVersionList:
    """Versions of a scenario, deleted or not; the oldest first unless asked otherwise."""
    found = await read_versions(caller, "scenario", simulation_scenario_id, query)
    return ScenarioVersionList(
        simulation_scenario_versions=[_version(each) for each in found.rows], **found.paging
    )


@routes.post("/{simulation_scenario_id}/", **described("update-simulation-scenario", 204, 413))
async def update_scenario(
    caller: Caller, simulation_scenario_id: EntityId, request: ScenarioChange
) -> None:
    """Change the tags of a scenario."""
    await caller.command(UpdateScenario, id=simulation_scenario_id, changes=request.changes())


@routes.delete("/{simulation_scenario_id}/", **described("delete-simulation-scenario", 204, 400))
async def delete_scenario(caller: Caller, simulation_scenario_id: EntityId) -> None:
    """Take a scenario out of use. References to it stay valid; refused while a test uses it."""
    await caller.command(DeleteScenario, id=simulation_scenario_id)


def _instance(document: Any) -> ScenarioInstance:
    return ScenarioInstance(
        id=document.id,
        name=document.name,
        tags=tag_map(document.tags),
        is_deleted=document.is_deleted,
        created_at=document.created_at,
        creator=document.creator,
        updated_at=document.updated_at,
        updated_by=document.updated_by,
    )


def _version(document: Any) -> ScenarioVersion:
    body: ScenarioBody = document.body
    return ScenarioVersion(
        _id=document.id,
        org_id=document.organization,
        created_at=document.created_at,
        updated_at=document.created_at,
        simulation_scenario_id=document.definition_id,
        version=document.version,
        creator=document.creator,
        objective=body.objective,
        instructions=body.instructions,
        initial_message_type=body.initial_message_type,
        conversation_starts_at=body.conversation_starts_at,
    )
