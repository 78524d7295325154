"""Commands and events of demo pulses. A workspace is an organization; its pulse is a stream."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from simulation.kernel.messages import Command, Event
from simulation.kernel.values import Uuid

MAX_DURATION_SECONDS = 3_600
DEFAULT_DURATION_SECONDS = 600
MAX_EVENTS_PER_MINUTE = 120
DEFAULT_EVENTS_PER_MINUTE = 30

DurationSeconds = Annotated[int, Field(ge=1, le=MAX_DURATION_SECONDS)]
EventsPerMinute = Annotated[int, Field(ge=1, le=MAX_EVENTS_PER_MINUTE)]


class Ending(StrEnum):
    """Why a pulse is over."""

    EXPIRED = "expired"
    STOPPED = "stopped"
    REPLACED = "replaced"
    FAILED = "failed"


class StartDemoPulse(Command):
    """Begin a pulse on the actor's workspace, in the place of the one that is going on."""

    task_id: Uuid
    duration_seconds: DurationSeconds = DEFAULT_DURATION_SECONDS
    events_per_minute: EventsPerMinute = DEFAULT_EVENTS_PER_MINUTE


class AttemptEvents(Command):
    """Say that the pulse is about to emit its events before number ``attempted``."""

    task_id: Uuid
    attempted: int = Field(ge=0)


class StopDemoPulse(Command):
    """End the pulse ``task_id`` before its time; without one, that which is going on."""

    task_id: Uuid | None = None


class EndDemoPulse(Command):
    """Say that the pulse ``task_id`` is over."""

    task_id: Uuid
    ending: Ending


class DemoPulseStarted(Event):
    """A pulse began, in the place of ``replaces`` where that was going on.

    All earlier ones are over, and their history with them.
    """

    stored_name = "demo_pulse.pulse_started"
    supersedes = True
    task_id: Uuid
    duration_seconds: int
    events_per_minute: int
    replaces: Uuid | None = None


class EventsAttempted(Event):
    """The first ``attempted`` events of the pulse are emitted now, or were before."""

    stored_name = "demo_pulse.events_attempted"
    task_id: Uuid
    attempted: int


class DemoPulseEnded(Event):
    """The pulse is over."""

    stored_name = "demo_pulse.pulse_ended"
    task_id: Uuid
    ending: Ending
