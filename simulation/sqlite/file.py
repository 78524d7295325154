"""One SQLite file and its locks: whoever finds it locked waits for its turn."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 60.0
"""How long a lock is waited for. Transactions take milliseconds: longer means that it hangs."""

RETRY_SECONDS = 0.002
READER_WAITS_MS = 10_000
WRITER_WAITS_MS = 20


def connect(path: Path) -> sqlite3.Connection:
    """A connection that commits only when told to, and whose commits survive power loss."""
    connection = sqlite3.connect(
        path, timeout=READER_WAITS_MS / 1000, isolation_level=None, check_same_thread=False
    )
    # Of several processes that make a new file at the same time, SQLite lets all but one
    # fail here without waiting.
    patiently(lambda: connection.execute("PRAGMA journal_mode=WAL"))
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection for transactions from ``begin`` to ``complete``."""
    connection = connect(path)
    # SQLite's own waiting asks every 100 ms in the end: beside a process that writes all
    # the time that is too seldom to ever get a turn.
    connection.execute(f"PRAGMA busy_timeout={WRITER_WAITS_MS}")
    return connection


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction that may write; nobody else writes until it ends."""
    patiently(lambda: connection.execute("BEGIN IMMEDIATE"))


def complete(connection: sqlite3.Connection) -> None:
    """Put the transaction on disk."""
    patiently(lambda: connection.execute("COMMIT"))


def patiently(step: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Take ``step`` as soon as no other connection is in the way.

    Raises:
        sqlite3.OperationalError: the file was locked for ``seconds`` on end.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            step()
            return
        except sqlite3.OperationalError as error:
            # The lower byte: that a snapshot is stale or a log being recovered is waited for too.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > until:
                raise sqlite3.OperationalError(
                    f"Something has kept the file locked for {seconds:g} s; look for a "
                    "program that has the file open and hangs, and end it."
                ) from error
        time.sleep(RETRY_SECONDS)
