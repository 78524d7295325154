"""Reads tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.documents.reading import read_one
from simulation.documents.values import require_few
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import Need
from simulation.pulse.task.decider import Task, TaskDecider
from simulation.pulse.task.documents import TaskDocument


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks are wanted; all conditions must hold, and null stands for either."""

    deleted: bool | None = False
    scheduled: bool | None = None
    task_types: Sequence[str] = ()

    def condition(self) -> dict[str, Any]:
        """The condition in the database's terms."""
        require_few(task_types=self.task_types)
        found: dict[str, Any] = {}
        if self.deleted is not None:
            # Documents of earlier releases do not tell.
            found["is_deleted"] = True if self.deleted else {"$in": [False, None]}
        if self.scheduled is not None:
            found["cron_expression"] = {"$gt": ""} if self.scheduled else None
        if self.task_types:
            found["config.task_type"] = {"$in": list(self.task_types)}
        return found


LIVING = TaskFilter()


class TaskReads:
    """The reads of the tasks of one organization; without one, of those of all."""

    def __init__(self, organization: str | None = None) -> None:
        self._own = {} if organization is None else {"organization": organization}

    async def get(self, id: str) -> TaskDocument | None:
        """The task with ``id``, deleted or not; null where there is none."""
        return await read_one(TaskDocument, {"_id": id} | self._own)

    async def get_many(self, ids: Collection[str]) -> dict[str, TaskDocument]:
        """The tasks with ``ids``, by id."""
        found = TaskDocument.find({"_id": {"$in": list(ids)}} | self._own)
        return {task.id: task async for task in found}

    async def page(
        self, page: Page, wanted: TaskFilter = LIVING, *, descending: bool = False
    ) -> Rows[TaskDocument]:
        """A page of tasks, by creation."""
        rows: Rows[TaskDocument] = await read_page(
            TaskDocument,
            self._own | wanted.condition(),
            Order("sort_key", descending=descending),
            page,
        )
        return rows

    async def count(self, wanted: TaskFilter = LIVING) -> int:
        """How many tasks ``wanted`` describes."""
        return await TaskDocument.find(self._own | wanted.condition()).count()


class TaskQueries(TaskReads):
    """The reads of all tasks, and what the runtime itself must know of them."""

    def __init__(self, store: EventStore, decider: TaskDecider) -> None:
        super().__init__()
        self._store = store
        self._decider = decider

    def of(self, organization: str) -> TaskReads:
        """The reads of the tasks of one organization."""
        return TaskReads(organization)

    async def scheduled(self) -> list[TaskDocument]:
        """Every task whose next run is set."""
        return await TaskDocument.find({"next_run_at": {"$gt": _LONG_AGO}}).to_list()

    async def state(self, id: str) -> Task | None:
        """The task as the log has it at this moment, documents aside."""
        commits: Any = await self._store.read(stream_name("task", id))
        task: Task | None = fold(self._decider, commits)
        return task

    async def organization_of(self, id: str) -> str | None:
        """The organization that a task belongs to; null where there is no task."""
        task = await self.state(id)
        return task.organization if task else None


class TaskNames:
    """Knows by their names the tasks that there are."""

    async def answer(self, need: Need) -> object:
        """The ids of the tasks that an organization calls by a name; of at most a few."""
        wanted = {"organization": need.purpose.partition(":")[2], "task_name": need.id}
        wanted |= LIVING.condition()
        return [task.id async for task in TaskDocument.find(wanted).limit(2)]


_LONG_AGO = datetime.min
