"""Runs of Pulse as GraphQL types. What lists show is at hand, the rest is read when selected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.definition import Node
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.paging import Connection
from graphql_schema.kit.views import later, view
from graphql_schema.pulse.run_details import (
    Checkpoint,
    RunError,
    RunEvent,
    RunUsage,
    Signal,
    StageEntry,
    TaskEnvelope,
    latest_checkpoint,
)
from simulation.pulse.run.documents import RunDocument
from simulation.pulse.run.log import run_events
from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.status import Status
from simulation.runner.set_run.set_run import SetRunKind, set_run_of

strawberry.enum(Status, name="PulseRunStatus", description="Where a run of Pulse stands.")
strawberry.enum(TriggerSource, description="What brought a run about.")


def _id(root: strawberry.Parent[RunDocument]) -> strawberry.ID:
    return strawberry.ID(global_id("Run", root.id))


def _database_id(root: strawberry.Parent[RunDocument]) -> str:
    return root.id


async def _task(root: strawberry.Parent[RunDocument], info: Info) -> Any:
    return await info.context.tasks.load(root.task_id)


def _lease_owner(root: strawberry.Parent[RunDocument]) -> str | None:
    return root.owner


async def _lease_end(root: strawberry.Parent[RunDocument], info: Info) -> datetime | None:
    if root.owner is None:
        return None
    lease = await info.context.leases.load(root.owner)
    return lease.ends_at if lease else None


def _duration(root: strawberry.Parent[RunDocument]) -> float | None:
    if root.started_at is None or root.completed_at is None:
        return None
    return (root.completed_at - root.started_at).total_seconds()


def _error(root: strawberry.Parent[RunDocument]) -> RunError | None:
    failure: Any = root.failure
    return failure


async def _parent_run(root: strawberry.Parent[RunDocument], info: Info) -> Run | None:
    if root.parent_run_id is None:
        return None
    parent: Any = await info.context.runs.load(root.parent_run_id)
    return parent


async def _retries(root: strawberry.Parent[RunDocument], info: Info) -> list[Run]:
    retries: Any = await info.context.retries.load(root.id)
    return retries


async def _unit_test_set_run(root: strawberry.Parent[RunDocument], info: Info) -> Any:
    set_runs = info.context.access.set_runs
    if root.task_type != SetRunKind.task_type:
        return None
    id = set_run_of((await _detail(root, info)).run)
    return await set_runs.get(info.context.organization, id)


async def _detail(root: RunDocument, info: Info) -> Any:
    return await info.context.run_details.load(root.id)


async def _config(root: strawberry.Parent[RunDocument], info: Info) -> TaskEnvelope:
    return (await _detail(root, info)).run.config


async def _timeout(root: strawberry.Parent[RunDocument], info: Info) -> int:
    seconds: int = (await _detail(root, info)).run.timeout_seconds
    return seconds


async def _stages(root: strawberry.Parent[RunDocument], info: Info) -> list[StageEntry]:
    return (await _detail(root, info)).run.stages


async def _checkpoint(root: strawberry.Parent[RunDocument], info: Info) -> Checkpoint | None:
    latest: Any = latest_checkpoint((await _detail(root, info)).run)
    return latest


async def _signals(root: strawberry.Parent[RunDocument], info: Info) -> list[Signal]:
    return (await _detail(root, info)).run.waits


async def _usage(root: strawberry.Parent[RunDocument], info: Info) -> list[RunUsage]:
    return (await _detail(root, info)).run.usage


async def _events(root: strawberry.Parent[RunDocument], info: Info) -> list[RunEvent]:
    events: Any = list(run_events((await _detail(root, info)).history))
    return events


@view(RunDocument, description="One execution of a task by Pulse, stage by stage.")
class Run(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(resolver=_database_id, description="Its UUID in Pulse.")
    task: Any = strawberry.field(
        resolver=_task,
        graphql_type=later("Task", "graphql_schema.pulse.task_views") | None,
        description="Null where it is the operator's.",
    )
    task_type: str
    status: Status
    trigger_source: TriggerSource
    scheduled_for: datetime | None = strawberry.field(description="The tick of its schedule.")
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    duration_seconds: float | None = strawberry.field(
        resolver=_duration, description="From its start to its end; null before."
    )
    lease_owner: str | None = strawberry.field(
        resolver=_lease_owner, description="The worker that has it in hand."
    )
    lease_expires_at: datetime | None = strawberry.field(
        resolver=_lease_end,
        description="When others may take it over, unless its worker is heard again.",
    )
    cancel_requested_at: datetime | None
    cancel_reason: str
    parked_at: datetime | None = strawberry.field(
        description="Since when it waits to be resumed: workers died with it in hand."
    )
    error: RunError | None = strawberry.field(resolver=_error, description="Why it failed.")
    skip_reason: str | None
    archived: bool = strawberry.field(
        description="Whether its events were purged by age; what it came to is kept."
    )
    parent_run: Run | None = strawberry.field(
        resolver=_parent_run, description="The run that this one retries."
    )
    retries: list[Run] = strawberry.field(resolver=_retries, description="The oldest first.")
    unit_test_set_run: Any = strawberry.field(
        resolver=_unit_test_set_run,
        graphql_type=later("UnitTestSetRun", "graphql_schema.catalog.runs.set_run_views") | None,
        description="The run of a unit test set that it executes, if any.",
    )
    config: TaskEnvelope = strawberry.field(resolver=_config)
    timeout_seconds: int = strawberry.field(
        resolver=_timeout, description="How long it may be in hand, its waits aside."
    )
    stages: list[StageEntry] = strawberry.field(resolver=_stages, description="In their order.")
    checkpoint: Checkpoint | None = strawberry.field(
        resolver=_checkpoint, description="The latest; null before a stage is completed."
    )
    signals: list[Signal] = strawberry.field(resolver=_signals, description="The oldest first.")
    usage: list[RunUsage] = strawberry.field(
        resolver=_usage, description="By model and tool, in the order of first use."
    )
    events: list[RunEvent] = strawberry.field(resolver=_events, description="The oldest first.")


@strawberry.type
class RunConnection(Connection[Run]):
    """A page of runs."""
