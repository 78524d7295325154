"""Counts tracked events anew, as a task of Pulse: a day at a time, and repeatable."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.kernel.values import Value
from simulation.pulse.context import StageContext
from simulation.pulse.kinds.operators import OperatorKind
from simulation.pulse.stage import Done, Stage
from simulation.tracking.service import Tracking


class RecountConfig(Value):
    """There is nothing to choose."""


class Recount(OperatorKind[RecountConfig]):
    """``tracking.recount``: makes the counts of all days agree with the events."""

    task_type = "tracking.recount"
    version = 1
    configs = {1: RecountConfig}

    def __init__(self, tracking: Tracking) -> None:
        self._tracking = tracking

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("recount", self._recount),)

    async def _recount(self, context: StageContext[RecountConfig]) -> Done:
        self.require_operator(context)
        days = await self._tracking.rollup_days()
        wrong = 0
        for day in days:
            wrong += await self._tracking.recompute(day)
            await context.check()
        return Done(
            {"days": len(days), "wrong": wrong},
            f"Counted {len(days)} days anew; {wrong} counts were wrong.",
        )
