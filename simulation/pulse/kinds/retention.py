"""Pulse's own housekeeping: forgets by age what nobody needs any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from pydantic import Field

from simulation.kernel.ids import derived_uuid
from simulation.kernel.values import Value
from simulation.pulse.context import StageContext
from simulation.pulse.idempotency.decider import RETENTION
from simulation.pulse.kinds.operators import PATIENT, OperatorKind
from simulation.pulse.service import Pulse
from simulation.pulse.stage import Done, Stage

RETENTION_TASK_ID = derived_uuid("platform-task", "retention")
RETENTION_TASK_NAME = "Retention"
EVERY_NIGHT = "17 3 * * *"


class RetentionConfig(Value):
    """After how many days what is forgotten."""

    engine_days: float = Field(default=7, ge=0)
    run_event_days: float = Field(default=30, ge=0)


class Retention(OperatorKind[RetentionConfig]):
    """``pulse.retention``: purges engine rows, idempotency keys and the events of old runs."""

    task_type = "pulse.retention"
    version = 1
    configs = {1: RetentionConfig}

    def __init__(self, pulse: Callable[[], Pulse]) -> None:
        self._pulse = pulse

    @property
    def stages(self) -> Sequence[Stage]:
        return (
            Stage("purge_engine_rows", self._engine_rows, PATIENT),
            Stage("purge_idempotency_keys", self._keys, PATIENT),
            Stage("purge_run_events", self._run_events, PATIENT),
        )

    async def _engine_rows(self, context: StageContext[RetentionConfig]) -> Done:
        self.require_operator(context)
        before = _days_ago(context, context.config.engine_days)
        return _done(context, "engine_rows", await self._pulse().purge_engine(before))

    async def _keys(self, context: StageContext[RetentionConfig]) -> Done:
        before = context.clock.now() - RETENTION
        return _done(context, "idempotency_keys", await self._pulse().idempotency.purge(before))

    async def _run_events(self, context: StageContext[RetentionConfig]) -> Done:
        before = _days_ago(context, context.config.run_event_days)
        archive: Callable[[datetime], Awaitable[int]] = self._pulse().archive_runs
        total = 0
        while purged := await archive(before):
            total += purged
            await context.check()
        return _done(context, "runs", total)


def _days_ago(context: StageContext[RetentionConfig], days: float) -> datetime:
    return context.clock.now() - timedelta(days=days)


def _done(context: StageContext[RetentionConfig], what: str, count: int) -> Done:
    state = context.state if isinstance(context.state, dict) else {}
    return Done(state | {what: count}, f"Purged {count} {what.replace('_', ' ')}.")
