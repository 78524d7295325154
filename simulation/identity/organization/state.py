"""The folded state of an organization."""

from __future__ import annotations

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
