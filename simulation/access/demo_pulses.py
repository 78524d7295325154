"""The demo pulse of the principal's organization, which is its workspace."""

from __future__ import annotations

from simulation.access.caller import Caller
from simulation.bootstrap import Platform
from simulation.demo_pulse.messages import StartDemoPulse, StopDemoPulse
from simulation.demo_pulse.service import Shown
from simulation.identity.permission import Permission


class DemoPulseAccess:
    """Starts, stops and shows it; each raises ``WorkspaceNotAllowed`` where there may be none."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._pulses = platform.demo_pulses
        self._caller = caller

    async def start(self, duration_seconds: int, events_per_minute: int) -> Shown:
        """Begin a pulse in the place of the one that is going on.

        Raises:
            ValidationFailed: duration or pace are out of bounds.
        """
        command = self._caller.fill(
            StartDemoPulse,
            task_id=self._platform.ids.uuid(),
            duration_seconds=duration_seconds,
            events_per_minute=events_per_minute,
        )
        return await self._pulses.start(command)

    async def stop(self, task_id: str | None) -> Shown | None:
        """End the pulse that is going on, or only that of ``task_id``; null where none was."""
        return await self._pulses.stop(self._caller.fill(StopDemoPulse, task_id=task_id))

    def allowed(self) -> bool:
        """Whether the workspace may have one."""
        principal = self._caller.principal
        principal.require(Permission.GET_DEMO_PULSE)
        return self._pulses.allowed(principal.organization)

    async def active(self) -> Shown | None:
        """The pulse that is going on; null where there is none."""
        principal = self._caller.principal
        principal.require(Permission.GET_DEMO_PULSE)
        return await self._pulses.active(principal.organization)
