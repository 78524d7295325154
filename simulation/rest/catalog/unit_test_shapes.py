"""What unit tests look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from simulation.catalog.unit_test import MAX_INTERACTIONS
from simulation.kernel.strict import Flag, a_number
from simulation.kernel.values import EntityId, Text
from simulation.rest.catalog.lists import Ids, Listing, Narrowed, Search, Tag, UserInfo
from simulation.rest.catalog.measures import Criterion
from simulation.rest.catalog.values import Count, FreeTags
from simulation.rest.catalog.writes import Change, Given

Interactions = Annotated[int, Field(gt=0, le=MAX_INTERACTIONS), a_number]


class NewSuccessCriterion(BaseModel):
    """A named demand on the value of a metric."""

    name: Text
    metric_id: EntityId
    criterion: Criterion
    optional: Flag = Field(default=False, description="Whether it may apply in no session.")


SuccessCriterions = Annotated[list[NewSuccessCriterion], Field(min_length=1)]


class NewUnitTest(Given):
    """A unit test."""

    name: Text
    description: Text
    service_id: EntityId
    service_version_set_name: str
    persona_id: EntityId
    scenario_id: EntityId
    max_interactions: Interactions
    success_criterions: SuccessCriterions
    tags: FreeTags


class UnitTestChange(Change):
    """What is to be different; null leaves a field as it is."""

    description: Text | None = None
    service_id: EntityId | None = None
    service_version_set_name: str | None = None
    persona_id: EntityId | None = None
    scenario_id: EntityId | None = None
    max_interactions: Interactions | None = None
    success_criterions: SuccessCriterions | None = None
    run_count: Count | None = None
    tags: FreeTags | None = None


class UnitTestCreated(BaseModel):
    """The id of a new unit test."""

    simulation_unit_test_id: str


class _ByParts(Narrowed):
    paths: ClassVar[Mapping[str, str]] = {
        "service_id": "body.service_id",
        "persona_id": "body.persona_id",
        "scenario_id": "body.scenario_id",
        "metric_id": "body.success_criterions.metric_id",
    }

    service_id: Ids = []
    persona_id: Ids = []
    scenario_id: Ids = []
    metric_id: Ids = []


class UnitTestQuery(_ByParts, Listing):
    """Which unit tests are wanted."""

    limit: int = Field(default=50, ge=0, le=500)


class UnitTestSearch(_ByParts, Search):
    """Which unit tests are searched, and for what."""


class SuccessCriterion(BaseModel):
    """A named demand on the value of a metric."""

    name: str
    metric_id: str
    criterion: Criterion


class UnitTestFields(BaseModel):
    """What all unit tests show."""

    org_id: str
    created_at: datetime
    updated_at: datetime
    name: str
    description: str
    service_id: str
    service_version_set_name: str
    persona_id: str
    scenario_id: str
    max_interactions: int
    success_criterions: list[SuccessCriterion]
    is_deleted: bool
    tags: list[Tag]
    creator: UserInfo
    updated_by: UserInfo


class UnitTestInstance(UnitTestFields):
    """A unit test in a list."""

    id: str


class UnitTest(UnitTestFields):
    """A unit test that was found."""

    id: str = Field(alias="_id")


class UnitTestFilterValues(BaseModel):
    """Values to filter by, among the unit tests that the current filters leave."""

    creators: list[UserInfo]
    tags: list[str]
    service_ids: list[str]
    persona_ids: list[str]
    scenario_ids: list[str]
    metric_ids: list[str]


class UnitTestList(BaseModel):
    """A page of unit tests; ``filter_values`` with the first page only."""

    simulation_unit_tests: list[UnitTestInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: UnitTestFilterValues | None


class UnitTestsFound(BaseModel):
    """Unit tests that answer a query, best first."""

    simulation_unit_tests: list[UnitTest]
