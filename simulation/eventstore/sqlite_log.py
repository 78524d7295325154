"""The log in one SQLite file: what its exclusive and its shared store have in common."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path

import orjson

from simulation.eventstore import sqlite_ledger as ledger
from simulation.eventstore.codec import EventCodec
from simulation.eventstore.seals import seal_of
from simulation.eventstore.sqlite_tail import Tail
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict, HistoryDamaged
from simulation.kernel.messages import Commit
from simulation.sqlite.file import (
    begin,
    complete,
    connect,
    connect_to_write,
    require_format,
    told_of,
)
from simulation.sqlite.group_commit import GroupCommitWriter, Transactions

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS commits (
        stream TEXT NOT NULL,
        position INTEGER NOT NULL,
        last INTEGER NOT NULL,
        record BLOB NOT NULL,
        PRIMARY KEY (stream, position)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS claims (
        claim TEXT PRIMARY KEY,
        stream TEXT NOT NULL,
        position INTEGER NOT NULL
    ) WITHOUT ROWID""",
    # AUTOINCREMENT: the number of a forgotten commit is not given again, others may have
    # passed it.
    """CREATE TABLE IF NOT EXISTS sequences (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL,
        position INTEGER NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS sequences_by_stream ON sequences (stream, position)",
)

FORMAT = 1
"""Of the tables. Since 1 records have seals; a release that knows none may still append."""

PAGE_BYTES = 8192
"""Of new logs. What is longer than a quarter of a page takes pages of its own, and a session's
last record is longer than 1 KB: with pages of 4 KB each session took 4 KB more."""

LOG_CHUNK = 500

log = logging.getLogger(__name__)


class _Bookkeeping(Transactions):
    """Enters each transaction into the ledger, and notes from time to time how far that is."""

    def __init__(self, entries: ledger.Entries, tail: Tail) -> None:
        self._entries = entries
        self._tail = tail

    def begun(self) -> None:
        self._entries.begin()

    def ending(self, connection: sqlite3.Connection) -> None:
        self._entries.write(connection)

    def ended(self, connection: sqlite3.Connection) -> None:
        self._tail.note(connection)


class SqliteLog:
    """Reads the log, and writes what does not depend on who else has the file open."""

    def __init__(self, path: Path, codec: EventCodec) -> None:
        self._codec = codec
        self._path = path
        writing = connect_to_write(path, PAGE_BYTES)
        self._tail = Tail(path)
        try:
            with told_of(path):
                _create_tables(writing, path)
                self._tail.require(writing)
        except BaseException:
            writing.close()
            raise
        self._entries = ledger.Entries()
        self._writer = GroupCommitWriter(writing, _Bookkeeping(self._entries, self._tail))
        self._reading = connect(path)

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        with told_of(self._path):
            rows = self._reading.execute(
                "SELECT stream, position, record, seal FROM commits"
                " WHERE stream = ? AND position > ? ORDER BY position",
                (stream, after),
            ).fetchall()
        return [self._decode(*row) for row in rows]

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        return {stream: await self.read(stream) for stream in streams}

    async def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        # '.' follows '-' in ASCII: the pair bounds every stream of the category.
        stream, position, end = f"{category}-", 0, f"{category}."
        # Sought in the bytes: decoding is what a long log costs. A text that quotes a name
        # is decoded in vain, and then sorted out.
        marks = _either([f'"type":"{name}"'.encode() for name in events])
        damaged = ""
        while True:
            with told_of(self._path):
                rows = self._reading.execute(
                    "SELECT stream, position, record, seal FROM commits"
                    " WHERE (stream, position) > (?, ?) AND stream < ?"
                    " ORDER BY stream, position LIMIT ?",
                    (stream, position, end, LOG_CHUNK),
                ).fetchall()
            for row in rows:
                stream, position, record, _ = row
                if stream == damaged or not _may_hold(record, marks):
                    continue
                try:
                    commit = self._decode(*row)
                except HistoryDamaged as error:
                    # What else there is can still be read; who asks for this one is told.
                    log.error("Left out: %s", error.message)
                    damaged = stream
                    continue
                if not events or any(event.stored_name in events for event in commit.events):
                    yield commit
            if len(rows) < LOG_CHUNK:
                return
            await asyncio.sleep(0)

    async def claimed(self, claim: str) -> bool:
        with told_of(self._path):
            held = "SELECT 1 FROM claims WHERE claim = ?"
            return self._reading.execute(held, (claim,)).fetchone() is not None

    async def release(self, commit: Commit) -> None:
        # Asked for first: when a log is replayed, nearly all was released long ago.
        if _held(self._reading, commit):
            await self._writer.submit(lambda connection: _release(connection, commit))

    async def probe(self) -> None:
        await self._writer.submit(ledger.probe)

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.close)
        self._tail.note(self._reading, at_once=True)
        self._reading.close()

    def _encode(self, commit: Commit) -> bytes:
        return orjson.dumps(self._codec.encode(commit))

    def _decode(self, stream: str, position: int, record: bytes, seal: int | None) -> Commit:
        if not isinstance(record, bytes):
            raise _damaged(stream, position, "it is not of bytes")
        if seal is not None and seal != seal_of(stream, position, record):
            raise _damaged(stream, position, "it does not fit its checksum")
        try:
            return self._codec.decode(orjson.loads(record))
        except (LookupError, TypeError, ValueError) as error:
            raise _damaged(stream, position, f"it cannot be read, {error}") from error


def _either(marks: Sequence[bytes]) -> re.Pattern[bytes] | None:
    """Finds any of ``marks``; null where there are none."""
    return re.compile(b"|".join(map(re.escape, marks))) if marks else None


def _may_hold(record: object, marks: re.Pattern[bytes] | None) -> bool:
    """Whether one of ``marks`` is in ``record``; what is damaged may have held anything."""
    if marks is None or not isinstance(record, bytes):
        return True
    return marks.search(record) is not None


def _damaged(stream: str, position: int, why: str) -> HistoryDamaged:
    return HistoryDamaged(
        f"The record {stream}:{position} of the log is damaged: {why}; look with `simulation "
        "check` what else is, and restore a backup."
    )


def _create_tables(connection: sqlite3.Connection, path: Path) -> None:
    begin(connection)
    require_format(connection, path, FORMAT)
    for statement in SCHEMA:
        connection.execute(statement)
    ledger.prepare(connection)
    complete(connection)


def insert(
    connection: sqlite3.Connection, commit: Commit, record: bytes, entries: ledger.Entries
) -> None:
    """Add ``commit`` with its claims, or refuse it as ``EventStore.append`` does."""
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
    seal = seal_of(stream, position, record)
    connection.execute(
        "INSERT INTO commits (stream, position, last, record, seal) VALUES (?, ?, ?, ?, ?)",
        (stream, position, commit.last, record, seal),
    )
    entries.add(seal)
    for claim in dict.fromkeys(commit.claims):
        connection.execute(
            "INSERT INTO claims (claim, stream, position) VALUES (?, ?, ?)",
            (claim, stream, position),
        )


def enlist(connection: sqlite3.Connection, commit: Commit) -> int:
    """Give ``commit`` its number. One transaction writes at a time: that order is the log's."""
    given = connection.execute(
        "INSERT INTO sequences (stream, position) VALUES (?, ?)", (commit.stream, commit.position)
    )
    assert given.lastrowid is not None
    return given.lastrowid


