"""What services look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from simulation.catalog.connectors.connector import Connector
from simulation.catalog.definition.queries import Filter
from simulation.catalog.service import MAX_KEYTERMS
from simulation.kernel.json_values import JsonObject
from simulation.kernel.strict import Flag
from simulation.kernel.values import EntityId, Text
from simulation.rest.catalog.lists import Ids, Paged, Tag, Tags, UserInfo, tags_of
from simulation.rest.catalog.values import Number
from simulation.rest.catalog.values import Tags as TagMap
from simulation.rest.catalog.writes import Change, Given

Keyterm = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[a-z-]+( [a-z-]+){0,2}$"),
]
Keyterms = Annotated[list[Keyterm], Field(max_length=MAX_KEYTERMS)]


class NewLLMConfig(BaseModel):
    """Which model to use, and with which parameters."""

    model_config = ConfigDict(extra="forbid")

    llm_name: Text
    params: JsonObject = {}


class NewVersionSet(BaseModel):
    """A version set. ``connector``, how the agent is reached, is this platform's addition."""

    agent_version_number: Number | None = None
    service_hierarchical_state_machine_version_number: Number | None = None
    llm_model_preferences: dict[str, NewLLMConfig]
    connector: Connector | None = None


class NewService(Given):
    """A service. ``connector``, how the agent is reached, is this platform's addition."""

    service_hierarchical_state_machine_id: EntityId
    agent_id: EntityId
    name: Text
    description: Text
    is_active: Flag
    release_version_set: NewVersionSet | None = None
    keyterms: Keyterms
    tags: TagMap
    connector: Connector | None = None


class ServiceChange(Change):
    """What is to be different; null leaves a field as it is."""

    name: Text | None = None
    description: Text | None = None
    is_active: Flag | None = None
    agent_id: EntityId | None = None
    service_hierarchical_state_machine_id: EntityId | None = None
    tags: TagMap | None = None
    keyterms: Keyterms | None = None
    connector: Connector | None = None


class VersionSetChange(BaseModel):
    """What a version set is to be."""

    version_set: NewVersionSet


class ServiceCreated(BaseModel):
    """The id of a new service."""

    id: str


class ServiceQuery(Paged):
    """Which services are wanted."""

    sorts: ClassVar[Mapping[str, str]] = {"name": "sort_keys.name", "is_active": "body.is_active"}

    id: Ids = []
    is_active: bool | None = None
    tags: Tags = []
    limit: int = Field(default=10, gt=0, le=20)

    def condition(self) -> Filter:
        """All of it in the catalog's terms."""
        active: Sequence[Any] = [] if self.is_active is None else [self.is_active]
        return Filter(
            ids=self.id, tags=tags_of(self.tags, "tags"), fields={"body.is_active": active}
        )


class LLMConfig(BaseModel):
    """Which model is used, and with which parameters."""

    llm_name: str
    params: dict[str, Any]


class VersionSet(BaseModel):
    """Which version of the agent is talked to."""

    agent_version_number: int | None
    service_hierarchical_state_machine_version_number: int | None
    llm_model_preferences: dict[str, LLMConfig]


class ServiceInstance(BaseModel):
    """A service."""

    id: str
    name: str
    version_sets: dict[str, VersionSet]
    description: str
    is_active: bool
    service_hierarchical_state_machine_id: str
    agent_id: str
    tags: list[Tag]
    keyterms: list[str]
    creator: UserInfo
    updated_by: UserInfo


class ServiceFilterValues(BaseModel):
    """Values to filter by, among the services that the current filters leave."""

    tags: list[str]


class ServiceList(BaseModel):
    """A page of services; ``filter_values`` with the first page only."""

    services: list[ServiceInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: ServiceFilterValues | None
