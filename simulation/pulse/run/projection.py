"""The only writer of run documents, and of what tasks show of their latest run."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold
from simulation.kernel.messages import Commit, Event
from simulation.kernel.projection import DocumentMissing
from simulation.pulse.run import events
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.documents import OpenRunDocument, RecoveryDocument, RunDocument
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from simulation.pulse.task.documents import TaskDocument

_RECOVERIES = (events.Claim.RECLAIMED, events.Claim.RECOVERED)


class RunProjection:
    """Shows each run as its stream has it, whatever the order in which commits arrive."""

    categories: tuple[str, ...] = ("run",)
    whole_streams = True
    events: tuple[type[Event], ...] = (
        events.RunCreated,
        events.RunSkipped,
        events.RunClaimed,
        events.RunParked,
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

    async def apply(self, commit: Commit) -> None:
        if not self._shows(commit):
            return
        id = commit.stream.partition("-")[2]
        # What begins a stream need not be read: should it have gone on, more is shown later.
        first = commit.position == 1
        commits = [commit] if first else await self._store.read(commit.stream)
        run: Run | None = fold(self._decider, commits)
        if run is None:
            return
        await (_forget_recoveries(id) if run.archived else _note_recoveries(id, commits))
        # Not the end of the stream: what does not show would make documents differ by when
        # they were written.
        position = max(each.last for each in commits if self._shows(each))
        await _replace(RunDocument, id, position, _run_fields(run))
        open_runs = OpenRunDocument.get_motor_collection()
        if run.status.terminal:
            await open_runs.delete_one({"_id": id})
        else:
            await _replace(OpenRunDocument, id, position, _open_fields(run))
            if await _has_ended(id):
                # It ended, and was removed, after this read its stream.
                await open_runs.delete_one({"_id": id})
        await _note_last_run(run, position)

    def _shows(self, commit: Commit) -> bool:
        return any(isinstance(event, self.events) for event in commit.events)


async def _note_recoveries(id: str, commits: Iterable[Commit]) -> None:
    recoveries = RecoveryDocument.get_motor_collection()
    for commit in commits:
        for position, event in enumerate(commit.events, start=commit.position):
            if isinstance(event, events.RunClaimed) and event.claim in _RECOVERIES:
                note = {
                    "_id": f"{id}:{position}",
                    "run_id": id,
                    "expired": event.claim is events.Claim.RECOVERED,
                    "at": commit.metadata.recorded_at,
                }
                with suppress(DuplicateKeyError):  # Noted before.
                    await recoveries.insert_one(note)


async def _has_ended(id: str) -> bool:
    shown = await RunDocument.get_motor_collection().find_one({"_id": id}, {"status": 1})
    return shown is not None and Status(shown["status"]).terminal


async def _forget_recoveries(id: str) -> None:
    # The events that tell of them go, so a rebuild could not show them again.
    await RecoveryDocument.get_motor_collection().delete_many({"run_id": id})


async def _note_last_run(run: Run, position: int) -> None:
    key = f"{sort_key(run)}:{position:012}"
    last = {
        "last_run_id": run.run_id,
        "last_run_at": run.started_at or run.created_at,
        "last_run_status": run.status.value,
        "last_run_key": key,
    }
    tasks = TaskDocument.get_motor_collection()
    changed = await tasks.update_one(
        {"_id": run.task_id, "last_run_key": {"$lte": key}}, {"$set": last}
    )
    if not changed.matched_count and not await tasks.find_one({"_id": run.task_id}, {"_id": 1}):
        raise DocumentMissing(f"task {run.task_id}")


async def _replace(document: Any, id: str, position: int, fields: dict[str, Any]) -> None:
    """Write ``fields`` unless the document shows as much or more already."""
    collection = document.get_motor_collection()
    fields = fields | {"position": position}
    try:
        # Tried first: it costs the database in memory nothing, and an update a scan.
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
        "parked_at": run.parked_at,
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
