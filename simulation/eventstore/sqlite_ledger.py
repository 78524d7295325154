"""What a log in SQLite keeps about itself: a seal on each record, and a running sum of them.

A record that was changed no longer fits its seal; records that were removed behind the
log's back no longer fit the sum. Records of releases before this one have no seal, and are
in no sum.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

SCHEMA = """CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    appended INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    seals INTEGER NOT NULL,
    probes INTEGER NOT NULL
)"""

UNSEALED = """CREATE TRIGGER IF NOT EXISTS unsealed_appended
    AFTER INSERT ON commits WHEN NEW.seal IS NULL
    BEGIN UPDATE ledger SET appended = appended + 1; END"""
"""Releases before this one open the file too, and know of no ledger: the file counts for them."""

MASK = (1 << 62) - 1
"""The sum of two seals is still an integer of SQLite, which has 63 bits and a sign."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """How many records were ever appended, how many of them are kept, and the sum of their seals.

    A sum, because it does not depend on an order, and forgetting takes from the middle.
    """

    appended: int = 0
    kept: int = 0
    seals: int = 0

    def with_record(self, seal: int) -> Ledger:
        """The ledger after one more record."""
        return Ledger(self.appended + 1, self.kept + 1, (self.seals + seal) & MASK)

    def holds_as_much_as(self, other: Ledger) -> bool:
        """Whether both are about the same records, however many were forgotten."""
        return (self.kept, self.seals) == (other.kept, other.seals)


def prepare(connection: sqlite3.Connection) -> None:
    """Have a ledger and room for seals, also in the file of an earlier release. Repeatable."""
    connection.execute(SCHEMA)
    columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(commits)")]
    if "seal" not in columns:
        connection.execute("ALTER TABLE commits ADD COLUMN seal INTEGER")
    connection.execute(UNSEALED)
    connection.execute("INSERT OR IGNORE INTO ledger VALUES (1, 0, 0, 0, 0)")


def read(connection: sqlite3.Connection) -> Ledger:
    """The ledger as it stands; empty in the file of an earlier release."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger'").fetchone()
    row = known and connection.execute("SELECT appended, kept, seals FROM ledger").fetchone()
    return Ledger(*row) if row else Ledger()


class Entries:
    """What one transaction enters into the ledger: in one statement, however many records."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Nothing is entered yet."""
        self._appended = self._kept = self._seals = 0

    def add(self, seal: int) -> None:
        """Count in a record."""
        self._appended += 1
        self._kept += 1
        self._seals += seal

    def strike(self, seal: int) -> None:
        """Count out a record that is forgotten."""
        self._kept -= 1
        self._seals -= seal

    def write(self, connection: sqlite3.Connection) -> None:
        """Put down what was counted."""
        if self._appended or self._kept:
            connection.execute(
                "UPDATE ledger SET appended = appended + ?, kept = kept + ?,"
                " seals = (seals + ?) & ?",
                (self._appended, self._kept, self._seals & MASK, MASK),
            )


def probe(connection: sqlite3.Connection) -> None:
    """Write something that says nothing."""
    connection.execute("UPDATE ledger SET probes = probes + 1")
