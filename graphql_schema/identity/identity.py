"""Who belongs to the organization: the viewer, users with their roles, API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, Connection, First, Last, connect, page
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.identity.documents import ApiKeyDocument, OrganizationDocument, UserDocument
from simulation.identity.organization.messages import AddUser, ChangeUser, RemoveUser
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.identity.role import Role
from simulation.kernel.errors import NotFound

strawberry.enum(Role, name="UserRole", description="What a user may do, the most powerful first.")


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


def _id(root: strawberry.Parent[Any]) -> strawberry.ID:
    return strawberry.ID(root.id)


def _id_of_user(root: strawberry.Parent[UserDocument]) -> strawberry.ID:
    return strawberry.ID(root.user_id)


@view(OrganizationDocument, description="An organization.")
class Organization:
    id: strawberry.ID = strawberry.field(resolver=_id)
    name: str
    created_at: datetime


@view(UserDocument, description="A user of the organization.")
class User:
    id: strawberry.ID = strawberry.field(
        resolver=_id_of_user, description="Unique in the organization."
    )
    name: str
    role: Role
    removed: bool = strawberry.field(description="Who was removed keeps their id only.")
    created_at: datetime
    updated_at: datetime


@view(ApiKeyDocument, description="An API key, without its secret.")
class ApiKey:
    id: strawberry.ID = strawberry.field(resolver=_id)
    user_id: str = strawberry.field(description="Whose it is.")
    name: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = strawberry.field(description="Null while it counts.")


@strawberry.type
class UserConnection(Connection[User]):
    """A page of users."""


@strawberry.type
class ApiKeyConnection(Connection[ApiKey]):
    """A page of API keys."""


@strawberry.input
class AddUserInput:
    id: str | None = strawberry.field(default=None, description="A fresh one unless given.")
    name: str
    role: Role


@strawberry.input(description="What is null or left out stays.")
class ChangeUserInput:
    id: strawberry.ID
    name: str | None = None
    role: Role | None = None


@strawberry.input
class CreateApiKeyInput:
    name: str
    user_id: str | None = strawberry.field(default=None, description="The viewer unless given.")


@strawberry.type
class UserPayload:
    """What became of the user."""

    user: User


@strawberry.type
class CreateApiKeyPayload:
    """The new key."""

    api_key: str = strawberry.field(
        description="The whole key, to be sent as a bearer token. It is shown this once."
    )
    key: ApiKey


@strawberry.type
class ApiKeyPayload:
    """What became of the key."""

    key: ApiKey


@strawberry.type
class RotateSigningKeyPayload:
    """What becomes of sign-ins."""

    retired_at: datetime = strawberry.field(
        description="Tokens that were signed before end to count then."
    )


async def _user(info: Info, id: str) -> Any:
    found = await info.context.access.people.user(id)
    if found is None:
        raise NotFound(f"There is no user with the id {id!r}.", field="id")
    return found


async def _api_key(info: Info, id: str) -> Any:
    found = await info.context.access.people.api_key(id)
    if found is None:
        raise NotFound(f"There is no API key with the id {id}.", field="id")
    return found


@strawberry.type
class IdentityQuery:
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

    @strawberry.field(description="Users who were not removed, by when they came.")
    async def users(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> UserConnection:
        people = info.context.access.people
        rows = await people.users(page(first, after, last, before))
        found: UserConnection = connect(UserConnection, rows, count=people.count_users)
        return found

    @strawberry.field(
        description="API keys by creation, revoked ones as well: all, or those of the viewer "
        "where they may not see the others'."
    )
    async def api_keys(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> ApiKeyConnection:
        people = info.context.access.people
        rows = await people.api_keys(page(first, after, last, before))
        found: ApiKeyConnection = connect(ApiKeyConnection, rows, count=people.count_api_keys)
        return found


@strawberry.type
class IdentityMutation:
    @mutation(
        AddUser,
        answers=Permission.GET_USER,
        description="Let somebody in, with a role no higher than one's own.",
    )
    async def add_user(self, info: Info, input: AddUserInput) -> UserPayload:
        id = await info.context.access.people.add_user(input.id, input.name, input.role)
        return UserPayload(user=await _user(info, id))

    @mutation(
        ChangeUser,
        answers=Permission.GET_USER,
        description="Give a user another name or role; it counts at once.",
    )
    async def change_user(self, info: Info, input: ChangeUserInput) -> UserPayload:
        await info.context.access.people.change_user(input.id, input.name, input.role)
        return UserPayload(user=await _user(info, input.id))

    @mutation(
        RemoveUser,
        answers=Permission.GET_USER,
        description="Shut a user out and revoke their keys; their id stays taken.",
    )
    async def remove_user(self, info: Info, id: strawberry.ID) -> UserPayload:
        await info.context.access.people.remove_user(id)
        return UserPayload(user=await _user(info, id))

    @strawberry.mutation(description="Create an API key.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        new = await info.context.access.people.create_api_key(input.user_id, input.name)
        return CreateApiKeyPayload(api_key=new.text, key=await _api_key(info, new.key.id))

    @strawberry.mutation(description="End a key, and every sign-in that rests on it.")
    async def revoke_api_key(self, info: Info, id: strawberry.ID) -> ApiKeyPayload:
        plain = plain_id(id, "ApiKey")
        await info.context.access.people.revoke_api_key(plain)
        return ApiKeyPayload(key=await _api_key(info, plain))

    @strawberry.mutation(
        description="Sign identity tokens by a new key. With `atOnce` everybody has to sign in "
        "again, else the tokens of the old key count until they expire."
    )
    async def rotate_signing_key(
        self, info: Info, at_once: bool = False
    ) -> RotateSigningKeyPayload:
        retired_at = await info.context.access.people.rotate_signing_key(at_once=at_once)
        return RotateSigningKeyPayload(retired_at=retired_at)
