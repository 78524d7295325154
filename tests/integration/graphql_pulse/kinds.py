"""A kind of task whose one stage fails as it is told to."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.kernel.values import Value
from simulation.pulse.context import StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.run.messages import Usage, UsageKind
from simulation.pulse.stage import Done, Fixed, Stage, StageRetry

USED = Usage(kind=UsageKind.MODEL, name="large", calls=2, prompt_tokens=70, cost=0.25)


class FlakyConfig(Value):
    """How it fails, and how often: it is tried three times."""

    category: Category = Category.TOOL_FAILURE
    retryable: bool = True
    failures: int = 3


class Flaky(TaskKind[FlakyConfig]):
    """``test.flaky``: fails, then uses a model and succeeds."""

    task_type = "test.flaky"
    version = 2
    configs = {1: FlakyConfig, 2: FlakyConfig}

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("try", self._try, StageRetry(max_attempts=3, backoff=Fixed(0))),)

    async def _try(self, context: StageContext[FlakyConfig]) -> Done:
        config = context.config
        if context.attempt_number <= config.failures:
            raise StageFault(
                config.category, f"Failure {context.attempt_number}.", retryable=config.retryable
            )
        return Done({"tried": context.attempt_number}, "At last.", (USED,))
