"""What scenarios look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from simulation.catalog.scenario import InitialMessageType
from simulation.kernel.strict import written_out
from simulation.kernel.values import Moment, Text
from simulation.rest.catalog.lists import Listing, Search, UserInfo
from simulation.rest.catalog.values import Tags
from simulation.rest.catalog.writes import Change, Given


class NewScenarioVersion(Given):
    """What a version of a scenario says."""

    objective: Text
    instructions: Text
    initial_message_type: InitialMessageType
    conversation_starts_at: Annotated[Moment, written_out] | None = None


class NewScenario(Given):
    """A scenario with its first version."""

    name: Text
    tags: Tags
    initial_version: NewScenarioVersion


class ScenarioChange(Change):
    """What can change outside of versions."""

    tags: Tags | None = None


class ScenarioCreated(BaseModel):
    """The id of a new scenario."""

    simulation_scenario_id: str


class ScenarioQuery(Listing):
    """Which scenarios are wanted."""

    limit: int = Field(default=50, ge=0, le=200)


class ScenarioSearch(Search):
    """Which scenarios are searched, and for what."""


class ScenarioInstance(BaseModel):
    """A scenario."""

    id: str
    name: str
    tags: dict[str, str | None]
    is_deleted: bool
    created_at: datetime
    creator: UserInfo
    updated_at: datetime
    updated_by: UserInfo


class ScenarioFilterValues(BaseModel):
    """Values to filter by, among the scenarios that the current filters leave."""

    creators: list[UserInfo]
    tags: list[str]


class ScenarioList(BaseModel):
    """A page of scenarios; ``filter_values`` with the first page only."""

    simulation_scenarios: list[ScenarioInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: ScenarioFilterValues | None


class ScenariosFound(BaseModel):
    """Scenarios that answer a query, best first."""

    simulation_scenarios: list[ScenarioInstance]


class ScenarioVersion(BaseModel):
    """What a version of a scenario says."""

    id: str = Field(alias="_id")
    org_id: str
    created_at: datetime
    updated_at: datetime
    simulation_scenario_id: str
    version: int
    objective: str
    instructions: str
    initial_message_type: InitialMessageType
    conversation_starts_at: datetime | None
    creator: UserInfo


class ScenarioVersionList(BaseModel):
    """A page of versions."""

    simulation_scenario_versions: list[ScenarioVersion]
    has_more: bool
    continuation_token: int | None
