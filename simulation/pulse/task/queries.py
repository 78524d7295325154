"""Reads tasks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.pulse.task.decider import Task, TaskDecider
from simulation.pulse.task.documents import TaskDocument


class TaskQueries:
    """The reads of tasks."""

    def __init__(self, store: EventStore, decider: TaskDecider) -> None:
        self._store = store
        self._decider = decider

    async def get(self, id: str) -> TaskDocument | None:
        """The task with ``id``; null where there is none."""
        return await TaskDocument.find_one({"_id": id})

    async def get_many(self, ids: Collection[str]) -> dict[str, TaskDocument]:
        """The tasks with ``ids``, by id."""
        found = TaskDocument.find({"_id": {"$in": list(ids)}})
        return {task.id: task async for task in found}

    async def page(self, page: Page, *, descending: bool = False) -> Rows[TaskDocument]:
        """A page of tasks, by creation."""
        rows: Rows[TaskDocument] = await read_page(
            TaskDocument, {}, Order("sort_key", descending=descending), page
        )
        return rows

    async def count(self) -> int:
        """How many tasks there are."""
        return await TaskDocument.find({}).count()

    async def all(self) -> list[TaskDocument]:
        """Every task, by creation."""
        return await TaskDocument.find({}).sort("+sort_key").to_list()

    async def scheduled(self) -> list[TaskDocument]:
        """Every task whose next run is set."""
        return await TaskDocument.find({"next_run_at": {"$gt": _LONG_AGO}}).to_list()

    async def state(self, id: str) -> Task | None:
        """The task as the log has it at this moment, documents aside."""
        commits: Any = await self._store.read(stream_name("task", id))
        task: Task | None = fold(self._decider, commits)
        return task


_LONG_AGO = datetime.min
