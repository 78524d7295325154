"""The only writer of demo pulse documents."""

from __future__ import annotations

from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.demo_pulse.decider import DemoPulse, DemoPulseDecider
from simulation.demo_pulse.documents import DemoPulseDocument
from simulation.demo_pulse.messages import DemoPulseEnded, DemoPulseStarted, EventsAttempted
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold
from simulation.kernel.messages import Commit, Event


class DemoPulseProjection:
    """Shows the latest pulse of each workspace as its stream has it."""

    categories: tuple[str, ...] = (DemoPulseDecider.category,)
    events: tuple[type[Event], ...] = DemoPulseDecider.events
    whole_streams = True

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._decider = DemoPulseDecider()

    async def apply(self, commit: Commit) -> None:
        if await self._continued(commit):
            return
        commits = await self._store.read(commit.stream)
        pulse: DemoPulse | None = fold(self._decider, commits)
        if pulse is not None:
            await _show(commit.stream.partition("-")[2], pulse, commits[-1].last)

    async def _continued(self, commit: Commit) -> bool:
        """Whether the document, which showed all before ``commit``, shows that as well now.

        Each second brings a commit: the whole stream is not read for each.
        """
        changes: dict[str, Any] = {"position": commit.last}
        for event in commit.events:
            match event:
                case EventsAttempted():
                    changes["events_attempted"] = event.attempted
                case DemoPulseEnded():
                    changes["ending"] = event.ending.value
                case DemoPulseStarted():
                    return False
        shown = {"_id": commit.stream.partition("-")[2], "position": commit.position - 1}
        done = await _documents().update_one(shown, {"$set": changes})
        return bool(done.matched_count)


async def _show(organization: str, pulse: DemoPulse, position: int) -> None:
    fields = {
        "position": position,
        "task_id": pulse.task_id,
        "started_by": pulse.starter.user,
        "started_at": pulse.started_at,
        "expires_at": pulse.pace.expires_at,
        "events_per_minute": pulse.events_per_minute,
        "events_attempted": pulse.attempted,
        "ending": None if pulse.ending is None else pulse.ending.value,
    }
    try:
        await _documents().insert_one({"_id": organization} | fields)
    except DuplicateKeyError:
        earlier = {"_id": organization, "position": {"$lt": position}}
        await _documents().update_one(earlier, {"$set": fields})


def _documents() -> Any:
    return DemoPulseDocument.get_motor_collection()
