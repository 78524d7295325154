"""Evaluations over REST: metrics measured on demand, and all that was ever measured."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from simulation.catalog.evaluation.results import EvaluationResult, ManualSource, SimulationSource
from simulation.identity.permission import Permission
from simulation.rest.catalog.description import described
from simulation.rest.catalog.evaluation_shapes import (
    EvaluationFilterValues,
    EvaluationQuery,
    EvaluationRequest,
    EvaluationResultInstance,
    EvaluationResultList,
    ManualEvaluationSource,
    MetricEvaluation,
    MetricsEvaluated,
    SimulationEvaluationSource,
)
from simulation.rest.catalog.lists import next_token
from simulation.rest.guarded import Caller, GuardedRoute
from simulation.runner.evaluations import EvaluationWish

routes = APIRouter(prefix="/metric", tags=["Metric"], route_class=GuardedRoute)


@routes.post("/evaluate", **described("evaluate-metrics", 200, 400, 413))
async def evaluate_metrics(caller: Caller, request: EvaluationRequest) -> MetricsEvaluated:
    """Evaluate metrics for a conversation that has ended, and keep the results.

    They take the place of earlier ones of the same metrics and conversation. Where a judge
    cannot be reached (503) none is kept.
    """
    wish = EvaluationWish(
        conversation_id=request.conversation_id,
        metric_ids=request.metric_ids,
        to_interaction=request.evaluate_to_interaction_id,
    )
    results = await caller.evaluate_metrics(wish)
    return MetricsEvaluated(
        metrics=[
            MetricEvaluation(
                metric_id=each.metric_id,
                name=each.name,
                value=each.measurement.value,
                references=list(each.measurement.references),
                justification=each.measurement.justification,
            )
            for each in results
        ]
    )


@routes.get("/metric_evaluation_result", **described("get-metric-evaluation-results", 200))
async def list_results(
    caller: Caller, query: Annotated[EvaluationQuery, Query()]
) -> EvaluationResultList:
    """Results that match all given filters, the latest first unless asked otherwise.

    Without the permission there are none to be seen.
    """
    wanted, window, descending = query.condition(), query.window, query.descending
    rows: list[EvaluationResult] = []
    more, metric_ids = False, list[str]()
    if caller.may(Permission.GET_METRIC_EVALUATION_RESULT):
        results, organization = caller.evaluation_results, caller.organization
        rows, more = await results.window(organization, wanted, window, descending=descending)
        if window.skip == 0:
            metric_ids = await results.metric_ids(organization, wanted)
    return EvaluationResultList(
        metric_evaluation_results=[_instance(each) for each in rows],
        has_more=more,
        continuation_token=next_token(window, len(rows), has_more=more),
        filter_values=EvaluationFilterValues(metric_ids=metric_ids) if window.skip == 0 else None,
    )


def _instance(result: EvaluationResult) -> EvaluationResultInstance:
    return EvaluationResultInstance(
        id=result.id,
        org_id=result.organization,
        created_at=result.created_at,
        updated_at=result.updated_at,
        metric_id=result.metric_id,
        result=result.value,
        justification=result.justification,
        source=_source(result.source),
    )


def _source(
    source: ManualSource | SimulationSource,
) -> ManualEvaluationSource | SimulationEvaluationSource:
    if isinstance(source, ManualSource):
        return ManualEvaluationSource(
            conversation_id=source.conversation_id,
            evaluate_to_interaction_id=source.evaluate_to_interaction_id,
            invoked_by=source.invoked_by,
            references=list(source.references),
        )
    return SimulationEvaluationSource(
        simulation_unit_test_set_run_id=source.set_run_id,
        unit_test_id=source.unit_test_id,
        run_index=source.run_index,
        references=list(source.references),
    )
