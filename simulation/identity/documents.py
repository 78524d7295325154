"""The read models of organizations, users and API keys."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.documents.fields import index
from simulation.identity.organization.messages import SigningKey
from simulation.identity.role import Role


class OrganizationDocument(Document):
    """An organization, with the keys that sign its tokens: the last one signs, all count."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    position: int
    name: str
    signing_keys: list[SigningKey]
    created_at: datetime

    class Settings:
        name = "organizations"


class UserDocument(Document):
    """A user of an organization, removed or not."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    user_id: str
    name: str
    role: Role
    removed: bool
    created_at: datetime
    updated_at: datetime
    sort_key: str

    class Settings:
        name = "users"
        indexes = [index("organization", "removed", "sort_key")]


class ApiKeyDocument(Document):
    """An API key of a user; its secret is nowhere, only the hash of it."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    user_id: str
    name: str
    secret_hash: str = Field(repr=False)
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
    sort_key: str

    class Settings:
        name = "api_keys"
        indexes = [index("organization", "sort_key"), index("organization", "user_id", "sort_key")]


def user_document_id(organization: str, user: str) -> str:
    """The id of a user's document: user ids are unique in their organization only."""
    return f"{organization}:{user}"
