"""Stages that do as they are told, and the kind that is made of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from simulation.kernel.values import Value
from simulation.pulse.context import RunContext, StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.stage import Done, Stage

Context = StageContext[Any]
Body = Callable[[Context], Awaitable[Any]]

PATIENCE_SECONDS = 10


class PlayConfig(Value):
    """The config of a play: anything, under one name."""

    note: str = ""


class Play(TaskKind[PlayConfig]):
    """A kind of the test's own; counts how often it was asked to settle."""

    version = 1
    configs = {1: PlayConfig}

    def __init__(
        self,
        *stages: Stage,
        task_type: str = "test.play",
        version: int = 1,
        decode_state: Callable[[str, Any], Any] | None = None,
        settle: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.task_type = task_type  # type: ignore[misc]
        self.version = version  # type: ignore[misc]
        self._stages = stages
        self._decode_state = decode_state
        self._settle = settle
        self.settled = 0

    @property
    def stages(self) -> Sequence[Stage]:
        return self._stages

    def decode_state(self, stage_name: str, payload: Any) -> Any:
        return self._decode_state(stage_name, payload) if self._decode_state else payload

    async def settle(self, context: RunContext[PlayConfig]) -> None:
        self.settled += 1
        if self._settle is not None:
            await self._settle()


class Act:
    """What a stage does; notes each attempt with the state that it began with."""

    def __init__(self, body: Body | None = None) -> None:
        self._body = body
        self._began = asyncio.Semaphore(0)
        self.began: list[tuple[int, Any]] = []

    async def __call__(self, context: Context) -> Done:
        self.began.append((context.attempt_number, context.state))
        self._began.release()
        result = await self._body(context) if self._body else None
        return result if isinstance(result, Done) else Done(context.state)

    @property
    def times(self) -> int:
        """How often the stage began."""
        return len(self.began)

    async def beginning(self, times: int = 1) -> None:
        """Until the stage has begun so many times more than waited for so far."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            for _ in range(times):
                await self._began.acquire()


class Held(Act):
    """Hangs in each attempt until it may go on."""

    def __init__(self, then: Body | None = None) -> None:
        super().__init__(self._hang)
        self._then = then
        self.go_on = asyncio.Event()

    async def _hang(self, context: Context) -> Any:
        await self.go_on.wait()
        return await self._then(context) if self._then else None


def leaves(state: Any, summary: str = "") -> Act:
    """Completes with ``state``."""

    async def leave(context: Context) -> Done:
        return Done(state, summary)

    return Act(leave)


def fails(times: int, category: Category = Category.TOOL_FAILURE, *, retryable: bool = True) -> Act:
    """Fails so many times, then completes."""
    left = [times]

    async def fail(context: Context) -> None:
        if left[0]:
            left[0] -= 1
            raise StageFault(category, f"Failure {times - left[0]}.", retryable=retryable)

    return Act(fail)


def awaits(*names: str, timeout_seconds: float | None = None) -> Act:
    """Waits for signals, one after the other; leaves what they brought."""

    async def wait(context: Context) -> Done:
        brought = [await context.signal(name, timeout_seconds=timeout_seconds) for name in names]
        return Done(brought[0] if len(brought) == 1 else brought)

    return Act(wait)


async def hang(context: Context) -> None:
    """Never returns."""
    await asyncio.Event().wait()
