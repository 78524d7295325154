"""The shared base of the read models of definitions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from beanie import Document
from pydantic import BaseModel, Field

from simulation.documents.fields import KeepsBodies, UserRef, index


class TagEntry(BaseModel):
    """A tag."""

    key: str
    value: str | None


class SortKeys(BaseModel):
    """One composed key for each order that lists offer: value and id, so that no two tie."""

    updated_at: str
    created_at: str
    name: str


COMMON_INDEXES = [
    index("organization", "sort_keys.updated_at"),
    index("organization", "sort_keys.created_at"),
    index("organization", "sort_keys.name"),
    index("organization", "is_deleted"),
    index("organization", "tag_terms", "is_deleted"),
    index("organization", "name"),
    index("organization", "created_at"),
    index("organization", "search_terms"),
    index("organization", "creator"),
    index("organization", "tags.key"),
]


class DefinitionDocument(KeepsBodies, Document):
    """A definition as it is now. ``position`` is that of the last event it shows.

    ``tag_terms`` holds what a tag filter can ask for: ``key:value``, ``key:*``, ``key:``.
    """

    kind: ClassVar[str]

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    version: int
    position: int
    body: Any
    name: str
    tags: list[TagEntry]
    tag_terms: list[str]
    search_terms: list[str]
    sort_keys: SortKeys
    creator: UserRef
    created_at: datetime
    updated_by: UserRef
    updated_at: datetime
    version_creator: UserRef
    version_created_at: datetime
    is_deleted: bool = False


class DefinitionVersionDocument(KeepsBodies, Document):
    """A definition as one of its versions says it. Never changes."""

    is_deleted: ClassVar[bool] = False

    id: str = Field(alias="_id")  # type: ignore[assignment]
    definition_id: str
    organization: str
    version: int
    body: Any
    creator: UserRef
    created_at: datetime


def version_id(definition_id: str, version: int) -> str:
    """The id of a version document; ids of one definition sort by version."""
    return f"{definition_id}:{version:06d}"


def tag_terms(tags: dict[str, str | None]) -> list[str]:
    """What the filters ``key:value``, ``key:*`` and ``key:`` are looked up by."""
    terms: list[str] = []
    for key, value in tags.items():
        terms.append(f"{key}:*")
        terms.append(f"{key}:" if value is None else f"{key}:{value}")
    return terms
