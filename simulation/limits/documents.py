"""The read model of limits: one document for each organization that has set some."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.catalog.set_run.values.budget import Budget
from simulation.limits.messages import Limits


class LimitsDocument(Document):
    """The limits of the organization that the id names, and who set them when."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    position: int
    run_budget: Budget | None
    requests_per_minute: int | None
    set_by: str
    set_at: datetime

    class Settings:
        name = "limits"

    @property
    def limits(self) -> Limits:
        """What they are."""
        return Limits.model_construct(
            run_budget=self.run_budget, requests_per_minute=self.requests_per_minute
        )
