"""The read model of reviews: one document for each result that was reviewed."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.catalog.metric_value import Criterion, Measured
from simulation.catalog.review.messages import Opinion
from simulation.documents.fields import UserRef, index


class ReviewDocument(Document):
    """The latest review of a result, whose id it has; one that is ``withdrawn`` counts no more."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    position: int
    session_id: str
    set_run_id: str
    slot: int
    metric_id: str
    metric_version: int
    criterion_name: str
    criterion: Criterion | None
    judged: Measured | None
    undecided: bool
    opinions: list[Opinion]
    value: Measured | None
    agrees: bool
    note: str
    reviewer: UserRef
    reviewed_at: datetime
    withdrawn: bool

    class Settings:
        name = "reviews"
        indexes = [
            index("organization", "set_run_id"),
            index("organization", "metric_id", "reviewed_at"),
        ]
