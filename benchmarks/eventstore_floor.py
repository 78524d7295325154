"""The floor under appends: bare sqlite3 with the same durability and the same rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

Row = tuple[str, int, int, bytes]
"""Stream, position, last position, record."""

BUSY_MS = 60_000

_TABLE = (
    "CREATE TABLE IF NOT EXISTS commits (stream TEXT NOT NULL, position INTEGER NOT NULL,"
    " last INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (stream, position)) WITHOUT ROWID"
)


def insert_in_a_loop(path: Path, streams: Sequence[Sequence[Row]]) -> float:
    """Seconds that one connection needs for all rows, one commit each."""
    connection = _connect(path)
    started = time.perf_counter()
    _insert(connection, chain.from_iterable(streams))
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def insert_in_threads(path: Path, streams: Sequence[Sequence[Row]], writers: int) -> float:
    """Seconds that ``writers`` threads need, each with a connection and a share of the rows."""
    connections = [_connect(path) for _ in range(writers)]
    shares = [chain.from_iterable(streams[number::writers]) for number in range(writers)]
    with ThreadPoolExecutor(writers) as pool:
        started = time.perf_counter()
        list(pool.map(_insert, connections, shares))
        seconds = time.perf_counter() - started
    for connection in connections:
        connection.close()
    return seconds


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(_TABLE)
    return connection


def _insert(connection: sqlite3.Connection, rows: chain[Row]) -> None:
    for row in rows:
        # Without a transaction around it, each statement is committed and synced.
        connection.execute("INSERT INTO commits VALUES (?, ?, ?, ?)", row)
