"""The limits of a service as they are today, whatever version of it a run has pinned."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable

from simulation.catalog.service import ServiceLimits
from simulation.kernel.clock import Clock

REFRESH_SECONDS = 1.0
"""How late a process notices that limits were changed, or that another has paused a service."""

PATIENCE_SECONDS = 1.0

log = logging.getLogger(__name__)

UNLIMITED = ServiceLimits()


class TodaysLimits:
    """Read once a second at most, however many sessions ask; only the first ones are waited for.

    Those read last hold while they cannot be read, and none where they never could.
    """

    def __init__(self, read: Callable[[], Awaitable[ServiceLimits]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._reading: asyncio.Task[None] | None = None
        self._read_at = -math.inf
        self._failing = False
        self.known = UNLIMITED

    def look_ahead(self) -> None:
        """Begin to read them, unless they were read just now."""
        if self._reading is None and self._clock.ticks() - self._read_at >= REFRESH_SECONDS:
            self._reading = asyncio.create_task(self._refresh())

    async def look(self) -> ServiceLimits:
        """The limits, which may be a second old, or as much older as it takes to read them."""
        self.look_ahead()
        if self._reading is not None and math.isinf(self._read_at):
            # Others wait for the same: whoever gives up here does not end it for them.
            await asyncio.shield(self._reading)
        return self.known

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                self.known = await self._read()
            self._failing = False
        except Exception as error:
            if not self._failing:
                log.warning("The limits of a service cannot be read: %r", error)
            self._failing = True
        finally:
            self._read_at = self._clock.ticks()
            self._reading = None
