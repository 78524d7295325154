"""What a run should be by now, told by rules other than its own."""

from __future__ import annotations

from typing import Any

from simulation.kernel.messages import Event
from simulation.pulse.run import events


class Expected:
    """The run as a few plain variables, by rules of their own."""

    def __init__(self) -> None:
        self.status = "pending"
        self.owner: str | None = None
        self.active = 0.0
        self.cancelled = False
        self.entered: list[str] = []
        self.completed: list[str] = []
        self.attempts: list[list[int]] = []
        self.awaited: str | None = None
        self.delivered: list[Any] = []

    def take(self, event: Event) -> None:
        """Follow ``event``."""
        match event:
            case events.RunClaimed():
                self.status, self.owner = "running", event.owner
            case events.RunHandedOver():
                self.owner = None
            case events.RunCancelRequested():
                self.cancelled = True
            case events.RunEnded():
                self.status, self.owner = event.status.value, None
            case _:
                self._take_of_a_stage(event)

    def _take_of_a_stage(self, event: Event) -> None:
        match event:
            case events.StageStarted():
                self.entered.append(event.stage_name)
                self.attempts.append([])
            case events.AttemptStarted():
                self.attempts[-1].append(event.attempt_number)
            case events.StageCompleted():
                self.completed.append(self.entered[-1])
            case events.SignalAwaited():
                self.status, self.owner, self.awaited = "waiting", None, event.name
            case events.SignalDelivered():
                self.awaited = None
                self.delivered.append(event.payload)
            case events.SignalExpired():
                self.awaited = None
