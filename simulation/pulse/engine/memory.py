"""The engine in memory: workflows as tasks of this process. Forgets everything at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from simulation.pulse.engine.port import Arguments, Child, EngineHealth, Workflow
from simulation.pulse.engine.retry import RetryPolicy, until_success


class MemoryEngine:
    """Runs each workflow once, as soon as it is started; for tests and trying out."""

    def __init__(self, retry: RetryPolicy = RetryPolicy()) -> None:  # noqa: B008 - frozen
        self._retry = retry
        self._workflows: dict[str, Workflow] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiting: list[Child] = []
        self._running = False

    def register(self, name: str, workflow: Workflow) -> None:
        if self._running:
            raise RuntimeError("Workflows are registered before the engine is launched.")
        self._workflows[name] = workflow

    async def launch(self) -> None:
        self._running = True
        waiting, self._waiting = self._waiting, []
        for child in waiting:
            self._begin(child)

    async def start(self, workflow: str, id: str, arguments: Arguments) -> None:
        self._begin(Child(workflow, id, arguments))

    async def run_children(self, children: Sequence[Child]) -> None:
        tasks = [task for child in children if (task := self._begin(child))]
        await asyncio.gather(*tasks)

    async def health(self) -> EngineHealth:
        active = sum(not task.done() for task in self._tasks.values())
        return EngineHealth(running=self._running, active=active, pending=len(self._waiting))

    async def shutdown(self) -> None:
        self._running = False
        tasks = [task for task in self._tasks.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, child: Child) -> asyncio.Task[None] | None:
        if not self._running:
            self._waiting.append(child)
            return None
        if child.id not in self._tasks:
            self._tasks[child.id] = asyncio.create_task(self._execute(child), name=child.id)
        return self._tasks[child.id]

    async def _execute(self, child: Child) -> None:
        workflow = self._workflows[child.workflow]
        await until_success(lambda: workflow(self, child.arguments), self._retry, child.id)
