"""Platforms in memory over one log, one after the other or side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from simulation import registry
from simulation.adapters import Adapters, limits
from simulation.bootstrap import Platform, open_platform
from simulation.database import Database, open_database
from simulation.eventstore.memory import MemoryEventStore
from simulation.eventstore.port import EventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import ObjectIdSource
from simulation.kernel.values import Actor
from simulation.pulse.engine.retry import RetryPolicy
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.kind import TaskKind
from simulation.pulse.registry import DOCUMENTS
from simulation.pulse.run.log import RunEvent, run_events
from simulation.pulse.run.messages import (
    CancelRun,
    CreateRun,
    DeliverSignal,
    RetryRun,
    TriggerSource,
)
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from simulation.pulse.task.messages import CreateTask, SetTaskEnabled
from simulation.settings import Settings
from simulation.tracking.store.memory import MemoryTrackedEventStore
from simulation.tracking.store.port import TrackedEventStore
from tests.integration.pulse.doubles import Wire, Worker

OPERATOR = Actor(organization="acme", user="olga")

PATIENCE_SECONDS = 10
LOOK_SECONDS = 0.003

Condition = Callable[[Run], bool]


class Process:
    """An open platform, by the few things that these tests do with it."""

    def __init__(
        self,
        platform: Platform,
        store: EventStore,
        wire: Wire,
        engine: Worker,
        clock: ManualClock,
    ) -> None:
        self.platform = platform
        self.pulse = platform.pulse
        self.engine = engine
        self.store = store
        self.wire = wire
        self.clock = clock

    async def task(
        self,
        task_type: str = "test.play",
        config: Any = None,
        *,
        by: Actor = OPERATOR,
        **fields: Any,
    ) -> str:
        """The id of a new task."""
        id = self.platform.ids.uuid()
        envelope = TaskEnvelope(
            task_type=task_type, task_version=1, task_config={} if config is None else config
        )
        command = CreateTask(
            actor=by,
            at=self.clock.now(),
            task_id=id,
            task_name=fields.pop("name", f"Task {id}"),
            config=envelope,
            **fields,
        )
        return (await self.pulse.create_task(command)).task_id

    async def enable(self, task_id: str, enabled: bool = True, *, by: Actor = OPERATOR) -> None:
        """Switch a task's schedule."""
        await self.pulse.set_task_enabled(
            SetTaskEnabled(actor=by, at=self.clock.now(), task_id=task_id, enabled=enabled)
        )

    async def begin(
        self,
        task_type: str = "test.play",
        config: Any = None,
        *,
        by: Actor = OPERATOR,
        **fields: Any,
    ) -> str:
        """The id of a new run of a new task."""
        return await self.trigger(await self.task(task_type, config, by=by, **fields), by=by)

    async def trigger(self, task_id: str, *, by: Actor = OPERATOR) -> str:
        """The id of a new run of a task."""
        command = CreateRun(
            actor=by,
            at=self.clock.now(),
            run_id=self.platform.ids.uuid(),
            task_id=task_id,
            trigger_source=TriggerSource.MANUAL,
        )
        return (await self.pulse.trigger(command)).run_id

    async def retry(self, run_id: str) -> str:
        """The id of a retry of a run."""
        command = RetryRun(
            actor=OPERATOR,
            at=self.clock.now(),
            run_id=self.platform.ids.uuid(),
            parent_run_id=run_id,
        )
        return (await self.pulse.retry(command)).run_id

    async def cancel(self, run_id: str, reason: str = "No longer needed.") -> Run:
        command = CancelRun(actor=OPERATOR, at=self.clock.now(), run_id=run_id, reason=reason)
        return await self.pulse.cancel(command)

    async def signal(
        self, run_id: str, name: str, payload: Any = None, request_id: str | None = None
    ) -> Run:
        command = DeliverSignal(
            actor=OPERATOR,
            at=self.clock.now(),
            run_id=run_id,
            name=name,
            payload=payload,
            request_id=request_id,
        )
        return await self.pulse.signal(command)

    async def run(self, run_id: str) -> Run:
        """The run as the log has it."""
        found = await self.pulse.runs.state(run_id)
        assert found is not None
        return found

    async def until(self, run_id: str, condition: Condition) -> Run:
        """The run, as soon as ``condition`` holds."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not condition(run := await self.run(run_id)):
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise AssertionError(f"in vain waited for: {await self.run(run_id)!r}") from None
        return run

    async def ended(self, run_id: str) -> Run:
        """The run, as soon as it has ended."""
        return await self.until(run_id, lambda run: run.status.terminal)

    async def waiting(self, run_id: str, name: str | None = None) -> Run:
        """The run, as soon as it waits for a signal."""

        def waits(run: Run) -> bool:
            wait = run.pending_wait
            return run.status is Status.WAITING and wait is not None and name in (None, wait.name)

        return await self.until(run_id, waits)

    async def played(self, task_type: str = "test.play", config: Any = None, **fields: Any) -> Run:
        """A new run of a new task, ended."""
        return await self.ended(await self.begin(task_type, config, **fields))

    async def runs_of(self, task_id: str) -> list[Run]:
        """The runs of a task, the oldest first, as the log has them."""
        found = []
        async for commit in self.store.log("run", {"pulse.run_created"}):
            run = await self.run(commit.stream.partition("-")[2])
            if run.task_id == task_id:
                found.append(run)
        return sorted(found, key=lambda run: run.created_at)

    async def first_run_of(self, task_id: str) -> str:
        """The id of the first run of a task, as soon as there is one."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (found := await self.runs_of(task_id)):
                await asyncio.sleep(LOOK_SECONDS)
        return found[0].run_id

    async def story(self, run_id: str) -> list[str]:
        """The types of a run's events."""
        return [event.event_type for event in await self.events(run_id)]

    async def events(self, run_id: str) -> list[RunEvent]:
        """A run's events as operators read them."""
        return list(run_events(await self.pulse.runs.history(run_id)))

    async def documents(self) -> dict[str, list[dict[str, Any]]]:
        """Every document of Pulse, field for field."""
        dump = {}
        for document in DOCUMENTS:
            collection = document.get_motor_collection()
            dump[collection.name] = await collection.find({}).sort("_id", 1).to_list(None)
        return dump

    def pass_time(self, seconds: float) -> None:
        """Move the clock."""
        self.clock.advance(timedelta(seconds=seconds))


