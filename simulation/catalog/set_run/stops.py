"""What keeps the sessions of a run from going on, as the log has it."""

from __future__ import annotations

from enum import StrEnum

from simulation.catalog.set_run.messages import (
    SetRunBudgetReached,
    SetRunCancelRequested,
    SetRunFinished,
)
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import stream_name
from simulation.kernel.latest import Latest

RUNS_WATCHED = 1024
"""Runs of which it is known up to where nothing stopped them."""


class Stop(StrEnum):
    """Why no further turn of a run may begin: it was cancelled or has ended, or its budget did."""

    CANCELLED = "cancelled"
    BUDGET = "budget"


class Stops:
    """Looks whether runs were stopped; what was read is not read again."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._going_on: Latest[str, int] = Latest(RUNS_WATCHED)

    async def of(self, id: str) -> Stop | None:
        """Why a run was stopped; null where it goes on."""
        known = self._going_on.get(id) or 1
        since = await self._store.read(stream_name("set_run", id), after=known)
        events = [event for commit in since for event in commit.events]
        if any(isinstance(each, SetRunCancelRequested | SetRunFinished) for each in events):
            return Stop.CANCELLED
        if any(isinstance(each, SetRunBudgetReached) for each in events):
            return Stop.BUDGET
        if since:
            self._going_on.put(id, since[-1].last)
        return None
