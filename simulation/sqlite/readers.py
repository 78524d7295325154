"""Reads of one SQLite file, side by side, in threads: a long one keeps nobody waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from simulation.kernel.threads import in_thread
from simulation.sqlite.file import connect

Found = TypeVar("Found")


class Readers:
    """Connections that only read; each is used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []

    async def read(
        self, work: Callable[[sqlite3.Connection], Found], patience: float | None = None
    ) -> Found:
        """What ``work`` finds; all that it reads is of one moment.

        Raises:
            TimeoutError: it took longer than ``patience`` seconds, and was ended.
        """
        connection = self._idle.pop() if self._idle else await in_thread(self._connect)
        try:
            async with asyncio.timeout(patience):
                return await in_thread(lambda: _at_once(connection, work), connection.interrupt)
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._idle:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self._path)
        connection.execute("PRAGMA query_only=TRUE")
        return connection


def _at_once(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Found]) -> Found:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")
