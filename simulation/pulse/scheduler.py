"""Brings runs to the engine: at once, at their tick, when their signal arrives or expires."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.ids import derived_uuid
from simulation.pulse.engine.port import Arguments, Context, Engine
from simulation.pulse.executor import RunExecutor
from simulation.pulse.organizations import PULSE, on_behalf_of
from simulation.pulse.run.documents import OpenRunDocument
from simulation.pulse.run.messages import CreateRun, ExpireSignal, TriggerSource
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from simulation.pulse.task.messages import AdvanceTask
from simulation.pulse.task.queries import TaskQueries

RUN_WORKFLOW = "pulse.run"
TICK_WORKFLOW = "pulse.tick"
EXPIRE_WORKFLOW = "pulse.expire"
FINALIZE_WORKFLOW = "pulse.finalize"

OVERDUE = timedelta(seconds=5)
"""A run that is this old and not begun may have lost its way to the engine."""

REPEAT_SECONDS = 300.0
"""After this long the sweep tells the engine again what still waits: it may have lost it."""

Call = Callable[[], Awaitable[None]]


class Scheduler:
    """Starts what is due. Every call may be repeated: the engine knows each by its id."""

    def __init__(
        self,
        engine: Engine,
        bus: Bus,
        tasks: TaskQueries,
        runs: RunQueries,
        executor: RunExecutor,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._bus = bus
        self._tasks = tasks
        self._runs = runs
        self._executor = executor
        self._clock = clock
        self._swept: dict[str, float] = {}
        engine.register(RUN_WORKFLOW, self._execute)
        engine.register(TICK_WORKFLOW, self._tick)
        engine.register(EXPIRE_WORKFLOW, self._expire)
        engine.register(FINALIZE_WORKFLOW, self._finalize)

    async def start(self, run_id: str, segment: int, task_type: str) -> None:
        """Have a stretch of a run executed."""
        arguments = {"run_id": run_id, "segment": segment}
        await self._engine.start(RUN_WORKFLOW, f"run:{run_id}:{segment}", arguments, lane=task_type)

    async def finalize(self, run_id: str, segment: int) -> None:
        """Have a cancelled run ended that no worker has in hand; needs no place."""
        id = f"finalize:{run_id}:{segment}"
        await self._engine.schedule(FINALIZE_WORKFLOW, id, {"run_id": run_id}, self._clock.now())

    async def schedule(self, task_id: str, next_run_at: datetime | None) -> None:
        """Have a task's next tick come; null means that none will."""
        if next_run_at is None:
            return
        await self._engine.schedule(
            TICK_WORKFLOW,
            self._tick_id(task_id, next_run_at),
            {"task_id": task_id, "tick": next_run_at.isoformat()},
            next_run_at,
        )

    def _tick_id(self, task_id: str, due: datetime) -> str:
        # A tick that is late may have come already, to nothing: by the clock of another
        # worker, before the task was enabled by the clock of this one.
        late = ":late" if due < self._clock.now() - OVERDUE else ""
        return f"tick:{task_id}:{due.isoformat()}{late}"

    async def watch_wait(self, run: Run) -> None:
        """Have the wait that parks ``run`` expire in time."""
        wait = run.pending_wait
        if wait is not None and wait.expires_at is not None:
            await self._schedule_expiry(run.run_id, run.segment, wait.name, wait.expires_at)

    async def resume(self, *, all: bool = False) -> int:
        """Bring to the engine what may have been lost on the way; returns how much.

        A process can die between a commit and the call that should follow it. ``all``
        includes what is so young that it may just be on its way. What was brought is not
        brought again for a while.
        """
        young = self._clock.now() - OVERDUE
        calls: dict[str, Call] = {}
        for run in await self._runs.open():
            if all or run.created_at < young:
                calls |= self._calls_for(run)
        for task in await self._tasks.scheduled():
            if task.next_run_at is not None:
                key = self._tick_id(task.id, task.next_run_at)
                calls[key] = partial(self.schedule, task.id, task.next_run_at)
        now = self._clock.ticks()
        self._swept = {
            key: at for key, at in self._swept.items() if key in calls and now - at < REPEAT_SECONDS
        }
        missing = [key for key in calls if key not in self._swept]
        for key in missing:
            await calls[key]()
            self._swept[key] = now
        return len(missing)

    def _calls_for(self, run: OpenRunDocument) -> dict[str, Call]:
        """What an open run needs of the engine, by a key that tells its needs apart."""
        calls: dict[str, Call] = {}
        stretch = f"{run.id}:{run.segment}"
        if run.cancelled and run.status in (Status.PENDING, Status.WAITING):
            calls[f"finalize:{stretch}"] = partial(self.finalize, run.id, run.segment)
        if run.ready:
            calls[f"run:{stretch}"] = partial(self.start, run.id, run.segment, run.task_type)
        elif run.signal is not None and run.wakes_at is not None:
            calls[f"expire:{stretch}"] = partial(
                self._schedule_expiry, run.id, run.segment, run.signal, run.wakes_at
            )
        return calls

    async def _schedule_expiry(self, run_id: str, segment: int, name: str, at: datetime) -> None:
        arguments = {"run_id": run_id, "segment": segment, "name": name, "at": at.isoformat()}
        await self._engine.schedule(EXPIRE_WORKFLOW, f"expire:{run_id}:{segment}", arguments, at)

    async def _execute(self, context: Context, arguments: Arguments) -> None:
        run = await self._executor.execute(context, arguments)
        if run is None or run.status.terminal:
            return
        if run.pending_wait is None and run.segment != arguments["segment"]:
            # The signal was faster than the wait's commit could be seen here.
            await self.start(run.run_id, run.segment, run.config.task_type)
        else:
            await self.watch_wait(run)

    async def _finalize(self, context: Context, arguments: Arguments) -> None:
        await self._executor.finalize(context, arguments)

    async def _tick(self, context: Context, arguments: Arguments) -> None:
        task_id, tick = arguments["task_id"], arguments["tick"]
        due = datetime.fromisoformat(tick)
        at = self._not_before(due)
        receipt = await self._bus.handle(
            CreateRun(
                actor=on_behalf_of(PULSE, await self._tasks.organization_of(task_id)),
                at=at,
                # One run per tick, whoever notices it.
                run_id=derived_uuid("tick", task_id, tick),
                task_id=task_id,
                trigger_source=TriggerSource.SCHEDULE,
                scheduled_for=due,
            )
        )
        await self._advance(task_id, due, at)
        run: Run | None = receipt.state
        if run is not None and not run.status.terminal:
            await self.start(run.run_id, run.segment, run.config.task_type)

    def _not_before(self, due: datetime) -> datetime:
        """Now, or ``due``: the clock by which the engine woke us may be ahead of this one."""
        return max(self._clock.now(), due)

    async def _advance(self, task_id: str, tick: datetime, at: datetime) -> None:
        """Move the schedule from ``tick`` past ``at`` and have the next tick come.

        Only a tick does this, whatever its run comes to: the end of a run might move the
        schedule past a tick that is due and has not come yet.
        """
        command = AdvanceTask(actor=PULSE, at=at, task_id=task_id, tick=tick)
        task = (await self._bus.handle(command)).state
        await self.schedule(task_id, task.next_run_at)

    async def _expire(self, context: Context, arguments: Arguments) -> None:
        run_id, segment = arguments["run_id"], arguments["segment"]
        at = self._not_before(datetime.fromisoformat(arguments["at"]))
        command = ExpireSignal(actor=PULSE, at=at, run_id=run_id, name=arguments["name"])
        run: Run = (await self._bus.handle(command)).state
        if run.segment == segment and not run.status.terminal and run.pending_wait is None:
            await self.start(run_id, segment, run.config.task_type)
