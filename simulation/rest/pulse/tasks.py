"""The endpoints of tasks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from simulation.documents.cursors import cursor_of, key_of
from simulation.documents.paging import MAX_PAGE_SIZE, Page
from simulation.kernel.errors import ValidationFailed
from simulation.kernel.ids import derived_uuid
from simulation.pulse.run.messages import CreateRun, TriggerSource
from simulation.pulse.task.messages import CreateTask
from simulation.rest.pulse.context import SERVICE, Service, TaskId, missing
from simulation.rest.pulse.description import ACCEPTED, CHANGES, NAMED, PAGED
from simulation.rest.pulse.idempotency import Epoch, IdempotentRoute
from simulation.rest.pulse.run_shapes import RunDetail
from simulation.rest.pulse.runs import detail_of
from simulation.rest.pulse.shapes import (
    NOTHING,
    NewTask,
    Nothing,
    TaskDetail,
    TaskList,
    task_detail,
)

MAX_LIMIT = 200
DEFAULT_LIMIT = 50

reads = APIRouter(prefix="/tasks")
changes = APIRouter(prefix="/tasks", route_class=IdempotentRoute, strict_content_type=False)


@changes.post("", status_code=201, summary="Create a task", **CHANGES)
async def create_task(platform: Service, epoch: Epoch, task: NewTask) -> TaskDetail:
    """Define a task. Its envelope is decoded at once: what could not run is refused."""
    command = CreateTask(
        actor=SERVICE,
        at=platform.clock.now(),
        task_id=derived_uuid("task", epoch),
        **task.fields,
    )
    return task_detail(await platform.pulse.create_task(command))


@reads.get("", summary="List tasks", **PAGED)
async def list_tasks(
    platform: Service,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    after: Annotated[str | None, Query(description="`next` of the page before.")] = None,
) -> TaskList:
    """Tasks with the state of their schedules, by creation."""
    key = _decoded(after) if after is not None else None
    tasks: list[TaskDetail] = []
    more = True
    while more and len(tasks) < limit:
        page = Page(first=min(limit - len(tasks), MAX_PAGE_SIZE), after=key)
        rows = await platform.pulse.tasks.page(page)
        tasks += map(task_detail, rows.items)
        key, more = (rows.keys[-1], rows.has_next) if rows.keys else (None, False)
    return TaskList(tasks=tasks, next=cursor_of(key) if key and more else None)


@reads.get("/{id}", summary="Read a task", **NAMED)
async def read_task(platform: Service, id: TaskId) -> TaskDetail:
    """A task with the state of its schedule."""
    # Documents may follow a moment later where other processes write.
    task = await platform.pulse.tasks.get(id) or await platform.pulse.tasks.state(id)
    if task is None or task.is_deleted:
        raise missing("task", id)
    return task_detail(task)


@changes.post("/{id}/trigger", status_code=202, summary="Trigger a task", **ACCEPTED)
async def trigger_task(
    platform: Service, epoch: Epoch, id: TaskId, body: Nothing = NOTHING
) -> RunDetail:
    """Create a run of the task and have it executed, whatever its schedule says."""
    command = CreateRun(
        actor=SERVICE,
        at=platform.clock.now(),
        run_id=derived_uuid("run", epoch),
        task_id=id,
        trigger_source=TriggerSource.MANUAL,
    )
    return await detail_of(platform, (await platform.pulse.trigger(command)).run_id)


def _decoded(cursor: str) -> str:
    key = key_of(cursor)
    if key is None:
        raise ValidationFailed(
            f"after: {cursor!r} is no cursor; send `next` of the page before.", field="after"
        )
    return key
