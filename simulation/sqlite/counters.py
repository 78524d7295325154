"""A small SQLite file of several processes, in which nothing is that anybody would miss."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from simulation.kernel.private_files import create_private
from simulation.sqlite.file import patiently

WAIT_SECONDS = 0.25
"""A count takes microseconds: who has waited so long waits for a process that hangs."""

Found = TypeVar("Found")


class CountersFile:
    """Opened when it is needed first. ``schema`` are statements that may be repeated.

    Nothing waits for the disk: after a loss of power the last counts may be gone.
    """

    def __init__(self, path: Path, schema: Sequence[str], name: str) -> None:
        self._path = path
        self._schema = schema
        self._connection: sqlite3.Connection | None = None
        # One thread has the connection: statements wait for each other there, not in the loop.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """What ``work`` makes of the connection, in its thread."""

        def done() -> Found:
            if self._connection is None:
                self._connection = _connect(self._path, self._schema)
            return work(self._connection)

        return await asyncio.get_running_loop().run_in_executor(self._thread, done)

    async def close(self) -> None:
        """Let go of the file."""

        def end() -> None:
            if self._connection is not None:
                self._connection.close()

        await asyncio.get_running_loop().run_in_executor(self._thread, end)
        self._thread.shutdown()


def _connect(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
    create_private(path)
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        # Of several processes that make a new file, SQLite lets all but one fail at once here.
        patiently(lambda: connection.execute("PRAGMA journal_mode=WAL"), WAIT_SECONDS)
        connection.execute("PRAGMA synchronous=NORMAL")
        for statement in schema:
            connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
