"""Tasks of Pulse as GraphQL types."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import Node
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    SortDirection,
    page,
)
from graphql_schema.kit.views import view
from graphql_schema.pulse.run import run_page
from graphql_schema.pulse.run_views import Run, RunConnection
from simulation.pulse.run.queries import RunFilter
from simulation.pulse.status import Status
from simulation.pulse.task.documents import TaskDocument


def _id(root: strawberry.Parent[TaskDocument]) -> strawberry.ID:
    return strawberry.ID(global_id("Task", root.id))


def _database_id(root: strawberry.Parent[TaskDocument]) -> str:
    return root.id


def _task_type(root: strawberry.Parent[TaskDocument]) -> str:
    return root.config.task_type


def _task_version(root: strawberry.Parent[TaskDocument]) -> int:
    return root.config.task_version


def _task_config(root: strawberry.Parent[TaskDocument]) -> JSON | None:
    config: Any = root.config.task_config
    return config


async def _last_run(root: strawberry.Parent[TaskDocument], info: Info) -> Run | None:
    runs = info.context.runs
    if root.last_run_id is None:
        return None
    run: Any = await runs.load(root.last_run_id)
    return run


async def _runs(
    root: strawberry.Parent[TaskDocument],
    info: Info,
    direction: SortDirection = SortDirection.DESC,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> RunConnection | None:
    wanted = RunFilter(task_ids=[root.id])
    return await run_page(info, wanted, page(first, after, last, before), direction)


@view(TaskDocument, description="What Pulse runs: on a schedule, or when it is triggered.")
class Task(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(resolver=_database_id, description="Its UUID in Pulse.")
    task_name: str
    task_type: str = strawberry.field(resolver=_task_type)
    task_version: int = strawberry.field(
        resolver=_task_version, description="The version of its config."
    )
    task_config: JSON | None = strawberry.field(resolver=_task_config)
    cron_expression: str | None = strawberry.field(description="In UTC; null where none.")
    enabled: bool = strawberry.field(description="Whether its schedule counts.")
    is_deleted: bool = strawberry.field(description="Taken out of use: nothing has it run.")
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_run_status: Status | None
    last_run: Run | None = strawberry.field(resolver=_last_run)
    timeout_seconds: int
    created_at: datetime
    updated_at: datetime
    runs: RunConnection | None = strawberry.field(
        resolver=_runs, description="By creation, the newest first unless asked otherwise."
    )


@strawberry.type
class TaskConnection(Connection[Task]):
    """A page of tasks."""
