"""What evaluations look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field

from simulation.catalog.evaluation.results import EvaluationFilter, SourceType
from simulation.documents.moment import given_moment
from simulation.kernel.strict import written_out
from simulation.kernel.values import EntityId
from simulation.rest.catalog.lists import Ids, Paged, UserInfo, once
from simulation.runner.evaluations import MAX_METRICS

Value = float | bool | str | None
SourceTypes = Annotated[list[SourceType], once, Field(json_schema_extra={"uniqueItems": True})]


class EvaluationRequest(BaseModel):
    """Which metrics are to be evaluated for which conversation: a session that has ended."""

    metric_ids: Ids = Field(min_length=1, max_length=MAX_METRICS)
    conversation_id: EntityId
    evaluate_to_interaction_id: EntityId | None = Field(
        default=None,
        description="Only messages up to this interaction, and those in it, are evaluated.",
    )


class MetricEvaluation(BaseModel):
    """What a metric measured; null where it does not apply or its judge gave no answer."""

    metric_id: str
    name: str
    value: Value
    references: list[str] = Field(description="Ids of the messages that the value rests on.")
    justification: str


class MetricsEvaluated(BaseModel):
    """The results, in the order of the metrics in the request."""

    metrics: list[MetricEvaluation]


class EvaluationQuery(Paged):
    """Which evaluation results are wanted."""

    sorts: ClassVar[Mapping[str, str]] = {"created_at": "created_at"}

    limit: int = Field(default=500, ge=0, le=500)
    timestamp_after: Annotated[datetime, written_out] | None = Field(
        default=None, description="Evaluated then or later; with a time zone."
    )
    timestamp_before: Annotated[datetime, written_out] | None = Field(
        default=None, description="Evaluated then or earlier; with a time zone."
    )
    metric_id: Ids = []
    source_type: Annotated[
        list[SourceType], once, Field(json_schema_extra={"uniqueItems": True})
    ] = []
    conversation_id: Ids = Field(
        default=[], description="Leaves out the results of simulations, which have none."
    )
    simulation_unit_test_set_run_id: Ids = Field(
        default=[], description="Leaves out the results of everything else, which have none."
    )

    def condition(self) -> EvaluationFilter:
        """The filters in the catalog's terms."""
        return EvaluationFilter(
            metric_ids=self.metric_id,
            source_types=self.source_type,
            conversation_ids=self.conversation_id,
            set_run_ids=self.simulation_unit_test_set_run_id,
            evaluated_after=_moment(self.timestamp_after, "timestamp_after"),
            evaluated_before=_moment(self.timestamp_before, "timestamp_before"),
        )

    @property
    def descending(self) -> bool:
        """Whether the latest come first: unless the opposite is asked for."""
        order = self.order
        return order[0].descending if order else True


class PostSessionEvaluationSource(BaseModel):
    """A conversation that was evaluated when it ended. There are none here yet."""

    type: Literal["post-session"] = "post-session"
    conversation_id: str
    references: list[str]


class ManualEvaluationSource(BaseModel):
    """Somebody evaluated a conversation."""

    type: Literal["manual"] = "manual"
    conversation_id: str
    evaluate_to_interaction_id: str | None
    invoked_by: UserInfo
    references: list[str]


class SimulationEvaluationSource(BaseModel):
    """A set run evaluated a session."""

    type: Literal["simulation"] = "simulation"
    simulation_unit_test_set_run_id: str
    unit_test_id: str
    run_index: int
    references: list[str]


class EvaluationResultInstance(BaseModel):
    """A result, whatever it comes from."""

    id: str
    org_id: str
    created_at: datetime
    updated_at: datetime
    metric_id: str
    result: Value
    justification: str
    source: Annotated[
        PostSessionEvaluationSource | ManualEvaluationSource | SimulationEvaluationSource,
        Field(discriminator="type"),
    ]


class EvaluationFilterValues(BaseModel):
    """Values to filter by, among the results that the current filters leave."""

    metric_ids: list[str]


class EvaluationResultList(BaseModel):
    """A page of results; ``filter_values`` with the first page only."""

    metric_evaluation_results: list[EvaluationResultInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: EvaluationFilterValues | None


def _moment(given: datetime | None, field: str) -> datetime | None:
    return given_moment(given, field) if given else None
