"""What is done to tasks of Pulse in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import plain
from graphql_schema.kit.permitted import mutation
from graphql_schema.pulse.once import PulseInput, once
from graphql_schema.pulse.task_views import Task
from simulation.identity.permission import Permission
from simulation.kernel.errors import NotFound
from simulation.kernel.ids import derived_uuid
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.task.messages import (
    DEFAULT_TIMEOUT_SECONDS,
    CreateTask,
    DeleteTask,
    SetTaskEnabled,
    UndeleteTask,
    UpdateTask,
)


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


@strawberry.input(description="Fields that are not given stay as they are; null clears one.")
class UpdateTaskInput(PulseInput):
    task_id: strawberry.ID
    task_name: str | None = strawberry.UNSET
    task_version: int | None = strawberry.field(
        default=strawberry.UNSET, description="That of `taskConfig`; the type cannot be changed."
    )
    task_config: JSON | None = strawberry.field(
        default=strawberry.UNSET, description="The whole of it."
    )
    cron_expression: str | None = strawberry.field(
        default=strawberry.UNSET, description="Null for no schedule."
    )
    timeout_seconds: int | None = strawberry.UNSET


@strawberry.input
class DeleteTaskInput(PulseInput):
    task_id: strawberry.ID


@strawberry.input
class UndeleteTaskInput(PulseInput):
    task_id: strawberry.ID


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

    @mutation(
        UpdateTask,
        answers=Permission.GET_TASK,
        description="Change what a task says. Runs that are there keep what they began with; a "
        "new schedule counts at once.",
    )
    async def update_task(self, info: Info, input: UpdateTaskInput) -> TaskPayload:
        changes = plain(input)
        key, task_id = changes.pop("idempotency_key"), changes.pop("task_id")
        id = await once(
            info,
            key,
            UpdateTask,
            info.context.pulse.update_task,
            "task_id",
            task_id=plain_id(task_id, "Task", "task_id"),
            changes=changes,
        )
        return TaskPayload(task=await _task_with(info, id))

    @mutation(
        DeleteTask,
        answers=Permission.GET_TASK,
        description="Soft: its schedule stops and its name is free; its runs stay, and go on.",
    )
    async def delete_task(self, info: Info, input: DeleteTaskInput) -> TaskPayload:
        id = await once(
            info,
            input.idempotency_key,
            DeleteTask,
            info.context.pulse.delete_task,
            "task_id",
            task_id=plain_id(input.task_id, "Task", "task_id"),
        )
        return TaskPayload(task=await _task_with(info, id))

    @mutation(
        UndeleteTask,
        answers=Permission.GET_TASK,
        description="As it was, from its next tick on. Refused while another one has its name.",
    )
    async def undelete_task(self, info: Info, input: UndeleteTaskInput) -> TaskPayload:
        id = await once(
            info,
            input.idempotency_key,
            UndeleteTask,
            info.context.pulse.undelete_task,
            "task_id",
            task_id=plain_id(input.task_id, "Task", "task_id"),
        )
        return TaskPayload(task=await _task_with(info, id))
