"""Counters in MongoDB, shared by all processes that use the same database."""

from __future__ import annotations

from limits.aio.storage import MongoDBStorage

from simulation.rate_limits.counting import CountingRateLimits

COUNTERS = "rate_limit_counters"
WINDOWS = "rate_limit_windows"

PATIENCE_MS = 2_000


def in_database(url: str, database: str) -> CountingRateLimits:
    """Counted in ``database`` of the server at ``url``.

    MongoDB itself drops counters whose window is over.
    """
    storage = MongoDBStorage(
        url,
        database_name=database,
        counter_collection_name=COUNTERS,
        window_collection_name=WINDOWS,
        serverSelectionTimeoutMS=PATIENCE_MS,
    )

    async def close() -> None:
        storage.storage.close()

    return CountingRateLimits(storage, close=close)
