"""The read models of runs: every run, and apart from them those that have not ended."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.documents.fields import index, partial_index
from simulation.pulse.run.messages import Failure, TriggerSource
from simulation.pulse.status import Status


class RunDocument(Document):
    """A run. Its stage log, signals and usage are folded from its stream on demand.

    ``position`` is that of the last commit it shows; ``sort_key`` orders runs by creation.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    position: int
    task_id: str
    task_type: str
    status: Status
    trigger_source: TriggerSource
    scheduled_for: datetime | None
    parent_run_id: str | None
    owner: str | None
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    cancel_requested_at: datetime | None
    cancel_reason: str
    failure: Failure | None
    skip_reason: str | None
    parked_at: datetime | None = None
    archived: bool
    sort_key: str

    class Settings:
        name = "runs"
        indexes = [
            index("sort_key"),
            index("organization", "sort_key"),
            index("organization", "status", "sort_key"),
            index("organization", "started_at"),
            index("organization", "task_type", "sort_key"),
            index("organization", "trigger_source", "sort_key"),
            index("task_id", "sort_key"),
            index("parent_run_id", "sort_key"),
            partial_index({"archived": False}, "completed_at"),
        ]


class OpenRunDocument(Document):
    """A run that has not ended; there are few of them, however many have.

    ``segment`` counts how often it was parked, ``wakes_at`` is when its wait expires, and
    ``ready`` says that it waits for a worker and not for a signal.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    position: int
    task_id: str
    task_type: str
    status: Status
    owner: str | None
    created_at: datetime
    segment: int
    ready: bool
    signal: str | None
    wakes_at: datetime | None
    cancelled: bool

    class Settings:
        name = "open_runs"
        indexes = [index("task_id", "created_at")]


class RecoveryDocument(Document):
    """A run that was taken in hand again; ``expired`` if its worker's lease had run out."""

    id: str = Field(alias="_id")  # type: ignore[assignment]
    run_id: str
    expired: bool
    at: datetime

    class Settings:
        name = "run_recoveries"
        indexes = [index("expired"), index("run_id")]
