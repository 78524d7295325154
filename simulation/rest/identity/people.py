"""API keys, users and signing keys of an organization."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from simulation.access.access import Access
from simulation.documents.paging import DEFAULT_PAGE_SIZE
from simulation.identity.organization.messages import UserId
from simulation.kernel.errors import NotFound
from simulation.kernel.values import EntityId
from simulation.rest.catalog.description import described
from simulation.rest.guarded import Caller, GuardedRoute
from simulation.rest.identity.pages import Limit, Token, page_of, token_of
from simulation.rest.identity.shapes import (
    GENTLY,
    ApiKeyList,
    CreatedApiKey,
    Rotated,
    Rotation,
    User,
    UserChanges,
    UserList,
    WantedApiKey,
    WantedUser,
    created,
    key_of,
    user_of,
)

routes = APIRouter(tags=["Identity"], route_class=GuardedRoute)

KeyId = Annotated[EntityId, Path(alias="id", description="The id of a key.")]
NamedUser = Annotated[UserId, Path(description="The id of a user.")]


@routes.post("/api-keys", **described("create-api-key", 201, 400, 413))
async def create_api_key(caller: Caller, body: WantedApiKey) -> CreatedApiKey:
    """Create a key. This answer is the only one that ever holds it."""
    return created(await caller.people.create_api_key(body.user_id, body.name))


@routes.get("/api-keys", **described("get-api-keys", 200))
async def list_api_keys(
    caller: Caller, limit: Limit = DEFAULT_PAGE_SIZE, continuation_token: Token = None
) -> ApiKeyList:
    """Keys by creation, revoked ones as well: all, or without the permission one's own."""
    rows = await caller.people.api_keys(page_of(limit, continuation_token))
    return ApiKeyList(
        api_keys=[key_of(each) for each in rows.items],
        has_more=rows.has_next,
        continuation_token=token_of(rows),
    )


@routes.delete("/api-keys/{id}", **described("revoke-api-key", 204))
async def revoke_api_key(caller: Caller, id: KeyId) -> None:
    """End a key and every sign-in that rests on it. One's own takes no permission."""
    await caller.people.revoke_api_key(id)


@routes.get("/user/", **described("get-users", 200))
async def list_users(
    caller: Caller, limit: Limit = DEFAULT_PAGE_SIZE, continuation_token: Token = None
) -> UserList:
    """Users who were not removed, by when they came."""
    rows = await caller.people.users(page_of(limit, continuation_token))
    return UserList(
        users=[user_of(each) for each in rows.items],
        has_more=rows.has_next,
        continuation_token=token_of(rows),
    )


@routes.post("/user/", **described("create-user", 201, 400, 409, 413))
async def create_user(caller: Caller, body: WantedUser) -> User:
    """Let somebody in, with a role that may do no more than the caller's own."""
    return await _user(caller, await caller.people.add_user(body.id, body.name, body.role))


@routes.post("/user/{user_id}/", **described("update-user", 200, 400, 413))
async def update_user(caller: Caller, user_id: NamedUser, body: UserChanges) -> User:
    """Give a user another name or role; what they may do changes at once."""
    await caller.people.change_user(user_id, body.name, body.role)
    return await _user(caller, user_id)


@routes.delete("/user/{user_id}/", **described("delete-user", 204, 400))
async def delete_user(caller: Caller, user_id: NamedUser) -> None:
    """Shut a user out. Their keys are revoked with them, their id stays taken."""
    await caller.people.remove_user(user_id)


@routes.post("/signing-keys/rotate", **described("rotate-signing-key", 200, 413))
async def rotate_signing_key(caller: Caller, body: Rotation = GENTLY) -> Rotated:
    """Sign identity tokens by a new key."""
    return Rotated(retired_at=await caller.people.rotate_signing_key(at_once=body.at_once))


async def _user(caller: Access, id: str) -> User:
    found = await caller.people.user(id)
    if found is None:
        raise NotFound(f"There is no user with the id {id!r}.", field="id")
    return user_of(found)
