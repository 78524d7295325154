"""The read model of tasks."""

from __future__ import annotations

from datetime import datetime

from beanie import Document
from pydantic import Field

from simulation.documents.fields import index
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.status import Status


class TaskDocument(Document):
    """A task with its schedule. ``last_…`` tell of its latest run that has started or ended.

    ``sort_key`` orders tasks by creation; ``last_run_key`` orders what is known of its runs,
    by run and then by how far each has come.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    position: int
    task_name: str
    config: TaskEnvelope
    cron_expression: str | None
    enabled: bool
    next_run_at: datetime | None
    last_run_id: str | None = None
    last_run_at: datetime | None = None
    last_run_status: Status | None = None
    last_run_key: str = ""
    timeout_seconds: int
    created_at: datetime
    updated_at: datetime
    is_deleted: bool = False
    sort_key: str

    class Settings:
        name = "tasks"
        indexes = [
            index("sort_key"),
            index("organization", "sort_key"),
            index("organization", "task_name"),
            index("organization", "is_deleted"),
            index("organization", "cron_expression"),
            index("organization", "config.task_type"),
            index("next_run_at"),
        ]
