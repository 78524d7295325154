"""API keys, without their secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.paging import After, Before, Connection, First, Last, connect, page
from graphql_schema.kit.views import view
from simulation.identity.documents import ApiKeyDocument
from simulation.kernel.errors import NotFound


def _id(root: strawberry.Parent[ApiKeyDocument]) -> strawberry.ID:
    return strawberry.ID(root.id)


@view(ApiKeyDocument, description="An API key, without its secret.")
class ApiKey:
    id: strawberry.ID = strawberry.field(resolver=_id)
    user_id: str = strawberry.field(description="Whose it is.")
    name: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = strawberry.field(description="Null while it counts.")


@strawberry.type
class ApiKeyConnection(Connection[ApiKey]):
    """A page of API keys."""


@strawberry.input
class CreateApiKeyInput:
    name: str
    user_id: str | None = strawberry.field(default=None, description="The viewer unless given.")


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


async def _api_key(info: Info, id: str) -> Any:
    found = await info.context.access.people.api_key(id)
    if found is None:
        raise NotFound(f"There is no API key with the id {id}.", field="id")
    return found


@strawberry.type
class ApiKeyQuery:
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
class ApiKeyMutation:
    @strawberry.mutation(description="Create an API key.")
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        new = await info.context.access.people.create_api_key(input.user_id, input.name)
        return CreateApiKeyPayload(api_key=new.text, key=await _api_key(info, new.key.id))

    @strawberry.mutation(description="End a key, and every sign-in that rests on it.")
    async def revoke_api_key(self, info: Info, id: strawberry.ID) -> ApiKeyPayload:
        plain = plain_id(id, "ApiKey")
        await info.context.access.people.revoke_api_key(plain)
        return ApiKeyPayload(key=await _api_key(info, plain))
