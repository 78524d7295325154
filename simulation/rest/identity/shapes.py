"""The bodies of the endpoints of identity."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from simulation.identity.documents import ApiKeyDocument, UserDocument
from simulation.identity.organization.messages import Name, UserId
from simulation.identity.role import Role
from simulation.identity.service import NewApiKey


class Given(BaseModel):
    """Base of what requests carry: unknown fields are refused, not dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SignedIn(BaseModel):
    """An identity token, to be sent as a bearer token."""

    id_token: str
    expires_at: datetime


class WantedApiKey(Given):
    """The key to be created: of ``user_id``, or without one of the caller."""

    name: Name
    user_id: UserId | None = None


class CreatedApiKey(BaseModel):
    """A new key. ``api_key`` is shown this once."""

    api_key: str
    id: str
    user_id: str
    name: str
    created_at: datetime


class ApiKey(BaseModel):
    """A key, without its secret; ``revoked_at`` is null while it counts."""

    id: str
    user_id: str
    name: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None


class ApiKeyList(BaseModel):
    """A page of keys."""

    api_keys: list[ApiKey]
    has_more: bool
    continuation_token: str | None


class WantedUser(Given):
    """The user to be let in; without an id they get a fresh one."""

    id: UserId | None = None
    name: Name
    role: Role


class UserChanges(Given):
    """What becomes of a user; what is null or left out stays."""

    name: Name | None = None
    role: Role | None = None


class User(BaseModel):
    """A user with their role."""

    id: str
    name: str
    role: Role
    created_at: datetime
    updated_at: datetime


class UserList(BaseModel):
    """A page of users."""

    users: list[User]
    has_more: bool
    continuation_token: str | None


class Rotation(Given):
    """With ``at_once`` everybody has to sign in again; else old tokens count for an hour more."""

    at_once: bool = False


GENTLY = Rotation()


class Rotated(BaseModel):
    """When tokens signed by the old key end to count."""

    retired_at: datetime = Field(description="Tokens that were signed before end then.")


def created(new: NewApiKey) -> CreatedApiKey:
    """A new key with its text."""
    key = new.key
    return CreatedApiKey(
        api_key=new.text, id=key.id, user_id=key.user, name=key.name, created_at=key.created_at
    )


def key_of(key: ApiKeyDocument) -> ApiKey:
    """A key as callers see it."""
    return ApiKey(
        id=key.id,
        user_id=key.user_id,
        name=key.name,
        created_by=key.created_by,
        created_at=key.created_at,
        revoked_at=key.revoked_at,
    )


def user_of(user: UserDocument) -> User:
    """A user as callers see them."""
    return User(
        id=user.user_id,
        name=user.name,
        role=user.role,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )
