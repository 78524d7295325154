"""What set runs look like on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field

from simulation.catalog.set_run.queries import SetRunFilter
from simulation.kernel.strict import written_out
from simulation.kernel.values import EntityId
from simulation.rest.catalog.lists import Creators, Ids, Paged, UserInfo, users_of
from simulation.rest.catalog.measures import Criterion
from simulation.rest.catalog.service_shapes import LLMConfig

VersionInfo = tuple[str, int]
"""Id and version."""


class NewSetRun(BaseModel):
    """Which set is to be run."""

    simulation_unit_test_set_id: EntityId


class SetRunCreated(BaseModel):
    """The id of a new run."""

    simulation_unit_test_set_run_id: str


class SetRunQuery(Paged):
    """Which runs are wanted."""

    sorts: ClassVar[Mapping[str, str]] = {"created_at": "sort_key"}

    id: Ids = []
    limit: int = Field(default=50, ge=0, le=50)
    creator: Creators = []
    simulation_unit_test_set_id: Ids = []
    is_completed: bool | None = None
    failed_metrics: bool | None = Field(
        default=None, description="True as soon as one session failed, before the run has ended."
    )
    errored: bool | None = None
    created_after: Annotated[datetime, written_out] | None = Field(
        default=None, description="Created then or later; with a time zone."
    )
    created_before: Annotated[datetime, written_out] | None = Field(
        default=None, description="Created then or earlier; with a time zone."
    )

    def condition(self) -> SetRunFilter:
        """All of it in the catalog's terms."""
        return SetRunFilter(
            ids=self.id,
            creators=users_of(self.creator),
            unit_test_set_ids=self.simulation_unit_test_set_id,
            is_completed=self.is_completed,
            failed_metrics=self.failed_metrics,
            errored=self.errored,
            created_after=self.created_after,
            created_before=self.created_before,
        )


class MetricToEvaluate(BaseModel):
    """A metric, and the demand on its value."""

    metric_id: str
    success_criterion_name: str
    success_criterion: Criterion


class UnitTestRunSpec(BaseModel):
    """A unit test as the run plays it, everything in the version that was pinned."""

    unit_test_id: str
    run_count: int
    service_hierarchical_state_machine_version_info: VersionInfo
    agent_version_info: VersionInfo
    scenario_version_info: VersionInfo | None = Field(
        description="Null without the permission `Simulation:GetSimulationUnitTest`."
    )
    persona_version_info: VersionInfo | None = Field(
        description="Null without the permission `Simulation:GetSimulationUnitTest`."
    )
    llm_model_preferences: dict[str, LLMConfig]
    max_interactions: int
    metrics_to_evaluate: list[MetricToEvaluate] = Field(
        description="Empty without the permission `Simulation:GetSimulationUnitTest`."
    )


class MetricEvaluationResult(BaseModel):
    """What a metric came to in the sessions of a unit test that have finished."""

    metric_id: str
    results: list[tuple[str, bool]] = Field(
        description="Id of each evaluation result, and whether its criterion is met."
    )


class UnitTestRunResult(BaseModel):
    """What the sessions of a unit test came to."""

    unit_test_id: str
    metric_evaluation_results: list[MetricEvaluationResult] = Field(
        description="As many as there are metrics to evaluate; empty without the permission "
        "`Simulation:GetSimulationUnitTest`."
    )
    run_errors: list[str | None] = Field(
        description="What each session broke on, in their order; null where none did."
    )
    conversation_ids: list[str | None] = Field(
        description="Of the sessions, in their order, as evaluating metrics takes them; null as "
        "long as one has not ended."
    )


class SetRunInstance(BaseModel):
    """A run of a unit test set."""

    org_id: str
    id: str
    is_completed: bool
    simulation_unit_test_set_id: str
    failed_metrics: bool
    errored: bool
    artifacts_generated: bool
    unit_test_run_specs: list[UnitTestRunSpec] = Field(
        description="Empty without the permission `Simulation:GetSimulationUnitTestSet`."
    )
    unit_test_run_results: list[UnitTestRunResult | None] = Field(
        description="Null until the first session of a unit test has finished. Empty without the "
        "permission `Simulation:GetSimulationUnitTestSet`."
    )
    created_at: datetime
    creator: UserInfo


class SetRunFilterValues(BaseModel):
    """Values to filter by, among the runs that the current filters leave."""

    creators: list[UserInfo]
    simulation_unit_test_set_ids: list[str]
    tags: list[str] = Field(description="Keys of the tags of their sets.")


class SetRunList(BaseModel):
    """A page of runs; ``filter_values`` with the first page only."""

    simulation_unit_test_set_runs: list[SetRunInstance]
    has_more: bool
    continuation_token: int | None
    filter_values: SetRunFilterValues | None


class ArtifactsLink(BaseModel):
    """Where the artifacts of a run are downloaded from. The link needs no credentials."""

    presigned_url: str
    url_expires_at: datetime
