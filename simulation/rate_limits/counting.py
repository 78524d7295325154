"""Rate limits by the `limits` library: fixed windows of a minute on one of its storages."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter

from simulation.rate_limits.port import Room


class CountingRateLimits:
    """Counts in a storage; a request that is turned away counts as well."""

    def __init__(self, storage: Storage) -> None:
        self._limiter = FixedWindowRateLimiter(storage)

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        item = RateLimitItemPerMinute(per_minute)
        granted = await self._limiter.hit(item, endpoint, caller)
        stats = await self._limiter.get_window_stats(item, endpoint, caller)
        resets_in = max(1, math.ceil(stats.reset_time - time.time()))
        return Room(per_minute, stats.remaining, resets_in, granted)

    async def close(self) -> None:
        """Nothing to let go of."""


def in_memory() -> CountingRateLimits:
    """Counted by this process alone."""
    return CountingRateLimits(MemoryStorage())
