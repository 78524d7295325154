"""Pulse as far as it is the principal's organization's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from datetime import datetime

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.access.welcome import while_welcome
from simulation.bootstrap import Platform
from simulation.catalog.set_run.messages import CreateSetRun
from simulation.identity.permission import Permission
from simulation.pulse.cron import times_after
from simulation.pulse.engine.port import Lease
from simulation.pulse.health import Health
from simulation.pulse.idempotency.gate import Execute
from simulation.pulse.idempotency.messages import Response
from simulation.pulse.kind import KindRegistry
from simulation.pulse.run.log import RunEvent
from simulation.pulse.run.messages import CancelRun, CreateRun, DeliverSignal, ResumeRun, RetryRun
from simulation.pulse.run.queries import RunReads
from simulation.pulse.run.state import Run
from simulation.pulse.run.watch import RunWatch
from simulation.pulse.run.watch_all import RunNews, RunsWatch
from simulation.pulse.task.decider import Task
from simulation.pulse.task.messages import (
    CreateTask,
    DeleteTask,
    SetTaskEnabled,
    UndeleteTask,
    UpdateTask,
)
from simulation.pulse.task.queries import TaskReads
from simulation.runner.set_run.set_run import SetRunKind


class PulseAccess:
    """Tasks and runs of the organization. Those of others are as good as not there."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._pulse = platform.pulse
        self._caller = caller

    @property
    def _organization(self) -> str:
        return self._caller.principal.organization

    @property
    def tasks(self) -> TaskReads:
        """The reads of the organization's tasks."""
        self._caller.principal.require(Permission.GET_TASK)
        return self._pulse.tasks.of(self._organization)

    @property
    def runs(self) -> RunReads:
        """The reads of the organization's runs."""
        self._caller.principal.require(Permission.GET_RUN)
        return self._pulse.runs.of(self._organization)

    @property
    def kinds(self) -> KindRegistry:
        """The kinds of tasks that this server can run."""
        self._caller.principal.require(Permission.GET_TASK)
        return self._pulse.kinds

    async def once(self, key: str | None, fingerprint: str, execute: Execute) -> Response:
        """The response to a request of the organization; ``execute`` is called once for its key.

        Raises:
            IdempotencyKeyMissing, IdempotencyKeyReused, IdempotencyInProgress: of the key.
        """
        actor = self._caller.principal.actor
        return await self._pulse.idempotency.once(actor, key, fingerprint, execute)

    async def create_task(self, command: CreateTask) -> Task:
        """Define a task; ``command`` and those below were filled by the caller's access.

        A task that starts runs takes the permission to start them.
        """
        self._require_of(command.config.task_type)
        return await self._pulse.create_task(command)

    async def set_task_enabled(self, command: SetTaskEnabled) -> Task:
        """Switch a schedule on or off."""
        return await self._pulse.set_task_enabled(command)

    async def update_task(self, command: UpdateTask) -> Task:
        """Change what a task says; what it runs takes what defining it would take."""
        if not command.changes.keys().isdisjoint(("task_version", "task_config")):
            task = await self.tasks.get(command.task_id)
            self._require_of(task.config.task_type if task else "")
        return await self._pulse.update_task(command)

    async def delete_task(self, command: DeleteTask) -> Task:
        """Take a task out of use."""
        return await self._pulse.delete_task(command)

    async def undelete_task(self, command: UndeleteTask) -> Task:
        """Take a deleted task into use again."""
        return await self._pulse.undelete_task(command)

    def _require_of(self, task_type: str) -> None:
        if task_type == SetRunKind.task_type:
            self._caller.principal.require(*REQUIRED[CreateSetRun])

    def cron_times(self, expression: str, count: int) -> list[datetime]:
        """The next ``count`` times at which a task with ``expression`` would run, in UTC.

        Raises:
            ValidationFailed: there are none, or too many are wanted.
        """
        self._caller.principal.require(Permission.GET_TASK)
        return times_after(expression, self._platform.clock.now(), count)

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

    async def resume(self, command: ResumeRun) -> Run:
        """Take up a run that was parked."""
        return await self._pulse.resume_run(command)

    async def health(self) -> Health:
        """How the runtime is doing for everybody: numbers, and no names but the workers'."""
        self._caller.principal.require(Permission.GET_HEALTH)
        return await self._pulse.health()

    async def leases(self) -> Sequence[Lease]:
        """The leases of the workers that have runs in hand."""
        self._caller.principal.require(Permission.GET_RUN)
        return (await self._platform.engine.health()).leases

    def watch_runs(self, task_ids: Collection[str] = ()) -> AsyncGenerator[RunNews, None]:
        """The news of the organization's runs, or of those of some tasks, from now on."""
        watch = RunsWatch(
            self._platform.bus, self.runs, self._platform.clock, self._organization, task_ids
        )
        return while_welcome(aiter(watch), self._platform, self._caller, Permission.GET_RUN)

    async def watch_run(self, run_id: str, *, after: int) -> AsyncGenerator[RunEvent, None]:
        """The events of a run until it ends, or until the principal may not see it any more.

        There are none where the run is not the organization's.
        """
        if await self.runs.get(run_id) is None:
            return
        watch = RunWatch(self._platform.bus, self._pulse.runs, run_id, after=after)
        welcome = while_welcome(aiter(watch), self._platform, self._caller, Permission.GET_RUN)
        async with aclosing(welcome) as events:
            async for event in events:
                yield event
