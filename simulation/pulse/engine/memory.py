"""The engine in memory: workflows as tasks of this process. Forgets everything at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime

from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.outages import OutageLog
from simulation.pulse.engine.port import Arguments, Child, EngineHealth, Lease, Limits, Workflow
from simulation.pulse.engine.retry import RetryPolicy, until_success

OWNER = "memory"

LOOK_SECONDS = 0.02
"""How often timers are compared with a clock that may be moved by hand."""


class MemoryEngine:
    """Runs each workflow once, as soon as it is started; for tests and trying out."""

    def __init__(
        self,
        clock: Clock | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
    ) -> None:
        self._clock = clock or SystemClock()
        self._retry = retry
        self._told = OutageLog()
        self._workflows: dict[str, Workflow] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: dict[str, datetime] = {}
        self._places = asyncio.Semaphore(limits.runs)
        self._lanes = {name: asyncio.Semaphore(most) for name, most in limits.by_lane.items()}
        self._waiting: set[str] = set()
        self._timers: set[str] = set()
        self._launched = asyncio.Event()
        self._over = False

    @property
    def owner(self) -> str:
        return OWNER

    def register(self, name: str, workflow: Workflow) -> None:
        if self._launched.is_set():
            raise RuntimeError("Workflows are registered before the engine is launched.")
        self._workflows[name] = workflow

    async def launch(self) -> None:
        self._launched.set()

    async def start(
        self, workflow: str, id: str, arguments: Arguments, *, lane: str | None = None
    ) -> None:
        # The lane's place comes first: who waits for it must not hold one of all.
        lanes = [self._lanes[lane]] if lane in self._lanes else []
        self._begin(Child(workflow, id, arguments), [*lanes, self._places])

    async def schedule(self, workflow: str, id: str, arguments: Arguments, at: datetime) -> None:
        self._begin(Child(workflow, id, arguments), [], at)

    async def run_children(self, children: Sequence[Child]) -> None:
        # Shielded: who stops waiting for children does not stop them.
        await asyncio.gather(*(asyncio.shield(self._begin(child, [])) for child in children))

    def require_lease(self) -> None:
        """Nobody else could have taken over."""

    async def health(self) -> EngineHealth:
        running = self._launched.is_set() and not self._over
        unfinished = sum(not task.done() for task in self._tasks.values())
        return EngineHealth(
            running=running,
            active=unfinished - len(self._waiting) - len(self._timers),
            pending=len(self._waiting),
            leases=(Lease(OWNER, self._clock.now()),) if running else (),
        )

    @property
    def lost(self) -> bool:
        return False

    async def wait_until_lost(self) -> None:
        await asyncio.Event().wait()

    async def knows_workflows(self) -> bool:
        return bool(self._tasks)

    async def purge(self, before: datetime) -> int:
        old = [id for id, ended in self._ended.items() if ended < before]
        for id in old:
            del self._ended[id], self._tasks[id]
        return len(old)

    async def shutdown(self) -> None:
        self._over = True
        tasks = [task for task in self._tasks.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(
        self, child: Child, places: Sequence[asyncio.Semaphore], at: datetime | None = None
    ) -> asyncio.Task[None]:
        if child.id not in self._tasks:
            (self._waiting if at is None else self._timers).add(child.id)
            self._tasks[child.id] = asyncio.create_task(
                self._execute(child, places, at), name=child.id
            )
        return self._tasks[child.id]

    async def _execute(
        self, child: Child, places: Sequence[asyncio.Semaphore], at: datetime | None
    ) -> None:
        if at is not None:
            await self._due(child.id, at)
        async with AsyncExitStack() as held:
            await self._launched.wait()
            for place in places:
                await held.enter_async_context(place)
            self._waiting.discard(child.id)
            workflow = self._workflows[child.workflow]
            await until_success(
                lambda: workflow(self, child.arguments), self._retry, child.id, self._told
            )
        self._ended[child.id] = self._clock.now()

    async def _due(self, id: str, at: datetime) -> None:
        while self._clock.now() < at:  # noqa: ASYNC110 - a clock rings no bell
            await asyncio.sleep(LOOK_SECONDS)
        self._timers.discard(id)
        self._waiting.add(id)
