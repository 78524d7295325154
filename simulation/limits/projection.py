"""The only writer of the documents of limits."""

from __future__ import annotations

from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.identity.recollection import Recollection
from simulation.kernel.messages import Commit, Event
from simulation.limits.decider import LimitsDecider
from simulation.limits.documents import LimitsDocument
from simulation.limits.messages import LimitsSet


class LimitsProjection:
    """Shows the last limits of each organization; ``recollection`` forgets those before."""

    categories: tuple[str, ...] = (LimitsDecider.category,)
    events: tuple[type[Event], ...] = LimitsDecider.events
    whole_streams = True

    def __init__(self, recollection: Recollection) -> None:
        self._recollection = recollection

    async def apply(self, commit: Commit) -> None:
        # Before and after: who reads in between must not remember what was there before.
        self._recollection.forget()
        try:
            await self._show(commit)
        finally:
            self._recollection.forget()

    async def _show(self, commit: Commit) -> None:
        event = commit.events[-1]
        assert isinstance(event, LimitsSet)
        organization = commit.metadata.organization
        fields = event.model_dump(mode="json") | {
            "position": commit.last,
            "set_by": commit.metadata.user,
            "set_at": commit.metadata.recorded_at,
        }
        documents: Any = LimitsDocument.get_motor_collection()
        try:
            await documents.insert_one({"_id": organization} | fields)
        except DuplicateKeyError:
            earlier = {"_id": organization, "position": {"$lt": commit.last}}
            await documents.update_one(earlier, {"$set": fields})
