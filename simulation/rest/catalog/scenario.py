"""Scenarios over REST."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from simulation.catalog.scenario import (
    CreateScenario,
    CreateScenarioVersion,
    DeleteScenario,
    ScenarioBody,
    UpdateScenario,
)
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import tag_map
from simulation.rest.catalog.scenario_shapes import (
    NewScenario,
    NewScenarioVersion,
    ScenarioChange,
    ScenarioCreated,
    ScenarioInstance,
    ScenarioList,
    ScenarioQuery,
    ScenarioSearch,
    ScenariosFound,
    ScenarioVersion,
    ScenarioVersionList,
)
from simulation.rest.catalog.versioned import VersionedRoutes
from simulation.rest.guarded import GuardedRoute

FACETS = {"creators": "creator", "tags": "tags.key"}


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


routes = APIRouter(prefix="/simulation/scenario", tags=["Simulation"], route_class=GuardedRoute)

scenarios = VersionedRoutes(routes, "scenario", ScenarioBody, _instance, _version)
scenarios.add_create(
    described("create-simulation-scenario", 201, 409, 413),
    CreateScenario,
    NewScenario,
    ScenarioCreated,
)
scenarios.add_list(described("get-simulation-scenarios", 200), ScenarioQuery, FACETS, ScenarioList)
scenarios.add_search(
    described("search-simulation-scenarios", 200), ScenarioSearch, "name", ScenariosFound
)
scenarios.add_create_version(
    described("create-simulation-scenario-version", 201, 400, 413),
    CreateScenarioVersion,
    NewScenarioVersion,
)
scenarios.add_list_versions(described("get-simulation-scenario-versions", 200), ScenarioVersionList)
scenarios.add_update(
    described("update-simulation-scenario", 204, 413), UpdateScenario, ScenarioChange
)
scenarios.add_delete(described("delete-simulation-scenario", 204, 400), DeleteScenario)
