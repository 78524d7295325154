"""What this process executes: the one DBOS of the process, and the tasks that it started."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dbos import DBOS

from simulation.kernel.outages import OutageLog
from simulation.pulse.engine.dbos_database import EngineDatabase
from simulation.pulse.engine.lease import Tenure
from simulation.pulse.engine.port import Arguments
from simulation.pulse.engine.retry import RetryPolicy, until_success

Body = Callable[[Arguments], Awaitable[None]]


class Executor:
    """Takes workflows from the queues and runs each to its end, until it is halted."""

    def __init__(
        self,
        database: EngineDatabase,
        tenure: Tenure,
        retry: RetryPolicy,
        threads: ThreadPoolExecutor,
        told: OutageLog,
    ) -> None:
        self._database = database
        self._tenure = tenure
        self._retry = retry
        self._threads = threads
        self._told = told
        self._tasks: dict[asyncio.Task[Any], str] = {}
        self._halting: asyncio.Task[None] | None = None
        self.running = False

    def count(self, *, without: str) -> int:
        """The workflows in hand, except those called ``without``."""
        return sum(name != without for name in self._tasks.values())

    def launch(self, workflows: Mapping[str, Body]) -> None:
        """Begin to take workflows from the queues.

        Called inside of the running loop, so that workflows run on it and not on a loop of
        the engine's own, where the bus could not be used.
        """
        DBOS(config=self._database.configuration(self._tenure.owner))
        for name, body in workflows.items():
            self._register(name, body)
        try:
            DBOS.launch()
        except Exception:
            DBOS.destroy(destroy_registry=True)
            raise
        self.running = True

    async def halt(self) -> None:
        """Stop what runs and take nothing more. Workflows stay pending. Repeatable."""
        if self._halting is None:
            if not self.running:
                return
            self._halting = asyncio.create_task(self._halt(), name="engine-halt")
        await asyncio.shield(self._halting)

    def _register(self, name: str, body: Body) -> None:
        async def execute(arguments: Arguments) -> None:
            # What was taken while the lease was being lost belongs to others.
            self._require_tenure()
            task = asyncio.current_task()
            assert task is not None
            self._tasks[task] = name
            try:
                await until_success(lambda: body(arguments), self._retry, name, self._told)
            finally:
                del self._tasks[task]
            # A group of tasks swallows that some were cancelled for want of a lease, and
            # then it looks as if all of the work had been done.
            self._require_tenure()

        execute.__qualname__ = execute.__name__ = name
        # Without a bound: what was promised to run, runs.
        DBOS.workflow(name=name, max_recovery_attempts=None)(execute)

    def _require_tenure(self) -> None:
        if not self.running or not self._tenure.holds():
            raise asyncio.CancelledError("This process executes no more.")

    async def _halt(self) -> None:
        self.running = False
        # A cancelled task leaves its workflow pending.
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, lambda: DBOS.destroy(destroy_registry=True))
        # DBOS made its own pool the loop's default and has shut it down by now.
        loop.set_default_executor(ThreadPoolExecutor())
