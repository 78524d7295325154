"""Personas over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from simulation.catalog.definition.queries import Filter
from simulation.catalog.persona import DeletePersona
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.catalog.lists import (
    Creators,
    SortBy,
    Tags,
    Token,
    UserInfo,
    next_token,
    sorts_of,
    tag_map,
    users_of,
    window,
)
from simulation.rest.guarded import Caller, GuardedRoute

SORTS = {"updated_at": "sort_keys.updated_at"}

routes = APIRouter(prefix="/simulation/persona", tags=["Simulation"], route_class=GuardedRoute)


class PersonaInstance(BaseModel):
    """A persona."""

    id: str
    name: str
    role: str
    tags: dict[str, str | None]
    is_deleted: bool
    created_at: datetime
    creator: UserInfo
    updated_at: datetime
    updated_by: UserInfo


class PersonaFilterValues(BaseModel):
    """Values to filter by."""

    creators: list[UserInfo]
    tags: list[str]
    roles: list[str]


class PersonaList(BaseModel):
    """A page of personas; ``filter_values`` with the first page only."""

    simulation_personas: list[PersonaInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: PersonaFilterValues | None


@routes.delete("/{simulation_persona_id}/", **described("delete-simulation-persona", 204, 400))
async def delete_persona(caller: Caller, simulation_persona_id: EntityId) -> None:
    """Take a persona out of use. References to it stay valid; refused while a test uses it."""
    await caller.command(DeletePersona, id=simulation_persona_id)


@routes.get("/", **described("get-simulation-personas", 200))
async def list_personas(
    caller: Caller,
    id: Annotated[list[EntityId], Query(json_schema_extra={"uniqueItems": True})] = [],  # noqa: B006
    limit: Annotated[int, Query(ge=0, le=50)] = 50,
    continuation_token: Token = 0,
    is_deleted: bool | None = None,
    role: Annotated[list[str], Query(json_schema_extra={"uniqueItems": True})] = [],  # noqa: B006
    creator: Creators = [],  # noqa: B006
    tag: Tags = [],  # noqa: B006
    sort_by: SortBy = [],  # noqa: B006
) -> PersonaList:
    """Personas that match all given filters."""
    raise NotImplementedError