class Site:
    """The log, the clock, the documents and the tracked events that processes share."""

    def __init__(
        self, start: datetime | None = None, tracked_events: TrackedEventStore | None = None
    ) -> None:
        self.store = MemoryEventStore(registry.codec())
        self.tracked_events = tracked_events or MemoryTrackedEventStore()
        self.clock = ManualClock(start, step=timedelta(milliseconds=1))
        self._database: Database | None = None
        self._open = 0

    @asynccontextmanager
    async def process(
        self, *kinds: TaskKind[Any], name: str = "memory", work: bool = True, **settings: Any
    ) -> AsyncIterator[Process]:
        """A process with ``kinds``; documents are rebuilt unless another process has them."""
        if not self._open or self._database is None:
            self._database = open_database(None)
        self._open += 1
        chosen = Settings(**settings).on_own_machine()
        engine = Worker(name, self.clock, limits(chosen), RetryPolicy(first=0.01, most=0.05))
        wire = Wire(self.store)
        adapters = Adapters(
            wire,  # type: ignore[arg-type]
            self._database,
            engine,
            tracked_events=self.tracked_events,
        )
        try:
            async with open_platform(
                chosen,
                adapters=adapters,
                clock=self.clock,
                ids=ObjectIdSource(),
                work=work,
                kinds=kinds,
            ) as platform:
                yield Process(platform, self.store, wire, engine, self.clock)
        finally:
            self._open -= 1


async def eventually(condition: Callable[[], bool]) -> None:
    """Until ``condition`` holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(LOOK_SECONDS)
