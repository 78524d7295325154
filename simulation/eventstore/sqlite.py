"""The event store in one SQLite file: WAL, synchronous=FULL, group commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from pathlib import Path

import orjson

from simulation.eventstore.codec import EventCodec
from simulation.eventstore.group_commit import GroupCommitWriter
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit

SCHEMA = """
CREATE TABLE IF NOT EXISTS commits (
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    last INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (stream, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claims (
    claim TEXT PRIMARY KEY,
    stream TEXT NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
"""

LOG_CHUNK = 500


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits only when told to, and whose commits survive power loss."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=10000")
    return connection


class SqliteEventStore:
    """Keeps the log in one file that one process owns.

    Documents of the embedded form live in memory and are rebuilt at start, so which
    commits were projected is remembered in memory as well.
    """

    def __init__(self, path: Path, codec: EventCodec) -> None:
        self._codec = codec
        writing = connect(path)
        writing.executescript(SCHEMA)
        self._writer = GroupCommitWriter(writing)
        self._reading = connect(path)
        self._unprojected: dict[tuple[str, int], Commit] = {}

    async def append(self, commit: Commit) -> None:
        record = orjson.dumps(self._codec.encode(commit))
        await self._writer.submit(
            lambda connection: _insert(connection, commit, record),
            # Not after the wait: a caller that gives up may leave a commit on disk.
            lambda: self._unprojected.update({(commit.stream, commit.position): commit}),
        )

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        rows = self._reading.execute(
            "SELECT record FROM commits WHERE stream = ? AND position > ? ORDER BY position",
            (stream, after),
        )
        return [self._decode(record) for (record,) in rows.fetchall()]

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        return {stream: await self.read(stream) for stream in streams}

    async def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        # '.' follows '-' in ASCII: the pair bounds every stream of the category.
        stream, position, end = f"{category}-", 0, f"{category}."
        # Sought in the bytes: decoding is what a long log costs. A text that quotes a name
        # is decoded in vain, and then sorted out.
        marks = [f'"type":"{name}"'.encode() for name in events]
        while True:
            rows = self._reading.execute(
                "SELECT stream, position, record FROM commits"
                " WHERE (stream, position) > (?, ?) AND stream < ?"
                " ORDER BY stream, position LIMIT ?",
                (stream, position, end, LOG_CHUNK),
            ).fetchall()
            for _, _, record in rows:
                if marks and not any(mark in record for mark in marks):
                    continue
                commit = self._decode(record)
                if not events or any(event.stored_name in events for event in commit.events):
                    yield commit
            if len(rows) < LOG_CHUNK:
                return
            stream, position, _ = rows[-1]
            await asyncio.sleep(0)

    async def release(self, commit: Commit) -> None:
        if commit.releases:
            await self._writer.submit(lambda connection: _release(connection, commit))

    async def unprojected(self) -> list[Commit]:
        return [self._unprojected[key] for key in sorted(self._unprojected)]

    async def mark_projected(self, commit: Commit) -> None:
        self._unprojected.pop((commit.stream, commit.position), None)

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.close)
        self._reading.close()

    def _decode(self, record: bytes) -> Commit:
        return self._codec.decode(orjson.loads(record))


def _insert(connection: sqlite3.Connection, commit: Commit, record: bytes) -> None:
    stream, position = commit.stream, commit.position
    row = connection.execute(
        "SELECT last FROM commits WHERE stream = ? ORDER BY position DESC LIMIT 1", (stream,)
    ).fetchone()
    last = row[0] if row else 0
    if last != position - 1:
        raise ConcurrencyConflict(f"Stream {stream} ends at {last}, not at {position - 1}.")
    for claim in commit.claims:
        if connection.execute("SELECT 1 FROM claims WHERE claim = ?", (claim,)).fetchone():
            raise ClaimTaken(claim)
    connection.execute(
        "INSERT INTO commits (stream, position, last, record) VALUES (?, ?, ?, ?)",
        (stream, position, commit.last, record),
    )
    for claim in dict.fromkeys(commit.claims):
        connection.execute(
            "INSERT INTO claims (claim, stream, position) VALUES (?, ?, ?)",
            (claim, stream, position),
        )


def _release(connection: sqlite3.Connection, commit: Commit) -> None:
    for claim in commit.releases:
        connection.execute(
            "DELETE FROM claims WHERE claim = ? AND stream = ? AND position < ?",
            (claim, commit.stream, commit.position),
        )
