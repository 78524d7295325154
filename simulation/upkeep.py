"""What a process does beside its callers: it takes up what others have left, and tidies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.errors import Unavailable
from simulation.kernel.outages import OutageLog
from simulation.pulse.engine.port import Engine
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.kinds import retention
from simulation.pulse.service import Pulse
from simulation.tracking import retention as tracked_retention

RESUME_SECONDS = 5.0

SETTLED_AT_ONCE = 500
"""A sweep that found this much may not have found all."""


class Resumable(Protocol):
    """What runs on Pulse, and may have died on the way there."""

    async def resume(self) -> int:
        """Start what Pulse does not know; returns how much."""
        ...


class Upkeep:
    """Looks for what a process that died has left undone, at start and from time to time."""

    def __init__(
        self,
        bus: Bus,
        engine: Engine,
        pulse: Pulse,
        resumed: Sequence[Resumable],
        clock: Clock,
        told: OutageLog,
    ) -> None:
        self._told = told
        self._bus = bus
        self._engine = engine
        self._pulse = pulse
        self._resumed = resumed
        self._clock = clock

    async def begin(self) -> None:
        """Have the platform's own tasks, and bring to the engine all that waits for it."""
        await self._ensure(
            retention.RETENTION_TASK_ID,
            retention.RETENTION_TASK_NAME,
            retention.Retention,
            retention.EVERY_NIGHT,
        )
        await self._ensure(
            tracked_retention.TRACKED_RETENTION_TASK_ID,
            tracked_retention.TRACKED_RETENTION_TASK_NAME,
            tracked_retention.TrackedRetention,
            tracked_retention.EVERY_NIGHT,
        )
        await self._pulse.resume(all=True)
        await self._resume()

    async def sweep(self, seconds: float, *, work: bool) -> None:
        """Every ``seconds`` project what was not; with ``work`` bring what is lost to the engine.

        Goes on until it is cancelled, or fails because the lease of this process is lost.
        """
        sought = self._clock.ticks()
        while True:
            await asyncio.sleep(seconds)
            try:
                await self._settle()
                if work and self._clock.ticks() - sought >= RESUME_SECONDS:
                    sought = self._clock.ticks()
                    await self._pulse.resume()
                    await self._resume()
            except Exception as error:
                if self._engine.lost:
                    # No news: the process is about to end, and says why.
                    return
                self._told.failed("The sweep", error)
            else:
                self._told.over(Unavailable.code)

    async def _ensure(self, task_id: str, name: str, kind: Any, cron_expression: str) -> None:
        await self._pulse.ensure_task(
            task_id,
            task_name=name,
            config=TaskEnvelope(task_type=kind.task_type, task_version=1, task_config={}),
            cron_expression=cron_expression,
        )

    async def _resume(self) -> None:
        for each in self._resumed:
            await each.resume()

    async def _settle(self) -> None:
        settled = SETTLED_AT_ONCE
        while settled >= SETTLED_AT_ONCE:
            settled = await self._bus.settle()
