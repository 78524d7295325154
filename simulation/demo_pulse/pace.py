"""When each event of a pulse is due. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Pace:
    """``events_per_minute`` at even distances, the first at the start, for ``duration_seconds``."""

    started_at: datetime
    duration_seconds: int
    events_per_minute: int

    @property
    def expires_at(self) -> datetime:
        """When the pulse ends; nothing is due then any more."""
        return self.started_at + timedelta(seconds=self.duration_seconds)

    @property
    def total(self) -> int:
        """How many events the whole pulse has."""
        return -(-self.duration_seconds * 1000 * self.events_per_minute // MINUTE_MS)

    def due(self, number: int) -> datetime:
        """When event ``number`` is due, from 0."""
        after = number * MINUTE_MS / self.events_per_minute
        return self.started_at + timedelta(milliseconds=after)

    def due_by(self, now: datetime) -> int:
        """How many events are due at ``now``."""
        if now < self.started_at:
            return 0
        passed = (now - self.started_at) // timedelta(milliseconds=1)
        return min(self.total, passed * self.events_per_minute // MINUTE_MS + 1)
