"""The read model of demo pulses: the latest of each workspace."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.demo_pulse.messages import Ending
from simulation.documents.fields import index


class DemoPulseDocument(Document):
    """The latest pulse of the organization that the id names."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    position: int
    task_id: str
    started_by: str
    started_at: datetime
    expires_at: datetime
    events_per_minute: int
    events_attempted: int
    ending: Ending | None

    class Settings:
        name = "demo_pulses"
        indexes = [index("ending")]

    def active(self, now: datetime) -> bool:
        """Whether it goes on."""
        return self.ending is None and now < self.expires_at
