"""Commands, events and values of an organization."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from simulation.identity.role import Role
from simulation.kernel.messages import Command, Event
from simulation.kernel.values import Actor, EntityId, Moment, Text, Value

OrganizationId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
"""Identifier of an organization, as paths hold it: a-z, digits, hyphens and underscores."""

UserId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]
"""Identifier of a user in their organization."""

OPERATOR = "operator"
"""Acts for whoever owns the machine; no user can take this id."""

Name = Annotated[Text, StringConstraints(max_length=200)]


class SigningKey(Value):
    """A secret that signs tokens; ``retired_at`` is when tokens signed by it end to count."""

    id: str
    secret: str = Field(repr=False)
    retired_at: Moment | None = None

    def counts(self, now: datetime) -> bool:
        """Whether what it has signed may count at ``now``."""
        return self.retired_at is None or self.retired_at > now


class CreateOrganization(Command):
    """Found an organization with its first owner. The actor's organization is the new one."""

    name: Name
    owner: UserId
    owner_name: Name
    signing_key: SigningKey


class AddUser(Command):
    """Let somebody in."""

    id: UserId
    name: Name
    role: Role


class ChangeUser(Command):
    """Give a user another name or role; what is null stays."""

    id: UserId
    name: Name | None = None
    role: Role | None = None


class RemoveUser(Command):
    """Shut a user out; their API keys are revoked with them."""

    id: UserId


class CreateApiKey(Command):
    """Keep a new key of a user; only the hash of its secret ever comes here."""

    id: EntityId
    user: UserId
    name: Name
    secret_hash: str = Field(repr=False)


class ReplaceApiKeyHash(Command):
    """Keep another hash of the same secret, in place of ``former``: made by an older release."""

    id: EntityId
    former: str = Field(repr=False)
    secret_hash: str = Field(repr=False)


class RevokeApiKey(Command):
    """End a key, and all sign-ins that rest on it."""

    id: EntityId


class RotateSigningKey(Command):
    """Sign new tokens by a new key; tokens signed by the old one count until ``retire_at``."""

    signing_key: SigningKey
    retire_at: Moment


class OrganizationCreated(Event):
    stored_name = "identity.organization_created"
    name: str
    owner: UserId
    owner_name: str
    signing_key: SigningKey


class UserAdded(Event):
    stored_name = "identity.user_added"
    id: UserId
    name: str
    role: Role


class UserChanged(Event):
    stored_name = "identity.user_changed"
    id: UserId
    name: str
    role: Role


class UserRemoved(Event):
    stored_name = "identity.user_removed"
    id: UserId


class ApiKeyCreated(Event):
    stored_name = "identity.api_key_created"
    id: EntityId
    user: UserId
    name: str
    secret_hash: str = Field(repr=False)


class ApiKeyHashReplaced(Event):
    stored_name = "identity.api_key_hash_replaced"
    id: EntityId
    secret_hash: str = Field(repr=False)


class ApiKeyRevoked(Event):
    stored_name = "identity.api_key_revoked"
    id: EntityId


class SigningKeyRotated(Event):
    stored_name = "identity.signing_key_rotated"
    signing_key: SigningKey
    retired_at: Moment


def operator_of(organization: str) -> Actor:
    """Whoever owns the machine, acting in ``organization``."""
    return Actor(organization=organization, user=OPERATOR)
