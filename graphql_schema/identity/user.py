"""Users of the organization, with their roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id, parts_of
from graphql_schema.kit.paging import After, Before, Connection, First, Last, connect, page
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.identity.documents import UserDocument
from simulation.identity.organization.messages import AddUser, ChangeUser, RemoveUser
from simulation.identity.permission import Permission
from simulation.identity.role import Role
from simulation.kernel.errors import NotFound

strawberry.enum(Role, name="UserRole", description="What a user may do, the most powerful first.")


def _id(root: strawberry.Parent[UserDocument]) -> strawberry.ID:
    return strawberry.ID(_global_id(root.organization, root.user_id))


def _database_id(root: strawberry.Parent[UserDocument]) -> str:
    return root.user_id


def _global_id(organization: str, user_id: str) -> str:
    return global_id("User", f"{organization}/{user_id}")


def _plain_id(info: Info, id: str) -> str:
    """The plain id behind ``id``, which may be plain already: those of users have no form."""
    plain = parts_of(id)[1].partition("/")[2]
    return plain if id == _global_id(info.context.organization, plain) else id


@view(UserDocument, description="A user of the organization.")
class User:
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(
        resolver=_database_id,
        description="The id in the simulation API, unique in the organization.",
    )
    name: str
    role: Role
    removed: bool = strawberry.field(description="Who was removed keeps their id only.")
    created_at: datetime
    updated_at: datetime


@strawberry.type
class UserConnection(Connection[User]):
    """A page of users."""


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


@strawberry.type
class UserPayload:
    """What became of the user."""

    user: User


async def _user(info: Info, id: str) -> Any:
    found = await info.context.access.people.user(id)
    if found is None:
        raise NotFound(f"There is no user with the id {id!r}.", field="id")
    return found


@strawberry.type
class UserQuery:
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


@strawberry.type
class UserMutation:
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
        id = _plain_id(info, input.id)
        await info.context.access.people.change_user(id, input.name, input.role)
        return UserPayload(user=await _user(info, id))

    @mutation(
        RemoveUser,
        answers=Permission.GET_USER,
        description="Shut a user out and revoke their keys; their id stays taken.",
    )
    async def remove_user(self, info: Info, id: strawberry.ID) -> UserPayload:
        plain = _plain_id(info, id)
        await info.context.access.people.remove_user(plain)
        return UserPayload(user=await _user(info, plain))
