"""Counters of one process."""

from __future__ import annotations

from limits.aio.storage import MemoryStorage

from simulation.rate_limits.counting import CountingRateLimits


def in_memory() -> CountingRateLimits:
    """Counted by this process alone."""
    return CountingRateLimits(MemoryStorage())
