"""The only writer of run documents, and of what tasks show of their latest run."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold
from simulation.kernel.messages import Commit, Event
from simulation.pulse.run import events
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.documents import OpenRunDocument, RecoveryDocument, RunDocument
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from simulation.pulse.task.documents import TaskDocument

POSITIONS_KEPT = 20_000

_RECOVERIES = (events.Claim.RECLAIMED, events.Claim.RECOVERED)


class RunProjection:
    """Shows each run as its stream has it, whatever the order in which commits arrive."""

    categories: tuple[str, ...] = ("run",)
    events: tuple[type[Event], ...] = (
        events.RunCreated,
        events.RunSkipped,
        events.RunClaimed,
        events.RunHandedOver,
        events.RunCancelRequested,
        events.RunEnded,
        events.SignalAwaited,
        events.SignalDelivered,
        events.SignalExpired,
        events.RunArchived,
    )

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._decider = RunDecider()
        self._shown: OrderedDict[str, int] = OrderedDict()

    async def apply(self, commit: Commit) -> None:
        if not any(isinstance(event, self.events) for event in commit.events):
            return
        await self._note_recoveries(commit)
        id = commit.stream.partition("-")[2]
        # What was shown is remembered, so that replaying a stream writes once.
        if self._shown.get(id, 0) >= commit.last and await self._is_there(id):
            return
        commits = await self._store.read(commit.stream)
        run: Run | None = fold(self._decider, commits)
        if run is None:
            return
        position = commits[-1].last
        await _replace(RunDocument, id, position, _run_fields(run))
        open_runs = OpenRunDocument.get_motor_collection()
        if run.status.terminal:
            await open_runs.delete_one({"_id": id})
        else:
            await _replace(OpenRunDocument, id, position, _open_fields(run))
        await _note_last_run(run)
        self._remember(id, position)

    async def _is_there(self, id: str) -> bool:
        return bool(await RunDocument.get_motor_collection().find_one({"_id": id}, {"_id": 1}))

    def _remember(self, id: str, position: int) -> None:
        self._shown[id] = position
        self._shown.move_to_end(id)
        if len(self._shown) > POSITIONS_KEPT:
            self._shown.popitem(last=False)

    async def _note_recoveries(self, commit: Commit) -> None:
        recoveries = RecoveryDocument.get_motor_collection()
        for position, event in enumerate(commit.events, start=commit.position):
            if isinstance(event, events.RunClaimed) and event.claim in _RECOVERIES:
                run_id = commit.stream.partition("-")[2]
                await recoveries.update_one(
                    {"_id": f"{run_id}:{position}"},
                    {
                        "$set": {
                            "run_id": run_id,
                            "expired": event.claim is events.Claim.RECOVERED,
                            "at": commit.metadata.recorded_at,
                        }
                    },
                    upsert=True,
                )


async def _note_last_run(run: Run) -> None:
    key = sort_key(run)
    last = {
        "last_run_id": run.run_id,
        "last_run_at": run.started_at or run.created_at,
        "last_run_status": run.status.value,
        "last_run_key": key,
    }
    await TaskDocument.get_motor_collection().update_one(
        {"_id": run.task_id, "last_run_key": {"$lte": key}}, {"$set": last}
    )


async def _replace(document: Any, id: str, position: int, fields: dict[str, Any]) -> None:
    """Write ``fields`` unless the document shows as much or more already."""
    collection = document.get_motor_collection()
    fields = fields | {"position": position}
    if position > 1:
        changed = await collection.update_one(
            {"_id": id, "position": {"$lt": position}}, {"$set": fields}
        )
        if changed.matched_count:
            return
    try:
        await collection.insert_one({"_id": id} | fields)
    except DuplicateKeyError:
        await collection.update_one({"_id": id, "position": {"$lt": position}}, {"$set": fields})


def _run_fields(run: Run) -> dict[str, Any]:
    return {
        "organization": run.organization,
        "task_id": run.task_id,
        "task_type": run.config.task_type,
        "status": run.status.value,
        "trigger_source": run.trigger_source.value,
        "scheduled_for": run.scheduled_for,
        "parent_run_id": run.parent_run_id,
        "owner": run.owner,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "completed_at": run.completed_at,
        "cancel_requested_at": run.cancel_requested_at,
        "cancel_reason": run.cancel_reason,
        "failure": run.failure.model_dump(mode="json") if run.failure else None,
        "skip_reason": run.skip_reason,
        "archived": run.archived,
        "sort_key": sort_key(run),
    }


def _open_fields(run: Run) -> dict[str, Any]:
    wait = run.pending_wait
    return {
        "task_id": run.task_id,
        "task_type": run.config.task_type,
        "status": run.status.value,
        "owner": run.owner,
        "created_at": run.created_at,
        "segment": run.segment,
        "ready": run.status is not Status.WAITING or wait is None,
        "signal": wait.name if wait else None,
        "wakes_at": wait.expires_at if wait else None,
        "cancelled": run.cancel_requested_at is not None,
    }


def sort_key(run: Run) -> str:
    """Orders runs by creation; the id breaks ties."""
    return f"{run.created_at.isoformat(timespec='milliseconds')}:{run.run_id}"
