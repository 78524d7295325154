"""Task kinds of the tests' own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from simulation.kernel.values import Value
from simulation.pulse.context import StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.run.messages import Usage, UsageKind
from simulation.pulse.stage import Done, Fixed, Stage, StageRetry


class NoConfig(Value):
    """Nothing to say."""


class Held(TaskKind[NoConfig]):
    """Goes on when it is told to."""

    task_type = "test.held"
    version = 1
    configs = {1: NoConfig}

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("hold", self._hold),)

    async def _hold(self, context: StageContext[NoConfig]) -> Done:
        await self.go_on.wait()
        return Done(None)


class Fickle(TaskKind[NoConfig]):
    """Fails the first time, and then uses a model."""

    task_type = "test.fickle"
    version = 1
    configs = {1: NoConfig}

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("try", self._try, StageRetry(max_attempts=2, backoff=Fixed(0))),)

    async def _try(self, context: StageContext[NoConfig]) -> Done:
        if context.attempt_number == 1:
            raise StageFault(Category.TOOL_FAILURE, "Not yet.", retryable=True)
        usage = Usage(
            kind=UsageKind.MODEL,
            name="small",
            calls=2,
            prompt_tokens=30,
            completion_tokens=5,
            cost=0.25,
        )
        return Done(None, "Done.", (usage,))


def envelope(kind: type[TaskKind[Any]]) -> dict[str, Any]:
    """The envelope of a kind that has nothing to configure."""
    return {
        "cortexTaskType": kind.task_type,
        "cortexTaskVersion": kind.version,
        "cortexTaskConfig": {},
    }
