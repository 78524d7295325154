"""The bodies of the demo pulse, by the names of its contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from simulation.demo_pulse.messages import (
    DEFAULT_DURATION_SECONDS,
    DEFAULT_EVENTS_PER_MINUTE,
    DurationSeconds,
    EventsPerMinute,
)
from simulation.demo_pulse.service import Shown
from simulation.kernel.values import Uuid, Value

TaskId = Annotated[Uuid, Field(json_schema_extra={"format": "uuid"})]


class DemoPulseStartRequest(Value):
    """How long the pulse is, and how many events a minute it has."""

    duration_seconds: DurationSeconds = DEFAULT_DURATION_SECONDS
    events_per_minute: EventsPerMinute = DEFAULT_EVENTS_PER_MINUTE


class DemoPulseStopRequest(Value):
    """Which pulse is to be stopped; null: the one that is going on."""

    task_id: TaskId | None = None


class DemoPulseTaskResponse(BaseModel):
    """A pulse. ``task_id`` is that of its task of Pulse."""

    task_id: str
    workspace_id: str
    started_at: datetime
    expires_at: datetime
    events_per_minute: int
    events_attempted: int
    active: bool


class DemoPulseStopResponse(BaseModel):
    """Whether a pulse was stopped, and which."""

    stopped: bool
    task: DemoPulseTaskResponse | None


class DemoPulseStatusResponse(BaseModel):
    """The pulse that is going on, if there is one."""

    tasks: list[DemoPulseTaskResponse]


def task_of(shown: Shown) -> DemoPulseTaskResponse:
    """A pulse as callers see it."""
    pulse = shown.pulse
    return DemoPulseTaskResponse(
        task_id=pulse.task_id,
        workspace_id=pulse.id,
        started_at=pulse.started_at,
        expires_at=pulse.expires_at,
        events_per_minute=pulse.events_per_minute,
        events_attempted=pulse.events_attempted,
        active=shown.active,
    )
