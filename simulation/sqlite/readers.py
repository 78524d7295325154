"""Reads of one SQLite file, side by side, in threads: a long one keeps nobody waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from simulation.kernel.threads import Lane, Threads, current_lane
from simulation.sqlite.file import connect

THREADS = 4
"""Of each lane: as many connections are open at most."""

Found = TypeVar("Found")


class Readers:
    """Connections that only read; each is used by one thread at a time."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lanes = {lane: Threads(f"{name}-{lane}", THREADS) for lane in Lane}

    async def read(
        self, work: Callable[[sqlite3.Connection], Found], patience: float | None = None
    ) -> Found:
        """What ``work`` finds; all that it reads is of one moment.

        Raises:
            TimeoutError: it took longer than ``patience`` seconds, and was ended. Waiting for
                others does not count.
        """
        reading, loop = _Reading(work), asyncio.get_running_loop()
        async with asyncio.timeout(None) as limit:

            def begin() -> None:
                if patience is not None:
                    limit.reschedule(loop.time() + patience)

            def done() -> Found:
                loop.call_soon_threadsafe(begin)
                return self._with_connection(reading)

            return await self._lanes[current_lane()].run(done, reading.interrupt)

    def close(self) -> None:
        """Let go of the threads and the connections."""
        for threads in self._lanes.values():
            threads.close()
        for connection in self._idle:
            connection.close()

    def _with_connection(self, reading: _Reading[Found]) -> Found:
        # Taken by the thread and not by who waits for one: of those there may be many.
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            return reading.of(connection)
        finally:
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self._path)
        connection.execute("PRAGMA query_only=TRUE")
        return connection


class _Reading(Generic[Found]):
    """One piece of work, that may be interrupted once it has its connection."""

    def __init__(self, work: Callable[[sqlite3.Connection], Found]) -> None:
        self._work = work
        self._connection: sqlite3.Connection | None = None
        self._is_interrupted = False

    def of(self, connection: sqlite3.Connection) -> Found:
        connection.execute("BEGIN")
        self._connection = connection
        try:
            if self._is_interrupted:
                raise InterruptedError("Nobody waits for it any more.")
            return self._work(connection)
        finally:
            self._connection = None
            connection.execute("ROLLBACK")

    def interrupt(self) -> None:
        self._is_interrupted = True
        connection = self._connection
        if connection is not None:
            with suppress(sqlite3.ProgrammingError):
                connection.interrupt()
