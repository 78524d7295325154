"""Rate limits that fail open: what cannot be counted is let through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from simulation.kernel.clock import Clock, Seldom, SystemClock
from simulation.rate_limits.port import WINDOW_SECONDS, RateLimits, Room

PATIENCE_SECONDS = 1.0
LOG_SECONDS = 60.0

log = logging.getLogger(__name__)


class LenientRateLimits:
    """Other limits, as long as they can count.

    Limits protect the platform from its callers, so their own failure must not close it. It
    is logged once a minute; a count that takes over a second counts as failed.
    """

    def __init__(
        self, limits: RateLimits, clock: Clock | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._limits = limits
        self._log_again = Seldom(clock or SystemClock(), LOG_SECONDS)
        self._patience = patience

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        return await self._patiently(self._limits.hit(endpoint, caller, per_minute), per_minute)

    async def look(self, endpoint: str, caller: str, per_minute: int) -> Room:
        return await self._patiently(self._limits.look(endpoint, caller, per_minute), per_minute)

    async def _patiently(self, counting: Awaitable[Room], per_minute: int) -> Room:
        try:
            async with asyncio.timeout(self._patience):
                return await counting
        except Exception as error:
            self._tell(error)
            return Room(per_minute, per_minute, WINDOW_SECONDS, granted=True)

    async def close(self) -> None:
        await self._limits.close()

    def _tell(self, error: Exception) -> None:
        if not self._log_again.is_due():
            return
        log.error(
            "Requests cannot be counted and are let through without limits: %r",
            error,
            exc_info=error,
        )
