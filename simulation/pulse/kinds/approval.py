"""A small kind for trying out and for tests: asks, waits for a decision, records it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.kernel.values import Text, Value
from simulation.pulse.context import StageContext
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.stage import Done, Stage

SIGNAL = "decision"


class ApprovalConfig(Value):
    """What is to be decided. Without ``expires_seconds`` the run waits for ever."""

    question: Text
    expires_seconds: float | None = None


class Approval(TaskKind[ApprovalConfig]):
    """``example.approval``: the signal ``decision`` brings the answer, any JSON."""

    task_type = "example.approval"
    version = 1
    configs = {1: ApprovalConfig}

    @property
    def stages(self) -> Sequence[Stage]:
        return (
            Stage("ask", self._ask),
            Stage("decide", self._decide),
            Stage("record", self._record),
        )

    async def _ask(self, context: StageContext[ApprovalConfig]) -> Done:
        question = context.config.question
        return Done({"question": question}, f"Asked: {question}")

    async def _decide(self, context: StageContext[ApprovalConfig]) -> Done:
        decision = await context.signal(SIGNAL, timeout_seconds=context.config.expires_seconds)
        if decision is None:
            raise StageFault(
                Category.STALE_DATA, "The signal 'decision' brought nothing; send the decision."
            )
        return Done(_state(context) | {"decision": decision}, f"Decided: {decision}")

    async def _record(self, context: StageContext[ApprovalConfig]) -> Done:
        state = _state(context)
        return Done(state, f"{state['question']} {state['decision']}")


def _state(context: StageContext[ApprovalConfig]) -> dict[str, Any]:
    assert isinstance(context.state, dict), "left by the stage before"
    return context.state
