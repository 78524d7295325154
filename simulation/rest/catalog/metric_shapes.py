"""What metrics look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, model_validator

from simulation.catalog.evaluator import Evaluator
from simulation.kernel.values import EntityId, Text
from simulation.rest.catalog.lists import Ids, Listing, Narrowed, Search, Tag, UserInfo, once
from simulation.rest.catalog.measures import MetricValue, MetricValueType
from simulation.rest.catalog.unset import NOT_SET, ClearableText
from simulation.rest.catalog.values import Tags
from simulation.rest.catalog.writes import Change, Given

WRAPPED = "initial_version_metric_value"
WRAPPABLE = ("description", "metric_value")


class NewMetric(Given):
    """A metric. ``evaluator`` says how it gets its value: this platform's addition.

    Later clients of the API wrap ``description`` and ``metric_value`` in
    ``initial_version_metric_value``: that says the same.
    """

    name: Text
    description: Text
    applied_to_services: list[EntityId]
    additional_notes: Text | None = None
    tags: Tags
    metric_value: MetricValue
    evaluator: Evaluator | None = None

    @model_validator(mode="before")
    @classmethod
    def _unwrap_initial_version(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get(WRAPPED), dict):
            return data
        wrapped = {name: data[WRAPPED][name] for name in WRAPPABLE if name in data[WRAPPED]}
        for name, value in wrapped.items():
            if data.get(name, value) != value:
                raise ValueError(f"{name} differs from that in {WRAPPED}; give it once.")
        return data | wrapped


class MetricChange(Change):
    """What is to be different. Null leaves all but the notes as they are."""

    description: Text | None = None
    applied_to_services: list[EntityId] | None = None
    additional_notes: ClearableText = NOT_SET
    tags: Tags | None = None
    evaluator: Evaluator | None = None


class MetricCreated(BaseModel):
    """The id of a new metric."""

    id: str


Types = Annotated[list[MetricValueType], once, Field(json_schema_extra={"uniqueItems": True})]


class _ByUse(Narrowed):
    paths: ClassVar[Mapping[str, str]] = {
        "applied_to_service": "body.applied_to_services",
        "type": "body.metric_value.type",
    }

    applied_to_service: Ids = []
    type: Types = []


class MetricQuery(_ByUse, Listing):
    """Which metrics are wanted."""

    limit: int = Field(default=50, ge=0, le=50)
    is_deleted: bool = False


class MetricSearch(_ByUse, Search):
    """Which metrics are searched, and for what."""


class MetricFields(BaseModel):
    """What all metrics show."""

    org_id: str
    created_at: datetime
    updated_at: datetime
    name: str
    description: str
    applied_to_services: list[str]
    additional_notes: str | None
    tags: list[Tag]
    creator: UserInfo
    updated_by: UserInfo
    metric_value: MetricValue
    metric_value_type: MetricValueType = Field(description="As later clients of the API read it.")
    is_deleted: bool


class MetricInstance(MetricFields):
    """A metric in a list."""

    id: str


class Metric(MetricFields):
    """A metric that was found."""

    id: str = Field(alias="_id")


class MetricFilterValues(BaseModel):
    """Values to filter by, among the metrics that the current filters leave."""

    applied_to_services_ids: list[str]
    creators: list[UserInfo]
    tags: list[str]
    types: list[str]


class MetricList(BaseModel):
    """A page of metrics; ``filter_values`` with the first page only."""

    metrics: list[MetricInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: MetricFilterValues | None


class MetricsFound(BaseModel):
    """Metrics that answer a query, best first."""

    metrics: list[Metric]