def _held(connection: sqlite3.Connection, commit: Commit) -> bool:
    return any(
        connection.execute(
            "SELECT 1 FROM claims WHERE claim = ? AND stream = ? AND position < ?",
            (claim, commit.stream, commit.position),
        ).fetchone()
        for claim in commit.releases
    )


def _release(connection: sqlite3.Connection, commit: Commit) -> None:
    for claim in commit.releases:
        connection.execute(
            "DELETE FROM claims WHERE claim = ? AND stream = ? AND position < ?",
            (claim, commit.stream, commit.position),
        )


def forget(
    connection: sqlite3.Connection, stream: str, before: int | None, entries: ledger.Entries
) -> None:
    """Remove the commits of ``stream`` that end before ``before``, and all that names them."""
    gone = connection.execute(
        "SELECT position, record, seal FROM commits"
        " WHERE stream = ?1 AND (?2 IS NULL OR last < ?2)",
        (stream, before),
    ).fetchall()
    for position, record, seal in gone:
        if seal is not None:
            entries.strike(seal)
        # From the record: the table of claims cannot be searched by stream.
        for claim in orjson.loads(record).get("claims", ()):
            connection.execute(
                "DELETE FROM claims WHERE claim = ? AND stream = ? AND position = ?",
                (claim, stream, position),
            )
        for removal in (
            "DELETE FROM commits WHERE stream = ? AND position = ?",
            "DELETE FROM sequences WHERE stream = ? AND position = ?",
        ):
            connection.execute(removal, (stream, position))
