"""The read model of evaluations: what was evaluated by hand, one document a session."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import BaseModel, Field

from simulation.catalog.session.outcome import Measurement
from simulation.documents.fields import UserRef, index


class ManualEvaluation(BaseModel):
    """The latest evaluation of a metric; ``created_at`` is when it was evaluated first."""

    id: str
    metric_id: str
    name: str
    measurement: Measurement
    evaluate_to_interaction_id: str | None
    invoked_by: UserRef
    created_at: datetime
    updated_at: datetime


class ManualEvaluationDocument(Document):
    """The evaluations of a session, in the order in which its metrics were evaluated first."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    position: int
    results: list[ManualEvaluation]

    class Settings:
        name = "manual_evaluations"
        indexes = [index("organization", "results.metric_id")]
