"""An engine that is opened when it is first needed: commands that only read never need it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from simulation.kernel.errors import Unavailable
from simulation.pulse.engine.port import Arguments, Engine, EngineHealth, Workflow

NOT_RUNNING = EngineHealth(running=False, active=0, pending=0)


class EngineOnDemand:
    """Stands for the engine that ``make`` makes, under the name of ``owner``.

    ``was_used`` says without opening it whether there is something to open.
    """

    def __init__(
        self, owner: str, make: Callable[[], Engine], was_used: Callable[[], bool]
    ) -> None:
        self._owner = owner
        self._make = make
        self._was_used = was_used
        self._workflows: dict[str, Workflow] = {}
        self._opening = asyncio.Lock()
        self._engine: Engine | None = None
        self._closed = False

    @property
    def owner(self) -> str:
        return self._owner

    def register(self, name: str, workflow: Workflow) -> None:
        if self._engine is not None:
            self._engine.register(name, workflow)
        self._workflows[name] = workflow

    async def launch(self) -> None:
        await (await self._opened()).launch()

    async def start(
        self, workflow: str, id: str, arguments: Arguments, *, lane: str | None = None
    ) -> None:
        await (await self._opened()).start(workflow, id, arguments, lane=lane)

    async def schedule(self, workflow: str, id: str, arguments: Arguments, at: datetime) -> None:
        await (await self._opened()).schedule(workflow, id, arguments, at)

    async def health(self) -> EngineHealth:
        if self._closed and self._engine is None:
            return NOT_RUNNING
        return await (await self._opened()).health()

    @property
    def lost(self) -> bool:
        return self._engine is not None and self._engine.lost

    async def wait_until_lost(self) -> None:
        await (await self._opened()).wait_until_lost()

    async def knows_workflows(self) -> bool:
        if self._engine is None and not self._was_used():
            return False
        return await (await self._opened()).knows_workflows()

    async def purge(self, before: datetime) -> int:
        if self._engine is None and not self._was_used():
            return 0
        return await (await self._opened()).purge(before)

    async def shutdown(self) -> None:
        self._closed = True
        # Who is opening it goes on to the end, and leaves something to close.
        async with self._opening:
            if self._engine is not None:
                await self._engine.shutdown()

    async def _opened(self) -> Engine:
        async with self._opening:
            if self._engine is None:
                if self._closed:
                    raise Unavailable("The engine was closed: this process is about to end.")
                made = await self._made()
                for name, workflow in self._workflows.items():
                    made.register(name, workflow)
                self._engine = made
        return self._engine

    async def _made(self) -> Engine:
        # In a thread: who makes it may have to import it first, and that takes long.
        with ThreadPoolExecutor(1, "engine-opening") as thread:
            making = thread.submit(self._make)
            try:
                return await asyncio.wrap_future(making)
            except asyncio.CancelledError:
                # It cannot be stopped halfway; what comes of it may hold files open.
                if not making.cancel() and making.exception() is None:
                    await making.result().shutdown()
                raise
