"""Tasks of Pulse in GraphQL, and the kinds that there are of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.definition import Node
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
from graphql_schema.pulse.once import PulseInput, once
from graphql_schema.pulse.run import run_page
from graphql_schema.pulse.run_views import Run, RunConnection
from simulation.identity.permission import Permission
from simulation.kernel.errors import NotFound
from simulation.kernel.ids import derived_uuid
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.run.queries import RunFilter
from simulation.pulse.status import Status
from simulation.pulse.task.documents import TaskDocument
from simulation.pulse.task.messages import DEFAULT_TIMEOUT_SECONDS, CreateTask, SetTaskEnabled


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


@strawberry.type(description="A kind of task: what `taskType` can be.")
class TaskType:
    task_type: str
    version: int = strawberry.field(description="That of its code, and of new checkpoints.")
    config_versions: list[int] = strawberry.field(description="What `taskVersion` can be.")
    stage_names: list[str] = strawberry.field(description="In their order.")


@strawberry.input
class CreateTaskInput(PulseInput):
    task_name: str = strawberry.field(description="Unique in the organization.")
    task_type: str
    task_version: int
    task_config: JSON | None = None
    cron_expression: str | None = strawberry.field(
        default=None,
        description="Minute, hour, day, month, weekday and, if needed, second; in UTC. "
        "Without one the task runs when it is triggered.",
    )
    enabled: bool = True
    timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS


@strawberry.input
class SetTaskEnabledInput(PulseInput):
    task_id: strawberry.ID
    enabled: bool


@strawberry.type
class TaskPayload:
    """What became of the task."""

    task: Task


async def _task_with(info: Info, id: str) -> Any:
    task = await info.context.pulse.tasks.get(id)
    if task is None:
        raise NotFound(f"There is no task with the id {id}.", field="task_id")
    return task


def _new_task(epoch: str) -> dict[str, str]:
    return {"task_id": derived_uuid("task", epoch)}


@strawberry.type
class TaskQuery:
    @strawberry.field(description="One task of Pulse; null where there is none.")
    async def task(self, info: Info, id: strawberry.ID) -> Task | None:
        task: Any = await info.context.tasks.load(plain_id(id, "Task"))
        return task

    @strawberry.field(description="Tasks of Pulse by creation, the oldest first.")
    async def tasks(
        self,
        info: Info,
        direction: SortDirection = SortDirection.ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TaskConnection:
        queries = info.context.pulse.tasks
        wanted = page(first, after, last, before)
        rows = await queries.page(wanted, descending=direction is SortDirection.DESC)
        found: TaskConnection = connect(TaskConnection, rows, count=queries.count)
        return found

    @strawberry.field(description="The kinds of tasks that this server can run.")
    def task_types(self, info: Info) -> list[TaskType]:
        kinds = info.context.pulse.kinds
        return [
            TaskType(
                task_type=kind.task_type,
                version=kind.version,
                config_versions=sorted(kind.configs),
                stage_names=[stage.name for stage in kind.stages],
            )
            for kind in map(kinds.kind, kinds.types)
        ]


@strawberry.type
class TaskMutation:
    @mutation(
        CreateTask,
        answers=Permission.GET_TASK,
        description="Define a task. Its kind and config are checked at once.",
    )
    async def create_task(self, info: Info, input: CreateTaskInput) -> TaskPayload:
        config = TaskEnvelope(
            task_type=input.task_type,
            task_version=input.task_version,
            task_config=input.task_config,
        )
        id = await once(
            info,
            input.idempotency_key,
            CreateTask,
            info.context.pulse.create_task,
            "task_id",
            _new_task,
            task_name=input.task_name,
            config=config,
            cron_expression=input.cron_expression,
            enabled=input.enabled,
            timeout_seconds=input.timeout_seconds,
        )
        return TaskPayload(task=await _task_with(info, id))

    @mutation(
        SetTaskEnabled,
        answers=Permission.GET_TASK,
        description="Switch a schedule on or off; runs go on.",
    )
    async def set_task_enabled(self, info: Info, input: SetTaskEnabledInput) -> TaskPayload:
        id = await once(
            info,
            input.idempotency_key,
            SetTaskEnabled,
            info.context.pulse.set_task_enabled,
            "task_id",
            task_id=plain_id(input.task_id, "Task", "task_id"),
            enabled=input.enabled,
        )
        return TaskPayload(task=await _task_with(info, id))
