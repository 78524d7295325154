"""Who is asking, and their organization."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import view
from simulation.identity.documents import OrganizationDocument
from simulation.identity.principal import Principal
from simulation.identity.role import Role


def _org_id(root: strawberry.Parent[Principal]) -> str:
    return root.organization


def _user_id(root: strawberry.Parent[Principal]) -> str:
    return root.actor.user


def _permissions(root: strawberry.Parent[Principal]) -> list[str]:
    return sorted(root.permissions)


async def _name(root: strawberry.Parent[Principal], info: Info) -> str | None:
    user = await info.context.access.people.me()
    return user.name if user else None


async def _role(root: strawberry.Parent[Principal], info: Info) -> Role | None:
    user = await info.context.access.people.me()
    return user.role if user else None


@view(Principal, description="Who is asking.")
class Viewer:
    org_id: str = strawberry.field(resolver=_org_id)
    user_id: str = strawberry.field(resolver=_user_id)
    name: str | None = strawberry.field(resolver=_name)
    role: Role | None = strawberry.field(
        resolver=_role, description="Null for whoever owns the machine and is no user."
    )
    permissions: list[str] = strawberry.field(
        resolver=_permissions, description="By their names in the simulation API."
    )
    expires_at: datetime | None = strawberry.field(
        description="When the sign-in ends by itself; null for never."
    )


def _id(root: strawberry.Parent[OrganizationDocument]) -> strawberry.ID:
    return strawberry.ID(global_id("Organization", root.id))


def _database_id(root: strawberry.Parent[OrganizationDocument]) -> str:
    return root.id


@view(OrganizationDocument, description="An organization.")
class Organization:
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(
        resolver=_database_id, description="The id in the simulation API."
    )
    name: str
    created_at: datetime


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is asking.")
    def viewer(self, info: Info) -> Viewer:
        viewer: Any = info.context.access.principal
        return viewer

    @strawberry.field(
        description="The viewer's organization; null in local use, where none was founded."
    )
    async def organization(self, info: Info) -> Organization | None:
        found: Any = await info.context.access.people.organization()
        return found
