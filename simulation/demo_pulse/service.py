"""Starting, stopping and inspecting demo pulses: each is emitted by a run of Pulse."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.bus import Bus
from simulation.demo_pulse.decider import DemoPulse
from simulation.demo_pulse.documents import DemoPulseDocument
from simulation.demo_pulse.guardrail import Guardrail
from simulation.demo_pulse.kind import DemoPulseConfig, DemoPulseKind
from simulation.demo_pulse.messages import StartDemoPulse, StopDemoPulse
from simulation.demo_pulse.queries import DemoPulseQueries
from simulation.kernel.clock import Clock
from simulation.kernel.errors import RunNotInProgress, WorkspaceNotAllowed
from simulation.kernel.ids import derived_uuid
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.organizations import PULSE
from simulation.pulse.run.messages import CancelRun, CreateRun, TriggerSource
from simulation.pulse.service import Pulse

TIMEOUT_MARGIN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """A pulse as callers see it at some moment; ``active`` says whether it goes on."""

    pulse: DemoPulseDocument
    active: bool


class DemoPulses:
    """The demo pulses of all workspaces that may have one."""

    def __init__(
        self,
        bus: Bus,
        queries: DemoPulseQueries,
        pulse: Pulse,
        guardrail: Guardrail,
        clock: Clock,
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._pulse = pulse
        self._guardrail = guardrail
        self._clock = clock

    async def start(self, command: StartDemoPulse) -> Shown:
        """Begin a pulse; the one that was going on ends.

        Raises:
            WorkspaceNotAllowed: the operator has not listed the workspace.
        """
        organization = command.actor.organization
        self._guardrail.require(organization)
        pulse: DemoPulse = (await self._bus.handle(command)).state
        if pulse.replaces is not None:
            await self._cancel(pulse.replaces, "Another demo pulse has taken its place.")
        await self._emit(pulse)
        return await self._shown(organization)

    async def stop(self, command: StopDemoPulse) -> Shown | None:
        """End the pulse that is going on, or only the one that ``command`` names.

        Null where none was to be stopped.

        Raises:
            WorkspaceNotAllowed: the operator has not listed the workspace.
        """
        organization = command.actor.organization
        self._guardrail.require(organization)
        pulse = await self._queries.state(organization)
        if pulse is None or not pulse.active(command.at):
            return None
        if command.task_id not in (None, pulse.task_id):
            return None
        await self._cancel(pulse.task_id, "The demo pulse was stopped.")
        await self._bus.handle(command.model_copy(update={"task_id": pulse.task_id}))
        return await self._shown(organization)

    def allowed(self, organization: str) -> bool:
        """Whether the operator has listed the workspace."""
        return self._guardrail.allows(organization)

    async def active(self, organization: str) -> Shown | None:
        """The pulse that is going on; null where there is none.

        Raises:
            WorkspaceNotAllowed: the operator has not listed the workspace.
        """
        self._guardrail.require(organization)
        found = await self._queries.latest(organization)
        if found is None or not found.active(self._clock.now()):
            return None
        return Shown(found, active=True)

    async def resume(self) -> int:
        """Have every pulse emitted that Pulse does not know; returns how many.

        A process can die between the commit that starts a pulse and those of its task and run.
        """
        count = 0
        for found in await self._queries.unfinished():
            pulse = await self._queries.state(found.id)
            if pulse is None or pulse.ending is not None:
                continue
            if await self._pulse.runs.state(run_of(pulse.task_id)) is None:
                count += await self._emitted(pulse)
        return count

    async def _emitted(self, pulse: DemoPulse) -> bool:
        try:
            await self._emit(pulse)
        except WorkspaceNotAllowed:
            # The list has changed since: the pulse comes to its end without an event.
            return False
        return True

    async def _emit(self, pulse: DemoPulse) -> None:
        """Define the task of a pulse and have it run. Repeatable."""
        config = DemoPulseConfig(
            duration_seconds=pulse.duration_seconds, events_per_minute=pulse.events_per_minute
        )
        await self._pulse.ensure_task(
            pulse.task_id,
            pulse.starter,
            task_name=f"Demo pulse {pulse.task_id}",
            config=TaskEnvelope(
                task_type=DemoPulseKind.task_type,
                task_version=DemoPulseKind.version,
                task_config=config.model_dump(mode="json"),
            ),
            timeout_seconds=pulse.duration_seconds + TIMEOUT_MARGIN_SECONDS,
        )
        await self._pulse.trigger(
            CreateRun(
                actor=pulse.starter,
                at=self._clock.now(),
                run_id=run_of(pulse.task_id),
                task_id=pulse.task_id,
                trigger_source=TriggerSource.MANUAL,
            )
        )

    async def _cancel(self, task_id: str, reason: str) -> None:
        if await self._pulse.runs.state(run_of(task_id)) is None:
            return
        command = CancelRun(
            actor=PULSE, at=self._clock.now(), run_id=run_of(task_id), reason=reason
        )
        try:
            await self._pulse.cancel(command)
        except RunNotInProgress:
            return

    async def _shown(self, organization: str) -> Shown:
        found = await self._queries.latest(organization)
        assert found is not None, "its own commit was projected"
        return Shown(found, found.active(self._clock.now()))


def run_of(task_id: str) -> str:
    """The run of Pulse that emits the pulse of a task."""
    return derived_uuid("run-of-demo-pulse", task_id)
