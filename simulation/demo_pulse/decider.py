"""Decides on the pulses of a workspace: at most one at a time, the latest one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulation.demo_pulse.messages import (
    AttemptEvents,
    DemoPulseEnded,
    DemoPulseStarted,
    EndDemoPulse,
    Ending,
    EventsAttempted,
    StartDemoPulse,
    StopDemoPulse,
)
from simulation.demo_pulse.pace import Pace
from simulation.kernel.messages import NOTHING, Decision, Event, Facts, Metadata, Need
from simulation.kernel.values import Actor, Value


class DemoPulse(Value):
    """The latest pulse of a workspace.

    It took the place of ``replaces``. ``attempted`` of its events were tried to be tracked, all
    before ``settled`` with success.
    """

    task_id: str
    starter: Actor
    started_at: datetime
    duration_seconds: int
    events_per_minute: int
    replaces: str | None = None
    settled: int = 0
    attempted: int = 0
    ending: Ending | None = None

    @property
    def pace(self) -> Pace:
        """When its events are due."""
        return Pace(self.started_at, self.duration_seconds, self.events_per_minute)

    def active(self, now: datetime) -> bool:
        """Whether it goes on."""
        return self.ending is None and now < self.pace.expires_at


class DemoPulseDecider:
    """The decider of demo pulses; the id of a stream is the organization's."""

    category = "demo_pulse"
    commands = (StartDemoPulse, AttemptEvents, StopDemoPulse, EndDemoPulse)
    events = (DemoPulseStarted, EventsAttempted, DemoPulseEnded)

    def target(self, command: Any) -> str:
        return str(command.actor.organization)

    def needs(self, command: Any, state: DemoPulse | None, facts: Facts) -> Sequence[Need]:
        return ()

    def decide(self, command: Any, state: DemoPulse | None, facts: Facts) -> Decision:
        if isinstance(command, StartDemoPulse):
            return _start(command, state)
        # What comes late for a pulse that is over, or was replaced, has nothing to change.
        if state is None or state.ending is not None:
            return NOTHING
        if command.task_id not in (None, state.task_id):
            return NOTHING
        match command:
            case StopDemoPulse():
                return Decision((DemoPulseEnded(task_id=state.task_id, ending=Ending.STOPPED),))
            case EndDemoPulse():
                return Decision((DemoPulseEnded(task_id=state.task_id, ending=command.ending),))
        if command.attempted <= state.attempted:
            return NOTHING
        return Decision((EventsAttempted(task_id=state.task_id, attempted=command.attempted),))

    def evolve(self, state: DemoPulse | None, event: Any, metadata: Metadata) -> DemoPulse | None:
        if isinstance(event, DemoPulseStarted):
            return DemoPulse(
                task_id=event.task_id,
                starter=Actor(organization=metadata.organization, user=metadata.user),
                started_at=metadata.recorded_at,
                duration_seconds=event.duration_seconds,
                events_per_minute=event.events_per_minute,
                replaces=event.replaces,
            )
        if state is None:
            # The end of a pulse whose history went with the start of the next one.
            return None
        if isinstance(event, EventsAttempted):
            changes = {"settled": state.attempted, "attempted": event.attempted}
            return state.model_copy(update=changes)
        return state.model_copy(update={"ending": event.ending})


def _start(command: StartDemoPulse, state: DemoPulse | None) -> Decision:
    if state is not None and state.task_id == command.task_id:
        return NOTHING
    before: tuple[Event, ...] = ()
    replaces: str | None = None
    if state is not None and state.ending is None:
        replaces = state.task_id
        ending = Ending.REPLACED if state.active(command.at) else Ending.EXPIRED
        before = (DemoPulseEnded(task_id=replaces, ending=ending),)
    started = DemoPulseStarted(
        task_id=command.task_id,
        duration_seconds=command.duration_seconds,
        events_per_minute=command.events_per_minute,
        replaces=replaces,
    )
    return Decision((*before, started))
