"""Forgets tracked events by age, as a task of Pulse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field

from simulation.kernel.ids import derived_uuid
from simulation.kernel.values import Value
from simulation.pulse.context import StageContext
from simulation.pulse.kinds.operators import PATIENT, OperatorKind
from simulation.pulse.stage import Done, Stage
from simulation.tracking.service import Tracking

TRACKED_RETENTION_TASK_ID = derived_uuid("platform-task", "tracked-retention")
TRACKED_RETENTION_TASK_NAME = "Retention of tracked events"
EVERY_NIGHT = "47 3 * * *"


class TrackedRetentionConfig(Value):
    """After how many days events go; where it is null, after those of the settings."""

    days: float | None = Field(default=None, ge=1, le=36_500)


class TrackedRetention(OperatorKind[TrackedRetentionConfig]):
    """``tracking.retention``: purges tracked events, and their counts with them."""

    task_type = "tracking.retention"
    version = 1
    configs = {1: TrackedRetentionConfig}

    def __init__(self, tracking: Tracking, days: float) -> None:
        self._tracking = tracking
        self._days = days

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("purge_tracked_events", self._purge, PATIENT),)

    async def _purge(self, context: StageContext[TrackedRetentionConfig]) -> Done:
        self.require_operator(context)
        days = self._days if context.config.days is None else context.config.days
        before = context.clock.now() - timedelta(days=days)
        total = 0
        while purged := await self._tracking.purge(before):
            total += purged
            await context.check()
        return Done({"tracked_events": total}, f"Purged {total} tracked events.")
