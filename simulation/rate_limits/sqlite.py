"""Counters in an SQLite file that several processes of one machine use at once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from limits.aio.storage import Storage

from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.private_files import create_private
from simulation.rate_limits.counting import CountingRateLimits
from simulation.sqlite.file import patiently

WAIT_SECONDS = 0.25
"""A count takes microseconds: who has waited so long waits for a process that hangs."""

SWEEP_SECONDS = 60.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS counters (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID
"""
_COUNT = """
INSERT INTO counters (key, count, expires) VALUES (:key, :amount, :until)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN expires <= :now THEN :amount ELSE count + :amount END,
    expires = CASE WHEN expires <= :now THEN :until ELSE expires END
RETURNING count
"""

Found = TypeVar("Found")


class SqliteStorage(Storage):
    """A storage of the `limits` library.

    A count is one statement, so that simultaneous ones are all counted. Nothing waits for
    the disk: after a loss of power the last counts may be gone, and nobody misses them.
    """

    STORAGE_SCHEME = None

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        super().__init__()
        self._clock = clock or SystemClock()
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._swept = 0.0
        # One thread has the connection: statements wait for each other there, not in the loop.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rate-limits")

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._now()

        def count(connection: sqlite3.Connection) -> int:
            self._sweep(connection, now)
            given = {"key": key, "amount": amount, "now": now, "until": now + expiry}
            # All rows are fetched: until then the statement holds the lock.
            [(counted,)] = connection.execute(_COUNT, given).fetchall()
            return int(counted)

        return await self._run(count)

    async def get(self, key: str) -> int:
        return int(await self._value("count", key, 0))

    async def get_expiry(self, key: str) -> float:
        return await self._value("expires", key, self._now())

    async def check(self) -> bool:
        try:
            await self._run(lambda connection: connection.execute("SELECT 1").fetchall())
        except sqlite3.Error:
            return False
        return True

    async def reset(self) -> int | None:
        return await self._run(lambda found: found.execute("DELETE FROM counters").rowcount)

    async def clear(self, key: str) -> None:
        await self._run(lambda found: found.execute("DELETE FROM counters WHERE key = ?", (key,)))

    async def close(self) -> None:
        """Let go of the file."""

        def end() -> None:
            if self._connection is not None:
                self._connection.close()

        await asyncio.get_running_loop().run_in_executor(self._thread, end)
        self._thread.shutdown()

    async def _value(self, column: str, key: str, otherwise: float) -> float:
        now = self._now()
        query = f"SELECT {column} FROM counters WHERE key = ? AND expires > ?"  # noqa: S608 - ours

        def look(connection: sqlite3.Connection) -> float:
            rows = connection.execute(query, (key, now)).fetchall()
            return float(rows[0][0]) if rows else otherwise

        return await self._run(look)

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            connection.execute("DELETE FROM counters WHERE expires <= ?", (now,))

    async def _run(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        def done() -> Found:
            if self._connection is None:
                self._connection = _connect(self._path)
            return work(self._connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, done)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _connect(path: Path) -> sqlite3.Connection:
    create_private(path)
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        # Of several processes that make a new file, SQLite lets all but one fail at once here.
        patiently(lambda: connection.execute("PRAGMA journal_mode=WAL"), WAIT_SECONDS)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def in_file(path: Path, clock: Clock | None = None) -> CountingRateLimits:
    """Counted together by all processes that name the same file."""
    storage = SqliteStorage(path, clock)
    return CountingRateLimits(storage, clock, storage.close)
