"""Set runs as GraphQL types: the run, its pinned unit tests, its progress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.baseline import (
    Regression,
    RunBaseline,
    baseline_of_run,
    regressions_of,
)
from graphql_schema.catalog.definition import HistoryEntry, Node, UserInfo
from graphql_schema.catalog.origin import RunOrigin
from graphql_schema.catalog.runs.artifacts import SetRunArtifacts, artifacts_of
from graphql_schema.catalog.runs.merged import MergedRun, derived_runs_of, merged_of
from graphql_schema.catalog.runs.reports import RunReportLink, report_of
from graphql_schema.catalog.runs.results.run_progress import RunProgress, progress_of
from graphql_schema.catalog.runs.results.run_result import (
    BudgetReached,
    FaultsOf,
    RunPolicy,
    RunResult,
    faults_by_model,
    faults_by_service,
)
from graphql_schema.catalog.runs.reviews.reviewed import (
    CorrectedRate,
    ReviewedRun,
    rates_of,
    reviewed_run,
)
from graphql_schema.catalog.runs.run_labels import Label
from graphql_schema.catalog.runs.service_checks import (
    ServiceChange,
    ServiceCheck,
    changes_of,
    checks_of,
    park_reason_of,
)
from graphql_schema.catalog.runs.sessions.session import Session
from graphql_schema.catalog.runs.sessions.session_list import (
    SessionConnection,
    playing_of,
    session_connection_of,
)
from graphql_schema.catalog.runs.set_run_history import history_of_run
from graphql_schema.catalog.runs.unit_test_of_run import unit_tests_of
from graphql_schema.catalog.runs.unit_test_run import UnitTestRun
from graphql_schema.catalog.unit_test_set import UnitTestSet
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import later, later_list, view
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import RunStatus, SimulatorKind, Verdict
from simulation.catalog.set_run.values.budget import StoppedBy
from simulation.runner.set_run.set_runs import run_of

strawberry.enum(RunStatus, description="Where a run stands.")
strawberry.enum(SimulatorKind, description="Who plays the personas.")


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
    unit_tests: Any = unit_tests_of(root)
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
    found: Any = await info.context.access.set_runs.last_attempts(root.id, [slot])
    return found.get(slot)


async def _run(root: strawberry.Parent[SetRunDocument], info: Info) -> Any:
    return await info.context.runs.load(root.executed_by or run_of(root.id))


def _stopped_by(root: strawberry.Parent[SetRunDocument]) -> StoppedBy | None:
    return root.total.stopped_by if root.total else None


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
    reviewed: ReviewedRun | None = strawberry.field(
        resolver=reviewed_run,
        description="What it comes to if its reviews are right; null without any, and until it "
        "has ended. Its own verdict stays.",
    )
    corrected_rates: list[CorrectedRate] = strawberry.field(
        resolver=rates_of,
        description="By metric, beside the rate as judged. None until the run has ended, and for "
        "whoever may not see unit tests.",
    )
    faults_by_service: list[FaultsOf] = strawberry.field(
        resolver=faults_by_service, description="Once the run has ended, by pinned version."
    )
    faults_by_model: list[FaultsOf] = strawberry.field(
        resolver=faults_by_model, description="Once the run has ended, by role and model."
    )
    policy: RunPolicy
    budget_reached: BudgetReached | None = strawberry.field(
        description="The cap that stopped it before its next turns; null where none did."
    )
    stopped_by: StoppedBy | None = strawberry.field(
        resolver=_stopped_by,
        description="What kept it from playing all that it planned; null until it has ended.",
    )
    origin: RunOrigin | None = strawberry.field(
        description="The run that it comes of; null of one that plays a set."
    )
    baseline: RunBaseline | None = strawberry.field(
        resolver=baseline_of_run, description="The run that it is held against, if any."
    )
    regressions: list[Regression] = strawberry.field(
        resolver=regressions_of,
        description="Unit tests that passed less often than in its baseline, once it has ended. "
        "None for whoever may not see unit test sets.",
    )
    merged: MergedRun | None = strawberry.field(
        resolver=merged_of,
        description="The run with its retries; null where none has ended.",
    )
    derived_runs: Any = strawberry.field(
        resolver=derived_runs_of,
        graphql_type=later_list("UnitTestSetRun", "graphql_schema.catalog.runs.set_run_views"),
        description="The runs that come of it.",
    )
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
    session_connection: SessionConnection = strawberry.field(
        resolver=session_connection_of,
        description="Those that have finished, by slot, page by page.",
    )
    playing: list[Session] = strawberry.field(
        resolver=playing_of, description="Those that were begun and have not finished, by slot."
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
        description="The run of Pulse that executes it, with its task, and whether a schedule, "
        "a person or a retry brought it about. Null where an earlier release let it come first.",
    )
    artifacts: SetRunArtifacts | None = strawberry.field(
        resolver=artifacts_of,
        description="Null until they are made, soon after the run has ended.",
    )
    report: RunReportLink | None = strawberry.field(
        resolver=report_of,
        description="Of the run as far as it has come; made when it is downloaded.",
    )
