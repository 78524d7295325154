"""Evaluations in GraphQL: metrics measured on demand, and all that was ever measured."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import UserInfo
from graphql_schema.catalog.lists import Facets, referenced_field
from graphql_schema.catalog.metric import Metric
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.catalog.unit_test import UnitTest
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id, plain_id
from graphql_schema.kit.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    SortDirection,
    connect,
    page,
)
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.catalog.evaluation import messages, results
from simulation.catalog.evaluation.messages import RecordEvaluations
from simulation.catalog.evaluation.results import EvaluationFilter, SourceType
from simulation.identity.permission import Permission
from simulation.runner.evaluations import EvaluationWish

strawberry.enum(SourceType, name="EvaluationSourceType", description="What a result comes from.")


async def _metric(root: strawberry.Parent[Any], info: Info) -> Metric | None:
    return await info.context.definitions("metric").load(root.metric_id)


def _json(value: Any) -> JSON | None:
    return None if value is None else JSON(value)


def _measured(root: strawberry.Parent[messages.Evaluated]) -> JSON | None:
    return _json(root.measurement.value)


def _justification(root: strawberry.Parent[messages.Evaluated]) -> str:
    return root.measurement.justification


def _rests_on(root: strawberry.Parent[messages.Evaluated]) -> list[str]:
    return list(root.measurement.references)


def _evaluation_id(root: strawberry.Parent[Any]) -> strawberry.ID:
    return strawberry.ID(global_id("MetricEvaluation", root.id))


def _result_id(root: strawberry.Parent[Any]) -> strawberry.ID:
    return strawberry.ID(global_id("MetricEvaluationResult", root.id))


def _database_id(root: strawberry.Parent[Any]) -> str:
    return str(root.id)


@view(messages.Evaluated, description="What a metric measured.")
class MetricEvaluation:
    id: strawberry.ID = strawberry.field(resolver=_evaluation_id)
    database_id: str = strawberry.field(resolver=_database_id, description="That of its result.")
    metric: Metric | None = strawberry.field(resolver=_metric)
    name: str = strawberry.field(description="Of the metric, as it was then.")
    value: JSON | None = strawberry.field(
        resolver=_measured,
        description="Boolean, number or category; null where the metric does not apply or its "
        "judge gave no usable answer.",
    )
    justification: str = strawberry.field(resolver=_justification)
    references: list[str] = strawberry.field(
        resolver=_rests_on, description="Keys of the messages that the value rests on."
    )


async def _conversation(
    root: strawberry.Parent[results.ManualSource], info: Info
) -> Session | None:
    found: Any = await info.context.sessions.load(root.conversation_id)
    return found


@view(results.ManualSource, description="Somebody evaluated a session that had ended.")
class ManualEvaluationSource:
    conversation_id: str
    conversation: Session | None = strawberry.field(resolver=_conversation)
    evaluate_to_interaction_id: str | None = strawberry.field(
        description="The last interaction that was evaluated; null for all."
    )
    invoked_by: UserInfo
    references: list[str]


def _set_run_id(root: strawberry.Parent[results.SimulationSource]) -> str:
    return root.set_run_id


async def _unit_test(
    root: strawberry.Parent[results.SimulationSource], info: Info
) -> UnitTest | None:
    return await info.context.definitions("unit_test").load(root.unit_test_id)


@view(results.SimulationSource, description="A run of a set evaluated one of its sessions.")
class SimulationEvaluationSource:
    unit_test_set_run_id: str = strawberry.field(resolver=_set_run_id)
    unit_test_id: str
    unit_test: UnitTest | None = strawberry.field(
        resolver=_unit_test, description="As it is today."
    )
    run_index: int = strawberry.field(description="Its place among the sessions of the unit test.")
    references: list[str]


EvaluationSource = Annotated[
    ManualEvaluationSource | SimulationEvaluationSource, strawberry.union("EvaluationSource")
]


def _value(root: strawberry.Parent[results.EvaluationResult]) -> JSON | None:
    return _json(root.value)


@view(results.EvaluationResult, description="What a metric measured, whoever wanted to know.")
class MetricEvaluationResult:
    id: strawberry.ID = strawberry.field(resolver=_result_id)
    database_id: str = strawberry.field(
        resolver=_database_id, description="The id in the simulation API."
    )
    metric: Metric | None = strawberry.field(resolver=_metric, description="As it is today.")
    value: JSON | None = strawberry.field(resolver=_value)
    justification: str
    created_at: datetime
    updated_at: datetime = strawberry.field(
        description="When it was evaluated: later than it was created where it took the place of "
        "an earlier result."
    )
    source: EvaluationSource


@strawberry.type
class MetricEvaluationResultFilterValues:
    """Values to filter by, among the results that the current filter leaves."""

    facet: strawberry.Private[Facets]
    metrics: list[Metric] | None = referenced_field("metric", Metric, "metric_id")


@strawberry.type
class MetricEvaluationResultConnection(Connection[MetricEvaluationResult]):
    """A page of results. ``totalCount`` reads all of them: select it where it is needed."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    def filter_values(self) -> MetricEvaluationResultFilterValues:
        return MetricEvaluationResultFilterValues(facet=self.facet)


