"""The event store in one SQLite file that several processes of one machine use at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from simulation.eventstore.codec import EventCodec
from simulation.eventstore.following import Following
from simulation.eventstore.sqlite_log import SqliteLog, enlist, forget, insert
from simulation.kernel.messages import Commit

BATCH = 500
"""The most commits that one call of ``unprojected`` returns."""


class SharedSqliteEventStore(SqliteLog):
    """Keeps the log in one file that several processes read and append to.

    Each process has documents of its own: it rebuilds them from the log after opening the
    store, and from then on ``unprojected`` names what any process has appended since and
    this one has not projected, in the order in which it was appended.

    A process that is stopped (SIGSTOP) in the middle of a write keeps the others from
    writing until it goes on; one that is killed does not.
    """

    def __init__(self, path: Path, codec: EventCodec) -> None:
        super().__init__(path, codec)
        self._following = Following(self._last_sequence())

    async def append(self, commit: Commit) -> None:
        record = self._encode(commit)
        given: list[int] = []

        def work(connection: sqlite3.Connection) -> None:
            insert(connection, commit, record, self._entries)
            given.append(enlist(connection, commit))

        await self._writer.submit(
            work,
            # Not after the wait: a caller that gives up may leave a commit on disk.
            lambda: self._following.appended(given[0], commit.stream, commit.position),
        )

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        # What is unprojected is looked up when asked for: another process may forget it too.
        await self._writer.submit(
            lambda connection: forget(connection, stream, before, self._entries)
        )

    async def unprojected(self) -> list[Commit]:
        self._read_on()
        commits = []
        for sequence in self._following.open(BATCH):
            row = self._reading.execute(
                "SELECT stream, position, record, seal FROM sequences"
                " JOIN commits USING (stream, position) WHERE sequence = ?",
                (sequence,),
            ).fetchone()
            if row is None:
                self._following.forgotten(sequence)
            else:
                commits.append(self._decode(*row))
        return commits

    async def mark_projected(self, commit: Commit) -> None:
        self._following.projected(commit.stream, commit.position)

    def _last_sequence(self) -> int:
        (last,) = self._reading.execute("SELECT MAX(sequence) FROM sequences").fetchone()
        return last or 0

    def _read_on(self) -> None:
        """Take note of what was appended, until a batch is open or the log ends."""
        # One look at the end of a table where nothing is new, a few microseconds.
        read = BATCH
        while read == BATCH and self._following.count < BATCH:
            rows = self._reading.execute(
                "SELECT sequence, stream, position FROM sequences"
                " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                (self._following.cursor, BATCH),
            ).fetchall()
            for row in rows:
                self._following.read(*row)
            read = len(rows)
