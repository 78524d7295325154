"""Reads demo pulses."""

from __future__ import annotations

from simulation.demo_pulse.decider import DemoPulse, DemoPulseDecider
from simulation.demo_pulse.documents import DemoPulseDocument
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name


class DemoPulseQueries:
    """The reads of demo pulses."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._decider = DemoPulseDecider()

    async def latest(self, organization: str) -> DemoPulseDocument | None:
        """The latest pulse of a workspace; null where there was none."""
        return await DemoPulseDocument.find_one({"_id": organization})

    async def unfinished(self) -> list[DemoPulseDocument]:
        """Every pulse whose end is not on record."""
        return await DemoPulseDocument.find({"ending": None}).to_list()

    async def state(self, organization: str) -> DemoPulse | None:
        """The latest pulse of a workspace as the log has it at this moment."""
        commits = await self._store.read(stream_name(DemoPulseDecider.category, organization))
        pulse: DemoPulse | None = fold(self._decider, commits)
        return pulse