@strawberry.input
class MetricEvaluationResultFilter:
    """Which results are wanted; all given conditions must hold."""

    metrics: list[strawberry.ID] | None = None
    source_types: list[SourceType] | None = None
    conversations: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Sessions; leaves out what runs evaluated by themselves."
    )
    unit_test_set_runs: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Leaves out what was evaluated on demand."
    )
    evaluated_after: datetime | None = None
    evaluated_before: datetime | None = None

    def condition(self) -> EvaluationFilter:
        """The filter in the catalog's terms."""
        return EvaluationFilter(
            metric_ids=_plain(self.metrics, "Metric", "metrics"),
            source_types=self.source_types or [],
            conversation_ids=_plain(self.conversations, "Session", "conversations"),
            set_run_ids=_plain(self.unit_test_set_runs, "UnitTestSetRun", "unit_test_set_runs"),
            evaluated_after=self.evaluated_after,
            evaluated_before=self.evaluated_before,
        )


@strawberry.input
class EvaluateMetricsInput:
    metric_ids: list[strawberry.ID] = strawberry.field(description="1 to 10, each once.")
    conversation_id: strawberry.ID = strawberry.field(description="A session that has ended.")
    evaluate_to_interaction_id: str | None = strawberry.field(
        default=None,
        description="Only messages up to this interaction, and those in it, are evaluated; see "
        "`interactionIds` of the session.",
    )


@strawberry.type
class EvaluateMetricsPayload:
    """The results, in the order of the metrics in the input."""

    results: list[MetricEvaluation]


@strawberry.type
class EvaluationQuery:
    @strawberry.field(description="Results by creation, the latest first unless asked otherwise.")
    async def metric_evaluation_results(
        self,
        info: Info,
        filter: MetricEvaluationResultFilter | None = None,
        direction: SortDirection = SortDirection.DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> MetricEvaluationResultConnection:
        queries, organization = info.context.access.evaluation_results, info.context.organization
        wanted = filter.condition() if filter else EvaluationFilter()
        rows = await queries.page(
            organization,
            wanted,
            page(first, after, last, before),
            descending=direction is SortDirection.DESC,
        )

        async def count() -> int:
            return await queries.count(organization, wanted)

        async def facet(path: str) -> list[Any]:
            return await queries.metric_ids(organization, wanted)

        found: MetricEvaluationResultConnection = connect(
            MetricEvaluationResultConnection, rows, count=count, facet=facet
        )
        return found


@strawberry.type
class EvaluationMutation:
    @mutation(
        RecordEvaluations,
        answers=Permission.GET_METRIC_EVALUATION_RESULT,
        description="Evaluate metrics for a session that has ended, and keep the results: they "
        "take the place of earlier ones of the same metrics and session.",
    )
    async def evaluate_metrics(
        self, info: Info, input: EvaluateMetricsInput
    ) -> EvaluateMetricsPayload:
        evaluated: Any = await info.context.access.evaluate_metrics(
            EvaluationWish(
                conversation_id=plain_id(input.conversation_id, "Session", "conversation_id"),
                metric_ids=_plain(input.metric_ids, "Metric", "metric_ids"),
                to_interaction=input.evaluate_to_interaction_id,
            )
        )
        return EvaluateMetricsPayload(results=list(evaluated))


def _plain(ids: list[strawberry.ID] | None, type_name: str, field: str) -> list[str]:
    return [plain_id(id, type_name, field) for id in ids or []]
