"""What personas look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from simulation.kernel.values import Text
from simulation.rest.catalog.lists import Listing, Narrowed, Search, Texts, UserInfo
from simulation.rest.catalog.unset import NOT_SET, NotSet, or_not_set
from simulation.rest.catalog.values import Language, Tags, TimeZone, UserVariables
from simulation.rest.catalog.writes import Change, Given


class NewPersonaVersion(Given):
    """What a version of a persona says."""

    background: Text
    preferred_language: Annotated[str | NotSet | None, or_not_set(Language | None)] = NOT_SET
    timezone: Annotated[str | NotSet | None, or_not_set(TimeZone | None)] = NOT_SET
    user_models: list[Text]
    nonsensitive_user_variables: UserVariables = {}
    sensitive_user_variables: UserVariables = {}


class NewPersona(Given):
    """A persona with its first version."""

    name: Text
    role: Text
    tags: Tags
    initial_version: NewPersonaVersion


class PersonaChange(Change):
    """What can change outside of versions."""

    tags: Tags | None = None


class PersonaCreated(BaseModel):
    """The id of a new persona."""

    simulation_persona_id: str


class _ByRole(Narrowed):
    paths: ClassVar[Mapping[str, str]] = {"role": "body.role"}

    role: Texts = []


class PersonaQuery(_ByRole, Listing):
    """Which personas are wanted."""

    limit: int = Field(default=50, ge=0, le=50)


class PersonaSearch(_ByRole, Search):
    """Which personas are searched, and for what."""


class PersonaInstance(BaseModel):
    """A persona."""

    id: str
    name: str
    role: str
    tags: dict[str, str | None]
    is_deleted: bool
    created_at: datetime
    creator: UserInfo
    updated_at: datetime
    updated_by: UserInfo


class PersonaFilterValues(BaseModel):
    """Values to filter by, among the personas that the current filters leave."""

    creators: list[UserInfo]
    tags: list[str]
    roles: list[str]


class PersonaList(BaseModel):
    """A page of personas; ``filter_values`` with the first page only."""

    simulation_personas: list[PersonaInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: PersonaFilterValues | None


class PersonasFound(BaseModel):
    """Personas that answer a query, best first."""

    simulation_personas: list[PersonaInstance]


class PersonaVersion(BaseModel):
    """What a version of a persona says."""

    id: str = Field(alias="_id")
    org_id: str
    created_at: datetime
    updated_at: datetime
    simulation_persona_id: str
    version: int
    background: str
    preferred_language: str | None
    timezone: str | None
    user_models: list[str]
    nonsensitive_user_variables: dict[str, str]
    sensitive_user_variables: dict[str, str]
    creator: UserInfo


class PersonaVersionList(BaseModel):
    """A page of versions."""

    simulation_persona_versions: list[PersonaVersion]
    has_more: bool
    continuation_token: int | None
