"""Rate limits by the `limits` library: fixed windows of a minute on one of its storages."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable

from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from simulation.kernel.clock import Clock, SystemClock
from simulation.rate_limits.port import WINDOW_SECONDS, Room


async def _nothing() -> None:
    """What is in memory needs no closing."""


class CountingRateLimits:
    """Counts in a storage, which tells the end of a window by ``clock``."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock | None = None,
        close: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._limiter = FixedWindowRateLimiter(storage)
        self._clock = clock or SystemClock()
        self._close = close

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        item = RateLimitItemPerMinute(per_minute)
        granted = await self._limiter.hit(item, endpoint, caller)
        return await self._room(item, endpoint, caller, granted=granted)

    async def look(self, endpoint: str, caller: str, per_minute: int) -> Room:
        item = RateLimitItemPerMinute(per_minute)
        granted = await self._limiter.test(item, endpoint, caller)
        return await self._room(item, endpoint, caller, granted=granted)

    async def _room(
        self, item: RateLimitItemPerMinute, endpoint: str, caller: str, *, granted: bool
    ) -> Room:
        stats = await self._limiter.get_window_stats(item, endpoint, caller)
        left = math.ceil(stats.reset_time - self._clock.now().timestamp())
        # Clocks of two machines differ, and a window may end between the two questions.
        return Room(item.amount, stats.remaining, min(max(left, 1), WINDOW_SECONDS), granted)

    async def close(self) -> None:
        await self._close()
