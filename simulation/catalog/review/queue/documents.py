"""The read model of the queue: one document for each result that models judged."""

from __future__ import annotations

from beanie import Document
from pydantic import Field

from simulation.catalog.review.queue.doubt import Doubt
from simulation.documents.fields import index


class JudgedResultDocument(Document):
    """A result that models judged, in a session that has ended; it has the result's id.

    ``need`` sorts by how much it needs a person, of the same need the newest last; ``lot`` sorts
    by chance. ``reviewed_at_position`` is where in the session's reviews ``reviewed`` was said.
    Of a result whose session is not shown, or that no model judged, only these two are there, and
    ``reviewed`` is null where a review was taken back.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    metric_id: str
    set_run_id: str
    session_id: str
    slot: int
    doubt: Doubt
    need: str
    lot: str
    reviewed: bool
    reviewed_at_position: int

    class Settings:
        name = "judged_results"
        indexes = [
            index("organization", "reviewed", "need"),
            index("organization", "reviewed", "lot"),
            index("organization", "metric_id", "reviewed", "need"),
            index("organization", "metric_id", "reviewed", "lot"),
            index("organization", "set_run_id", "reviewed", "need"),
            index("organization", "set_run_id", "reviewed", "lot"),
        ]
