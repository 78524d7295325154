"""The event store in one SQLite file: WAL, synchronous=FULL, group commit."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from simulation.eventstore.codec import EventCodec
from simulation.eventstore.sqlite_log import SqliteLog, enlist, forget, insert
from simulation.eventstore.sqlite_mark import Mark, appended_since, forget_numbers
from simulation.kernel.latest import Latest
from simulation.kernel.messages import Commit

ENDS_KNOWN = 1024
"""Streams of which it is known where they end."""


class SqliteEventStore(SqliteLog):
    """Keeps the log in one file that one process owns.

    Documents of the embedded form live in memory and are rebuilt at start, so which
    commits were projected is remembered in memory as well. So is where those streams end
    that were read on from a position: whoever follows one asks often, and mostly in vain.
    """

    def __init__(self, path: Path, codec: EventCodec) -> None:
        super().__init__(path, codec)
        self._unprojected: dict[tuple[str, int], Commit] = {}
        self._appended = Mark.of(self._reading).ledger.appended
        """How many commits this process knows to be on disk."""
        self._ends: Latest[str, int] = Latest(ENDS_KNOWN)

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        if after and self._ends.get(stream) == after:
            return []
        commits = await super().read(stream, after=after)
        if after:
            self._ends.put(stream, commits[-1].last if commits else after)
        return commits

    async def append(self, commit: Commit) -> None:
        record = self._encode(commit)

        def work(connection: sqlite3.Connection) -> None:
            insert(connection, commit, record, self._entries)
            enlist(connection, commit)

        await self._writer.submit(
            work,
            # Not after the wait: a caller that gives up may leave a commit on disk.
            lambda: self._note(commit),
        )

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        await self._writer.submit(
            lambda connection: forget(connection, stream, before, self._entries),
            lambda: self._drop(stream, before),
        )

    async def unprojected(self) -> list[Commit]:
        return list(self._unprojected.values())

    async def mark_projected(self, commit: Commit) -> None:
        self._unprojected.pop((commit.stream, commit.position), None)

    async def come_to_rest(self) -> None:
        """Wait for what was begun to be appended: who began it may have given up."""
        await self._writer.submit(lambda connection: None)

    def mark(self) -> Mark | None:
        """Where the log ends; null while not all of it is projected."""
        if self._unprojected:
            return None
        mark = Mark.of(self._reading)
        # A commit is on disk before this process hears of it, and that it is unprojected.
        return mark if mark.ledger.appended == self._appended else None

    def resume_from(self, mark: Mark, most: int) -> bool:
        """Count what was appended since ``mark`` as unprojected; whether that can be told.

        Raises:
            HistoryDamaged: some of it cannot be read.
        """
        rows = appended_since(self._reading, mark, most)
        commits = [self._decode(*row) for row in rows or ()]
        self._unprojected.update({(each.stream, each.position): each for each in commits})
        return rows is not None

    async def passed(self, mark: Mark) -> None:
        """Nobody will resume from before ``mark``."""
        await self._writer.submit(lambda connection: forget_numbers(connection, mark))

    def _note(self, commit: Commit) -> None:
        self._appended += 1
        self._unprojected[commit.stream, commit.position] = commit
        end = self._ends.get(commit.stream)
        if end is not None:
            # A reader may have met what was written after it already.
            self._ends.put(commit.stream, max(end, commit.last))

    def _drop(self, stream: str, before: int | None) -> None:
        self._ends.drop(stream)
        for key, commit in list(self._unprojected.items()):
            if commit.stream == stream and (before is None or commit.last < before):
                del self._unprojected[key]
