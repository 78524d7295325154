"""The only writer of task documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import Commit, Event
from simulation.pulse.task.decider import Task, TaskDecider
from simulation.pulse.task.documents import TaskDocument


class TaskProjection:
    """Shows tasks as their streams have them."""

    categories: tuple[str, ...] = ("task",)
    whole_streams = True
    events: tuple[type[Event], ...] = TaskDecider.events

    def __init__(self, store: EventStore, decider: TaskDecider) -> None:
        self._store = store
        self._decider = decider

    async def apply(self, commit: Commit) -> None:
        tasks = TaskDocument.get_motor_collection()
        id = commit.stream.partition("-")[2]
        if commit.position == 1 and await self._insert(id, [commit]):
            return
        found = await tasks.find_one({"_id": id}, {"position": 1})
        if found and found["position"] >= commit.last:
            return
        # The whole stream, so that a commit that comes late or early is no special case.
        commits = await self._store.read(stream_name("task", id))
        if found is None and await self._insert(id, commits):
            return
        fields = self._fields(commits)
        await tasks.update_one(
            {"_id": id, "position": {"$lt": fields["position"]}}, {"$set": fields}
        )

    async def _insert(self, id: str, commits: Sequence[Commit]) -> bool:
        """Whether there was no document yet, and now is one that shows ``commits``."""
        last = {
            "last_run_id": None,
            "last_run_at": None,
            "last_run_status": None,
            "last_run_key": "",
        }
        fields = self._fields(commits)
        key = f"{fields['created_at'].isoformat(timespec='milliseconds')}:{id}"
        tasks = TaskDocument.get_motor_collection()
        try:
            await tasks.insert_one({"_id": id, "sort_key": key} | fields | last)
        except DuplicateKeyError:
            return False
        return True

    def _fields(self, commits: Sequence[Commit]) -> dict[str, Any]:
        task: Task = fold(self._decider, commits)
        fields = task.model_dump(mode="python", exclude={"task_id"})
        return fields | {"config": task.config.model_dump(), "position": commits[-1].last}
