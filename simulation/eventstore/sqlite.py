"""The event store in one SQLite file: WAL, synchronous=FULL, group commit."""

from __future__ import annotations

from pathlib import Path

from simulation.eventstore.codec import EventCodec
from simulation.eventstore.sqlite_log import SqliteLog, forget, insert
from simulation.kernel.messages import Commit


class SqliteEventStore(SqliteLog):
    """Keeps the log in one file that one process owns.

    Documents of the embedded form live in memory and are rebuilt at start, so which
    commits were projected is remembered in memory as well.
    """

    def __init__(self, path: Path, codec: EventCodec) -> None:
        super().__init__(path, codec)
        self._unprojected: dict[tuple[str, int], Commit] = {}

    async def append(self, commit: Commit) -> None:
        record = self._encode(commit)
        await self._writer.submit(
            lambda connection: insert(connection, commit, record, self._entries),
            # Not after the wait: a caller that gives up may leave a commit on disk.
            lambda: self._unprojected.update({(commit.stream, commit.position): commit}),
        )

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        await self._writer.submit(
            lambda connection: forget(connection, stream, before, self._entries),
            lambda: self._drop(stream, before),
        )

    async def unprojected(self) -> list[Commit]:
        return [self._unprojected[key] for key in sorted(self._unprojected)]

    async def mark_projected(self, commit: Commit) -> None:
        self._unprojected.pop((commit.stream, commit.position), None)

    def _drop(self, stream: str, before: int | None) -> None:
        for key, commit in list(self._unprojected.items()):
            if commit.stream == stream and (before is None or commit.last < before):
                del self._unprojected[key]
