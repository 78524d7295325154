"""Counters in an SQLite file that several processes of one machine use at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from limits.aio.storage import Storage

from simulation.kernel.clock import Clock, SystemClock
from simulation.rate_limits.counting import CountingRateLimits
from simulation.sqlite.counters import CountersFile

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


class SqliteStorage(Storage):
    """A storage of the `limits` library.

    A count is one statement, so that simultaneous ones are all counted.
    """

    STORAGE_SCHEME = None

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        super().__init__()
        self._clock = clock or SystemClock()
        self._file = CountersFile(path, [_SCHEMA], "rate-limits")
        self._swept = 0.0

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

        return await self._file.run(count)

    async def get(self, key: str) -> int:
        return int(await self._value("count", key, 0))

    async def get_expiry(self, key: str) -> float:
        return await self._value("expires", key, self._now())

    async def check(self) -> bool:
        try:
            await self._file.run(lambda connection: connection.execute("SELECT 1").fetchall())
        except sqlite3.Error:
            return False
        return True

    async def reset(self) -> int | None:
        return await self._file.run(lambda found: found.execute("DELETE FROM counters").rowcount)

    async def clear(self, key: str) -> None:
        await self._file.run(
            lambda found: found.execute("DELETE FROM counters WHERE key = ?", (key,))
        )

    async def close(self) -> None:
        """Let go of the file."""
        await self._file.close()

    async def _value(self, column: str, key: str, otherwise: float) -> float:
        now = self._now()
        query = f"SELECT {column} FROM counters WHERE key = ? AND expires > ?"  # noqa: S608 - ours

        def look(connection: sqlite3.Connection) -> float:
            rows = connection.execute(query, (key, now)).fetchall()
            return float(rows[0][0]) if rows else otherwise

        return await self._file.run(look)

    def _sweep(self, connection: sqlite3.Connection, now: float) -> None:
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            connection.execute("DELETE FROM counters WHERE expires <= ?", (now,))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def in_file(path: Path, clock: Clock | None = None) -> CountingRateLimits:
    """Counted together by all processes that name the same file."""
    storage = SqliteStorage(path, clock)
    return CountingRateLimits(storage, clock, storage.close)
