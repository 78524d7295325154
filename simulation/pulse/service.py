"""Pulse as transports see it: tasks and runs, each write one command and its consequences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.errors import SimulationError
from simulation.kernel.ids import IdSource
from simulation.kernel.messages import Command
from simulation.kernel.values import Actor
from simulation.pulse.engine.port import Engine, Limits
from simulation.pulse.health import Health, health_of
from simulation.pulse.idempotency.gate import IdempotencyGate
from simulation.pulse.kind import KindRegistry
from simulation.pulse.organizations import PULSE, on_behalf_of, operates
from simulation.pulse.parking import park
from simulation.pulse.run.messages import (
    ArchiveRun,
    CancelRun,
    CreateRun,
    DeliverSignal,
    ResumeRun,
    RetryRun,
)
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.pulse.scheduler import Scheduler
from simulation.pulse.status import Status
from simulation.pulse.task.decider import Task
from simulation.pulse.task.messages import (
    CreateTask,
    DeleteTask,
    SetTaskEnabled,
    UndeleteTask,
    UpdateTask,
)
from simulation.pulse.task.queries import TaskQueries

ARCHIVE_BATCH = 200

PROBE_SECONDS = 1.0
"""How often is looked, at most, whether something can be written."""


class Pulse:
    """The durable runtime."""

    def __init__(
        self,
        bus: Bus,
        engine: Engine,
        scheduler: Scheduler,
        tasks: TaskQueries,
        runs: RunQueries,
        idempotency: IdempotencyGate,
        kinds: KindRegistry,
        clock: Clock,
        ids: IdSource,
        limits: Limits,
    ) -> None:
        self._bus = bus
        self._engine = engine
        self._scheduler = scheduler
        self._clock = clock
        self._probed: tuple[float, SimulationError | None] | None = None
        self.tasks = tasks
        self.runs = runs
        self.idempotency = idempotency
        self.kinds = kinds
        self.ids = ids
        self.limits = limits

    async def create_task(self, command: CreateTask) -> Task:
        """Define a task and have its first tick come.

        Raises:
            ConfigUndecodable: kind, version or config are not known.
            NameTaken, ValidationFailed: name or schedule cannot be had.
        """
        return await self._scheduled(command)

    async def set_task_enabled(self, command: SetTaskEnabled) -> Task:
        """Switch a schedule on or off."""
        return await self._scheduled(command)

    async def update_task(self, command: UpdateTask) -> Task:
        """Change what a task says, and have the first tick of its new schedule come.

        A tick of the old one, wherever it is, comes to nothing.

        Raises:
            ConfigUndecodable: version or config are not known.
            NotFound, NameTaken, ValidationFailed: there is no such task, or its name or its
                schedule cannot be had.
        """
        return await self._scheduled(command)

    async def delete_task(self, command: DeleteTask) -> Task:
        """Take a task out of use; its runs go on.

        Raises:
            NotFound: there is no such task.
        """
        return await self._scheduled(command)

    async def undelete_task(self, command: UndeleteTask) -> Task:
        """Take a deleted task into use again, and have its next tick come.

        Raises:
            NotFound, NameTaken: there is no such task, or another one has its name by now.
        """
        return await self._scheduled(command)

    async def trigger(self, command: CreateRun) -> Run:
        """Create a run of a task and have it executed. It belongs to whom the task belongs to.

        Raises:
            NotFound: there is no such task.
        """
        actor = command.actor
        if operates(actor):
            actor = on_behalf_of(actor, await self.tasks.organization_of(command.task_id))
        return await self._started(command.model_copy(update={"actor": actor}))

    async def retry(self, command: RetryRun) -> Run:
        """Create a fresh run with the config of one that has ended.

        Raises:
            NotFound, RunNotEnded: there is no such run, or it is still going on.
        """
        actor = command.actor
        if operates(actor):
            actor = on_behalf_of(actor, await self.runs.organization_of(command.parent_run_id))
        return await self._started(command.model_copy(update={"actor": actor}))

    async def cancel(self, command: CancelRun) -> Run:
        """Ask for a run to be cancelled.

        Raises:
            NotFound, RunNotInProgress: there is no such run, or it has ended.
        """
        run: Run = (await self._bus.handle(command)).state
        if run.status in (Status.PENDING, Status.WAITING):
            await self._scheduler.finalize(run.run_id, run.segment)
        return run

    async def signal(self, command: DeliverSignal) -> Run:
        """Hand a signal to the run that waits for it, and wake it.

        Raises:
            NotFound, SignalNotAwaited: there is no such run, or it does not wait for it.
        """
        run: Run = (await self._bus.handle(command)).state
        if run.status is Status.WAITING and run.pending_wait is None:
            await self._scheduler.start(run.run_id, run.segment, run.config.task_type)
        return run

    async def resume_run(self, command: ResumeRun) -> Run:
        """Take up a run that was parked.

        Raises:
            NotFound, RunNotParked: there is no such run, or it goes on by itself.
        """
        run: Run = (await self._bus.handle(command)).state
        await self._scheduler.start(run.run_id, run.segment, run.config.task_type)
        return run

    async def park(self) -> int:
        """Park what this process, before it was started anew, has died of too often.

        Called before the engine takes up anything, of which the process might die again.
        """
        return await park(self._bus, self.runs, self._engine.owner, self._clock)

    async def health(self) -> Health:
        """How the runtime is doing, over all its workers."""
        outage = await self._outage()
        return await health_of(self._engine, self.runs, self._clock, self.limits, outage)

    async def resume(self, *, all: bool = False) -> int:
        """Bring to the engine what a process that died has left; returns how much."""
        return await self._scheduler.resume(all=all)

    async def purge_engine(self, before: datetime) -> int:
        """Forget the engine's rows of what ended before ``before``; returns how many."""
        return await self._engine.purge(before)

    async def archive_runs(self, before: datetime) -> int:
        """Reduce runs that ended before ``before`` to what they came to; returns how many.

        One batch at a time; zero means that none is left.
        """
        old = await self.runs.ended_before(before, ARCHIVE_BATCH)
        for id in old:
            await self._bus.handle(ArchiveRun(actor=PULSE, at=self._clock.now(), run_id=id))
        return len(old)

    async def ensure_task(self, task_id: str, actor: Actor = PULSE, **fields: Any) -> None:
        """Define a task that the platform itself needs, unless it is there already."""
        if await self.tasks.state(task_id) is None:
            await self.create_task(
                CreateTask(
                    actor=actor,
                    at=self._clock.now(),
                    task_id=task_id,
                    of_platform=True,
                    **fields,
                )
            )

    async def _outage(self) -> SimulationError | None:
        # It writes, and anybody may ask for the health: not each of them makes it write.
        ticks = self._clock.ticks()
        if self._probed is None or ticks - self._probed[0] >= PROBE_SECONDS:
            self._probed = ticks, await self._bus.outage()
        return self._probed[1]

    async def _scheduled(self, command: Command) -> Task:
        """The task after ``command``; its next tick, if there is one, will come."""
        task: Task = (await self._bus.handle(command)).state
        await self._scheduler.schedule(task.task_id, task.next_run_at)
        return task

    async def _started(self, command: CreateRun | RetryRun) -> Run:
        run: Run = (await self._bus.handle(command)).state
        if run.status is Status.PENDING:
            await self._scheduler.start(run.run_id, run.segment, run.config.task_type)
        return run
