"""Pulse as far as it is the principal's organization's."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from simulation.access.caller import Caller
from simulation.bootstrap import Platform
from simulation.identity.permission import Permission
from simulation.kernel.values import Actor
from simulation.pulse.health import Health
from simulation.pulse.idempotency.gate import IdempotencyGate
from simulation.pulse.kind import KindRegistry
from simulation.pulse.run.log import RunEvent
from simulation.pulse.run.messages import CancelRun, CreateRun, DeliverSignal, RetryRun
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.pulse.run.watch import RunWatch
from simulation.pulse.task.decider import Task
from simulation.pulse.task.messages import CreateTask, SetTaskEnabled
from simulation.pulse.task.queries import TaskQueries


class PulseAccess:
    """Tasks and runs of the organization. Those of others are as good as not there."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._pulse = platform.pulse
        self._caller = caller

    @property
    def organization(self) -> str:
        """The organization whose tasks and runs are seen."""
        return self._caller.principal.organization

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self._caller.principal.actor

    @property
    def tasks(self) -> TaskQueries:
        """The reads of tasks."""
        self._caller.principal.require(Permission.GET_TASK)
        return self._pulse.tasks

    @property
    def runs(self) -> RunQueries:
        """The reads of runs."""
        self._caller.principal.require(Permission.GET_RUN)
        return self._pulse.runs

    @property
    def idempotency(self) -> IdempotencyGate:
        """What lets each request through once."""
        return self._pulse.idempotency

    @property
    def kinds(self) -> KindRegistry:
        """The kinds of tasks that this server can run."""
        self._caller.principal.require(Permission.GET_TASK)
        return self._pulse.kinds

    async def create_task(self, command: CreateTask) -> Task:
        """Define a task; ``command`` and those below were filled by the caller's access."""
        return await self._pulse.create_task(command)

    async def set_task_enabled(self, command: SetTaskEnabled) -> Task:
        """Switch a schedule on or off."""
        return await self._pulse.set_task_enabled(command)

    async def trigger(self, command: CreateRun) -> Run:
        """Have a task run now."""
        return await self._pulse.trigger(command)

    async def retry(self, command: RetryRun) -> Run:
        """Begin anew what a run that has ended was to do."""
        return await self._pulse.retry(command)

    async def cancel(self, command: CancelRun) -> Run:
        """Ask for a run to be cancelled."""
        return await self._pulse.cancel(command)

    async def signal(self, command: DeliverSignal) -> Run:
        """Hand a run the signal that it waits for."""
        return await self._pulse.signal(command)

    async def health(self) -> Health:
        """How the runtime is doing."""
        self._caller.principal.require(Permission.GET_HEALTH)
        return await self._pulse.health()

    async def watch_run(self, run_id: str, *, after: int) -> AsyncGenerator[RunEvent, None]:
        """The events of a run until it ends, or until the principal may not see it any more."""
        watch = RunWatch(self._platform.bus, self.runs, run_id, after=after)
        async with aclosing(aiter(watch)) as events:
            async for event in events:
                await self._caller.renew()
                self._caller.principal.require(Permission.GET_RUN)
                yield event
