"""How far a log in SQLite had got, noted beside it: what shows that its end is gone.

A file that was cut off, replaced by an older copy, or that lost its write-ahead log looks
whole by itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from simulation.eventstore import sqlite_ledger as ledger
from simulation.kernel.errors import HistoryDamaged
from simulation.kernel.private_files import create_private

NOTED_SECONDS = 1.0
"""How much of the end may go unnoticed, at most: noting each append would cost too much."""

DIGITS = 20


def tail_of(log: Path) -> Path:
    """The file of the note that belongs to ``log``."""
    return log.with_name(f"{log.name}-tail")


class Tail:
    """Notes how many records were appended. Used by the thread that writes the log."""

    def __init__(self, log: Path) -> None:
        self._file = tail_of(log)
        self._noted_at = 0.0

    def require(self, connection: sqlite3.Connection) -> None:
        """Return where the log is as long as it was.

        Raises:
            HistoryDamaged: records are missing.
        """
        noted, found = self.noted(), ledger.read(connection).appended
        if noted > found:
            raise HistoryDamaged(missing(self._file, noted - found))

    def noted(self) -> int:
        """How many records had been appended when that was noted last; 0 where it never was."""
        try:
            return int(self._file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def note(self, connection: sqlite3.Connection, *, at_once: bool = False) -> None:
        """Note how far the log has got, once in a while."""
        now = time.monotonic()
        if not at_once and now - self._noted_at < NOTED_SECONDS:
            return
        # An append does not fail for a note.
        with suppress(OSError, sqlite3.Error):
            appended = ledger.read(connection).appended
            if appended:
                self._noted_at = now
            # Other processes may have noted more.
            if appended > self.noted():
                self._write(appended)

    def accept(self, connection: sqlite3.Connection) -> None:
        """Note what there is, be it less than there was."""
        self._write(ledger.read(connection).appended)

    def _write(self, appended: int) -> None:
        create_private(self._file)
        descriptor = os.open(self._file, os.O_WRONLY)
        try:
            # In one piece, and always as long: who reads meanwhile finds the one or the other.
            os.pwrite(descriptor, f"{appended:0{DIGITS}d}".encode(), 0)
        finally:
            os.close(descriptor)


def missing(file: Path, count: int) -> str:
    """What is said where ``count`` records are missing."""
    return (
        f"The log lacks its last {count} records, as {file} tells: it was cut off, emptied or "
        "replaced by an older one; restore a backup, or run `simulation check --accept` to go on "
        "without them."
    )
