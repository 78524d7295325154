"""The unit tests of a run as GraphQL types: pinned, with what came of their sessions."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.gate import Gate
from graphql_schema.catalog.metric import Metric
from graphql_schema.catalog.metric_value import Criterion
from graphql_schema.catalog.preferences import ModelPreference, preferences_of
from graphql_schema.catalog.runs.results.unit_test_result import UnitTestResult
from graphql_schema.catalog.runs.reviews.reviewed import reviewed_result
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.catalog.runs.unit_test_of_run import UnitTestOfRun
from graphql_schema.catalog.unit_test import UnitTest
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run import messages as catalog


def _definition_id(root: strawberry.Parent[catalog.Pinned]) -> str:
    return root.id


@view(catalog.Pinned, description="A definition in exactly the version that a run used.")
class PinnedVersion:
    definition_id: str = strawberry.field(
        resolver=_definition_id, description="The `databaseId` of the definition."
    )
    version: int
    name: str


async def _metric(root: strawberry.Parent[catalog.MetricToEvaluate], info: Info) -> Metric | None:
    return await info.context.definitions("metric").load(root.metric.id)


def _metric_version(root: strawberry.Parent[catalog.MetricToEvaluate]) -> int:
    return root.metric.version


@view(catalog.MetricToEvaluate, description="A pinned metric with the criterion it must meet.")
class MetricToEvaluate:
    success_criterion_name: str
    success_criterion: Criterion | None = strawberry.field(
        description="Null where it is only measured."
    )
    optional: bool
    metric: Metric | None = strawberry.field(resolver=_metric)
    metric_version: int = strawberry.field(resolver=_metric_version)


async def _unit_test(root: strawberry.Parent[UnitTestOfRun], info: Info) -> UnitTest | None:
    return await info.context.definitions("unit_test").load(root.body.unit_test.id)


def _gate(root: strawberry.Parent[UnitTestOfRun]) -> Gate:
    gate: Any = root.body.gate
    return gate


def _preferences(root: strawberry.Parent[UnitTestOfRun]) -> list[ModelPreference]:
    return preferences_of(root.body.llm_model_preferences)


async def _sessions_of_test(root: strawberry.Parent[UnitTestOfRun], info: Info) -> list[Session]:
    found = await info.context.summaries.load(root.run.id)
    sessions: Any = [summary for summary in found if summary.slot in root.slots]
    return sessions


def _pinned_unit_test(root: strawberry.Parent[UnitTestOfRun]) -> PinnedVersion:
    pinned: Any = root.body.unit_test
    return pinned


def _pinned_persona(root: strawberry.Parent[UnitTestOfRun], info: Info) -> PinnedVersion | None:
    pinned: Any = root.body.persona if info.context.access.may_read("unit_test") else None
    return pinned


def _pinned_scenario(root: strawberry.Parent[UnitTestOfRun], info: Info) -> PinnedVersion | None:
    pinned: Any = root.body.scenario if info.context.access.may_read("unit_test") else None
    return pinned


def _metrics_to_evaluate(
    root: strawberry.Parent[UnitTestOfRun], info: Info
) -> list[MetricToEvaluate]:
    metrics: Any = (
        list(root.body.metrics_to_evaluate) if info.context.access.may_read("unit_test") else []
    )
    return metrics


async def _reviewed(root: strawberry.Parent[UnitTestOfRun], info: Info) -> UnitTestResult | None:
    return await reviewed_result(root.run.id, root.spec_index, info) if root.result else None


@view(UnitTestOfRun, description="A unit test as the run pinned and played it.")
class UnitTestRun:
    unit_test: UnitTest | None = strawberry.field(
        resolver=_unit_test, description="As it is today."
    )
    pinned: PinnedVersion = strawberry.field(resolver=_pinned_unit_test)
    persona: PinnedVersion | None = strawberry.field(
        resolver=_pinned_persona, description="Null for whoever may not see unit tests."
    )
    scenario: PinnedVersion | None = strawberry.field(
        resolver=_pinned_scenario, description="Null for whoever may not see unit tests."
    )
    service: PinnedVersion
    service_version_set_name: str
    run_count: int = strawberry.field(description="How many sessions are played.")
    max_interactions: int
    gate: Gate = strawberry.field(resolver=_gate, description="What its sessions have to show.")
    llm_model_preferences: list[ModelPreference] = strawberry.field(resolver=_preferences)
    metrics_to_evaluate: list[MetricToEvaluate] = strawberry.field(
        resolver=_metrics_to_evaluate, description="None for whoever may not see unit tests."
    )
    result: UnitTestResult | None = strawberry.field(description="Null until the run has ended.")
    reviewed_result: UnitTestResult | None = strawberry.field(
        resolver=_reviewed,
        description="The result if its reviews are right; null where no session was reviewed.",
    )
    sessions: list[Session] = strawberry.field(
        resolver=_sessions_of_test, description="Those that have finished."
    )
