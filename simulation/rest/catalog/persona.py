"""Personas over REST."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from simulation.catalog.persona import (
    CreatePersona,
    CreatePersonaVersion,
    DeletePersona,
    PersonaBody,
    UpdatePersona,
)
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import Versions, tag_map
from simulation.rest.catalog.persona_shapes import (
    NewPersona,
    NewPersonaVersion,
    PersonaChange,
    PersonaCreated,
    PersonaFilterValues,
    PersonaInstance,
    PersonaList,
    PersonaQuery,
    PersonaSearch,
    PersonasFound,
    PersonaVersion,
    PersonaVersionList,
)
from simulation.rest.catalog.reads import read_list, read_search, read_versions
from simulation.rest.catalog.writes import VersionCreated, create
from simulation.rest.guarded import Caller, GuardedRoute

FACETS = {"creators": "creator", "tags": "tags.key", "roles": "body.role"}

routes = APIRouter(prefix="/simulation/persona", tags=["Simulation"], route_class=GuardedRoute)


@routes.post("/", **described("create-simulation-persona", 201, 409, 413))
async def create_persona(caller: Caller, request: NewPersona) -> PersonaCreated:
    """Create a persona and its first version."""
    id = await create(caller, CreatePersona, PersonaBody, request.fields())
    return PersonaCreated(simulation_persona_id=id)


@routes.get("/", **described("get-simulation-personas", 200))
async def list_personas(caller: Caller, query: Annotated[PersonaQuery, Query()]) -> PersonaList:
    """Personas that match all given filters."""
    found = await read_list(caller, "persona", query, FACETS)
    return PersonaList(
        simulation_personas=[_instance(each) for each in found.rows],
        filter_values=PersonaFilterValues(**found.values) if found.values else None,
        **found.paging,
    )


@routes.get("/search", **described("search-simulation-personas", 200))
async def search_personas(
    caller: Caller, query: Annotated[PersonaSearch, Query()]
) -> PersonasFound:
    """The best 50 matches by name and by background of the latest version, best first."""
    found = await read_search(caller, "persona", query)
    return PersonasFound(simulation_personas=[_instance(each) for each in found])


@routes.post(
    "/{simulation_persona_id}/version/",
    **described("create-simulation-persona-version", 201, 400, 413),
)
async def create_version(
    caller: Caller,
    simulation_persona_id: EntityId,
    request: NewPersonaVersion,
    version: Annotated[int, Query(gt=1)] | None = None,
) -> VersionCreated:
    """Write a version. `version` is the number that it must get, if given."""
    receipt = await caller.command(
        CreatePersonaVersion,
        id=simulation_persona_id,
        changes=request.fields(),
        expected_version=version,
    )
    return VersionCreated(version=receipt.state.version)


@routes.get(
    "/{simulation_persona_id}/version/", **described("get-simulation-persona-versions", 200)
)
async def list_versions(
    caller: Caller, simulation_persona_id: EntityId, query: Annotated[Versions, Query()]
) -> PersonaVersionList:
    """Versions of a persona, deleted or not; the oldest first unless asked otherwise."""
    found = await read_versions(caller, "persona", simulation_persona_id, query)
    return PersonaVersionList(
        simulation_persona_versions=[_version(each) for each in found.rows], **found.paging
    )


@routes.post("/{simulation_persona_id}/", **described("update-simulation-persona", 204, 413))
async def update_persona(
    caller: Caller, simulation_persona_id: EntityId, request: PersonaChange
) -> None:
    """Change the tags of a persona."""
    await caller.command(UpdatePersona, id=simulation_persona_id, changes=request.changes())


@routes.delete("/{simulation_persona_id}/", **described("delete-simulation-persona", 204, 400))
async def delete_persona(caller: Caller, simulation_persona_id: EntityId) -> None:
    """Take a persona out of use. References to it stay valid; refused while a test uses it."""
    await caller.command(DeletePersona, id=simulation_persona_id)


def _instance(document: Any) -> PersonaInstance:
    return PersonaInstance(
        id=document.id,
        name=document.name,
        role=document.body.role,
        tags=tag_map(document.tags),
        is_deleted=document.is_deleted,
        created_at=document.created_at,
        creator=document.creator,
        updated_at=document.updated_at,
        updated_by=document.updated_by,
    )


def _version(document: Any) -> PersonaVersion:
    body: PersonaBody = document.body
    return PersonaVersion(
        _id=document.id,
        org_id=document.organization,
        created_at=document.created_at,
        updated_at=document.created_at,
        simulation_persona_id=document.definition_id,
        version=document.version,
        creator=document.creator,
        background=body.background,
        preferred_language=body.preferred_language,
        timezone=body.timezone,
        user_models=list(body.user_models),
        nonsensitive_user_variables=body.nonsensitive_user_variables,
        sensitive_user_variables=body.sensitive_user_variables,
    )
