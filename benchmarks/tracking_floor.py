"""The floor under batches of events: bare executemany with the same durability and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from simulation.sqlite.file import connect
from simulation.tracking.event import TrackedEvent
from simulation.tracking.store.sqlite import CACHE_KIB, CHECKPOINT_PAGES
from simulation.tracking.store.sqlite_rows import COLUMNS, SCHEMA, Row, row_of

_INSERT = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class BareTable:
    """A table with the columns of the store's, and with its indexes unless told otherwise.

    ``tuned`` gives it the store's cache and checkpoints too; they change no durability.
    """

    def __init__(self, path: Path, *, indexes: bool, tuned: bool) -> None:
        self._connection = connect(path)
        if tuned:
            self._connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            self._connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        for statement in SCHEMA:
            if indexes or "INDEX" not in statement:
                self._connection.execute(statement)

    def insert(self, batches: Sequence[Sequence[Row]]) -> None:
        """Each batch in a transaction of its own."""
        for batch in batches:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(_INSERT, batch)
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


@contextmanager
def bare_table(path: Path, *, indexes: bool = True, tuned: bool = False) -> Iterator[BareTable]:
    """A new table in a file of its own."""
    table = BareTable(path, indexes=indexes, tuned=tuned)
    try:
        yield table
    finally:
        table.close()


def rows_of(batches: Sequence[Sequence[TrackedEvent]]) -> list[list[Row]]:
    """What the store writes for ``batches``."""
    return [[row_of(event) for event in batch] for batch in batches]
