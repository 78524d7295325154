"""Permits in an SQLite file that several processes of one machine use at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from pathlib import Path

from simulation.kernel.clock import Clock, SystemClock
from simulation.service_permits.port import LEASE_SECONDS, Permit, lowest_free
from simulation.sqlite.counters import CountersFile

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS permits (
    service TEXT, number INTEGER, session TEXT NOT NULL, keeper TEXT NOT NULL,
    expires REAL NOT NULL, PRIMARY KEY (service, number)
) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS pauses (
    service TEXT PRIMARY KEY, until REAL NOT NULL
) WITHOUT ROWID
""",
)
_AS_TAKEN = "service = ? AND number = ? AND session = ? AND keeper = ?"
_OF_OTHERS = (
    "DELETE FROM permits WHERE service = ? AND (expires <= ? OR (session = ? AND number >= ?))"
)
_PAUSE = """
INSERT INTO pauses (service, until) VALUES (?, ?)
ON CONFLICT (service) DO UPDATE SET until = MAX(until, excluded.until)
"""


class SqliteServicePermits:
    """A row for each permit that is taken, and one transaction for each that is asked for."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._file = CountersFile(path, _SCHEMA, "service-permits")
        self._clock = clock or SystemClock()

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        now = self._now()

        def take(found: sqlite3.Connection) -> Permit | None:
            # From the beginning: two that read first and then write would wait for each other.
            found.execute("BEGIN IMMEDIATE")
            try:
                return self._taken(found, Permit(service, limit, session, keeper), now)
            finally:
                found.execute("COMMIT")

        return await self._file.run(take)

    async def renew(self, permits: Collection[Permit]) -> set[Permit]:
        until = self._now() + LEASE_SECONDS
        query = f"UPDATE permits SET expires = ? WHERE {_AS_TAKEN}"  # noqa: S608 - ours

        def renew(found: sqlite3.Connection) -> set[Permit]:
            return {
                permit
                for permit in permits
                if found.execute(query, (until, *_values(permit))).rowcount
            }

        return await self._file.run(renew)

    async def give_back(self, permit: Permit) -> None:
        query = f"DELETE FROM permits WHERE {_AS_TAKEN}"  # noqa: S608 - ours
        await self._file.run(lambda found: found.execute(query, _values(permit)))

    async def pause(self, service: str, until: float) -> None:
        await self._file.run(lambda found: found.execute(_PAUSE, (service, until)))

    async def paused_until(self, service: str) -> float:
        query = "SELECT until FROM pauses WHERE service = ?"
        rows = await self._file.run(lambda found: found.execute(query, (service,)).fetchall())
        return float(rows[0][0]) if rows else 0.0

    async def close(self) -> None:
        await self._file.close()

    def _taken(self, found: sqlite3.Connection, wanted: Permit, now: float) -> Permit | None:
        """A permit such as ``wanted``, whose number is the limit."""
        service, limit = wanted.service, wanted.number
        found.execute(_OF_OTHERS, (service, now, wanted.session, limit))
        rows = found.execute("SELECT number, session FROM permits WHERE service = ?", (service,))
        taken = dict(rows.fetchall())
        own = (number for number, session in taken.items() if session == wanted.session)
        number = next(own, lowest_free(taken, limit))
        if number is None:
            return None
        permit = Permit(service, number, wanted.session, wanted.keeper)
        row = (*_values(permit), now + LEASE_SECONDS)
        found.execute("INSERT OR REPLACE INTO permits VALUES (?, ?, ?, ?, ?)", row)
        return permit

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _values(permit: Permit) -> tuple[str, int, str, str]:
    return (permit.service, permit.number, permit.session, permit.keeper)
