"""Set runs as GraphQL types: the run, its pinned unit tests, its progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

import strawberry

from graphql_schema.catalog.definition import HistoryEntry, Node, UserInfo
from graphql_schema.catalog.gate import Gate
from graphql_schema.catalog.metric import Metric
from graphql_schema.catalog.metric_value import Criterion
from graphql_schema.catalog.runs.artifacts import SetRunArtifacts, artifacts_of
from graphql_schema.catalog.runs.run_labels import Label
from graphql_schema.catalog.runs.run_progress import RunProgress, progress_of
from graphql_schema.catalog.runs.run_result import (
    FaultsOf,
    RunPolicy,
    RunResult,
    faults_by_model,
    faults_by_service,
)
from graphql_schema.catalog.runs.service_checks import (
    ServiceChange,
    ServiceCheck,
    changes_of,
    checks_of,
    park_reason_of,
)
from graphql_schema.catalog.runs.session import Session
from graphql_schema.catalog.runs.set_run_history import history_of_run
from graphql_schema.catalog.runs.unit_test_result import UnitTestResult
from graphql_schema.catalog.service import ModelPreference, preferences_of
from graphql_schema.catalog.unit_test import UnitTest
from graphql_schema.catalog.unit_test_set import UnitTestSet
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import later, view
from simulation.catalog.set_run import messages as catalog
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import RunStatus, SimulatorKind, Verdict
from simulation.runner.set_run.set_runs import run_of

strawberry.enum(RunStatus, description="Where a run stands.")
strawberry.enum(SimulatorKind, description="Who plays the personas.")


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
    success_criterion: Criterion
    optional: bool
    metric: Metric | None = strawberry.field(resolver=_metric)
    metric_version: int = strawberry.field(resolver=_metric_version)


@dataclass(frozen=True, slots=True)
class UnitTestOfRun:
    """One unit test of a run, with its result once there is one: the source of a view.

    ``slots`` are those of its sessions: a set may name the same unit test twice.
    """

    run: SetRunDocument
    body: catalog.UnitTestRunSpec
    slots: range
    result: catalog.UnitTestRunResult | None


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
    sessions: list[Session] = strawberry.field(
        resolver=_sessions_of_test, description="Those that have finished."
    )


def _id(root: strawberry.Parent[SetRunDocument]) -> strawberry.ID:
    return strawberry.ID(global_id("UnitTestSetRun", root.id))


def _database_id(root: strawberry.Parent[SetRunDocument]) -> str:
    return root.id


async def _unit_test_set(root: strawberry.Parent[SetRunDocument], info: Info) -> UnitTestSet | None:
    return await info.context.definitions("unit_test_set").load(root.unit_test_set.id)


def _set_version(root: strawberry.Parent[SetRunDocument]) -> int:
    return root.unit_test_set.version


def _unit_tests(root: strawberry.Parent[SetRunDocument], info: Info) -> list[UnitTestRun]:
    if not info.context.access.may_read("unit_test_set"):
        return []
    results: Sequence[catalog.UnitTestRunResult | None]
    results = root.results or [None] * len(root.specs)
    ends = list(accumulate(spec.run_count for spec in root.specs))
    unit_tests: Any = [
        UnitTestOfRun(root, spec, range(end - spec.run_count, end), result)
        for spec, end, result in zip(root.specs, ends, results, strict=True)
    ]
    return unit_tests


async def _sessions(
    root: strawberry.Parent[SetRunDocument],
    info: Info,
    from_slot: int = 0,
    to_slot: int | None = None,
) -> list[Session]:
    end = root.sessions if to_slot is None else min(to_slot + 1, root.sessions)
    wanted = range(max(from_slot, 0), end)
    sessions: Any
    if len(wanted) == root.sessions:
        sessions = await info.context.summaries.load(root.id)
    else:
        sessions = await info.context.access.set_runs.summaries(root.organization, root.id, wanted)
    return sessions


async def _history(root: strawberry.Parent[SetRunDocument], info: Info) -> list[HistoryEntry]:
    return await history_of_run(root, info)


async def _session(
    root: strawberry.Parent[SetRunDocument], info: Info, slot: int
) -> Session | None:
    state: Any
    found = await info.context.access.set_runs.last_attempts(root.id, [slot])
    state = found.get(slot)
    return state


async def _run(root: strawberry.Parent[SetRunDocument], info: Info) -> Any:
    return await info.context.runs.load(run_of(root.id))


async def _parked_at(root: strawberry.Parent[SetRunDocument], info: Info) -> datetime | None:
    return None if root.is_completed else await info.context.access.set_run_parked_at(root.id)


@view(SetRunDocument, description="A unit test set, executed in the background.")
class UnitTestSetRun(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(resolver=_database_id)
    unit_test_set: UnitTestSet | None = strawberry.field(
        resolver=_unit_test_set, description="As it is today; the run used `unitTestSetVersion`."
    )
    unit_test_set_version: int = strawberry.field(resolver=_set_version)
    status: RunStatus
    parked_at: datetime | None = strawberry.field(
        resolver=_parked_at,
        description="Since when it waits to be resumed; `parkReason` says why.",
    )
    park_reason: str | None = strawberry.field(
        resolver=park_reason_of, description="Null where it is not parked."
    )
    service_checks: list[ServiceCheck] = strawberry.field(
        resolver=checks_of,
        description="What its services were like when they were looked at last, before playing.",
    )
    service_changes: list[ServiceChange] = strawberry.field(
        resolver=changes_of,
        description="Services that became others since the run began: its verdict mixes the two.",
    )
    is_completed: bool
    failed_metrics: bool = strawberry.field(description="True as soon as one session failed.")
    errored: bool = strawberry.field(description="True as soon as one session met an error.")
    verdict: Verdict | None = strawberry.field(description="Null until the run has ended.")
    total: RunResult | None = strawberry.field(
        description="What all its sessions add up to; null until the run has ended."
    )
    faults_by_service: list[FaultsOf] = strawberry.field(
        resolver=faults_by_service, description="Once the run has ended, by pinned version."
    )
    faults_by_model: list[FaultsOf] = strawberry.field(
        resolver=faults_by_model, description="Once the run has ended, by role and model."
    )
    policy: RunPolicy
    seed: int
    simulator: SimulatorKind
    labels: list[Label] = strawberry.field(description="What was tested.")
    left_out: int = strawberry.field(
        description="How many unit tests of the set are not in the part that is run; 0 for all."
    )
    unit_tests: list[UnitTestRun] = strawberry.field(
        resolver=_unit_tests, description="None for whoever may not see unit test sets."
    )
    sessions: list[Session] = strawberry.field(
        resolver=_sessions,
        description="Those that have finished, by slot; only from `fromSlot` to `toSlot`, both of "
        "them included.",
    )
    progress: RunProgress = strawberry.field(resolver=progress_of)
    creator: UserInfo
    created_at: datetime
    finished_at: datetime | None
    history: list[HistoryEntry] = strawberry.field(resolver=_history)
    session: Session | None = strawberry.field(
        resolver=_session, description="The session in a slot, finished or not; null if not begun."
    )
    run: Any = strawberry.field(
        resolver=_run,
        graphql_type=later("Run", "graphql_schema.pulse.run_views") | None,
        description="The run of Pulse that executes it; null where that run came first, "
        "by a schedule or a retry: it names its set run.",
    )
    artifacts: SetRunArtifacts | None = strawberry.field(
        resolver=artifacts_of,
        description="Null until they are made, soon after the run has ended.",
    )
