"""Personas over REST."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from simulation.catalog.persona import (
    CreatePersona,
    CreatePersonaVersion,
    DeletePersona,
    PersonaBody,
    UpdatePersona,
)
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import tag_map
from simulation.rest.catalog.persona_shapes import (
    NewPersona,
    NewPersonaVersion,
    PersonaChange,
    PersonaCreated,
    PersonaInstance,
    PersonaList,
    PersonaQuery,
    PersonaSearch,
    PersonasFound,
    PersonaVersion,
    PersonaVersionList,
)
from simulation.rest.catalog.versioned import VersionedRoutes
from simulation.rest.guarded import GuardedRoute

FACETS = {"creators": "creator", "tags": "tags.key", "roles": "body.role"}


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


routes = APIRouter(prefix="/simulation/persona", tags=["Simulation"], route_class=GuardedRoute)

personas = VersionedRoutes(routes, "persona", PersonaBody, _instance, _version)
personas.add_create(
    described("create-simulation-persona", 201, 409, 413), CreatePersona, NewPersona, PersonaCreated
)
personas.add_list(described("get-simulation-personas", 200), PersonaQuery, FACETS, PersonaList)
personas.add_search(
    described("search-simulation-personas", 200),
    PersonaSearch,
    "name and by background of the latest version",
    PersonasFound,
)
personas.add_create_version(
    described("create-simulation-persona-version", 201, 400, 413),
    CreatePersonaVersion,
    NewPersonaVersion,
)
personas.add_list_versions(described("get-simulation-persona-versions", 200), PersonaVersionList)
personas.add_update(described("update-simulation-persona", 204, 413), UpdatePersona, PersonaChange)
personas.add_delete(described("delete-simulation-persona", 204, 400), DeletePersona)
