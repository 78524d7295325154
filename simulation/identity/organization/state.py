"""The folded state of an organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from simulation.identity.organization.messages import SigningKey
from simulation.identity.role import Role
from simulation.kernel.values import Value


class User(Value):
    """A user; one who was removed keeps their id, so that history stays readable."""

    id: str
    name: str
    role: Role
    created_at: datetime
    updated_at: datetime
    removed: bool = False

    @classmethod
    def new(cls, id: str, name: str, role: Role, at: datetime) -> User:
        """A user who came at ``at``."""
        return cls(id=id, name=name, role=role, created_at=at, updated_at=at)


class ApiKey(Value):
    """An API key of a user, without its secret."""

    id: str
    user: str
    name: str
    secret_hash: str = Field(repr=False)
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None


class Organization(Value):
    """An organization. The last of ``signing_keys`` signs; the others only count for a while."""

    id: str
    name: str
    created_at: datetime
    signing_keys: tuple[SigningKey, ...]
    users: dict[str, User]
    api_keys: dict[str, ApiKey] = Field(default_factory=dict)

    def owners(self) -> list[str]:
        """Who is owner at the moment."""
        return [user.id for user in self.users.values() if user.role is Role.OWNER]

    def user(self, id: str) -> User | None:
        """The user with ``id``, unless removed."""
        found = self.users.get(id)
        return None if found is None or found.removed else found

    def with_user(self, user: User) -> Organization:
        """With ``user``, who may have been there in another shape."""
        return self.model_copy(update={"users": self.users | {user.id: user}})

    def without_user(self, id: str, at: datetime) -> Organization:
        """Without a user and their keys."""
        # A role that may do nothing is none: who was removed counts as no owner any more.
        gone = {"removed": True, "role": Role.VIEWER, "updated_at": at}
        keys = [key.id for key in self.api_keys.values() if key.user == id]
        return self.with_user(self.users[id].model_copy(update=gone)).without_keys(keys, at)

    def with_key(self, key: ApiKey) -> Organization:
        """With a key of somebody, which may have been there in another shape."""
        return self.model_copy(update={"api_keys": self.api_keys | {key.id: key}})

    def without_keys(self, ids: Sequence[str], at: datetime) -> Organization:
        """With keys revoked; those that were before stay as they are."""
        revoked = {
            id: self.api_keys[id].model_copy(update={"revoked_at": at})
            for id in ids
            if self.api_keys[id].revoked_at is None
        }
        return self.model_copy(update={"api_keys": self.api_keys | revoked})

    def with_signing_key(self, key: SigningKey, retire_at: datetime, at: datetime) -> Organization:
        """Signing by ``key``; the others count until ``retire_at`` at the latest."""
        counting = [each for each in self.signing_keys if each.counts(at)]
        retired = tuple(
            each.model_copy(update={"retired_at": min(each.retired_at or retire_at, retire_at)})
            for each in counting
        )
        return self.model_copy(update={"signing_keys": (*retired, key)})
