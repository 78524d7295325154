"""A place in a log in SQLite that one process owns, and what was appended after it."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

from simulation.eventstore import sqlite_ledger as ledger

Row = tuple[str, int, bytes, int | None]
"""Stream, position, record and seal of a commit."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a log had got: the last number it gave, and what its ledger said then."""

    sequence: int
    ledger: ledger.Ledger

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Mark:
        """Where the log ends now."""
        row = connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'sequences'"
        ).fetchone()
        return cls(row[0] if row else 0, ledger.read(connection))

    @classmethod
    def from_json(cls, value: Any) -> Mark:
        """What ``as_json`` wrote.

        Raises:
            LookupError, TypeError: somebody else wrote it.
        """
        return cls(value["sequence"], ledger.Ledger(**value["ledger"]))

    def as_json(self) -> dict[str, Any]:
        """For a file beside the log."""
        return asdict(self)


def appended_since(connection: sqlite3.Connection, mark: Mark, most: int) -> list[Row] | None:
    """What was appended since ``mark``, in order; null where that cannot be told for sure.

    So it is where a release that gives no numbers has appended, another log was put in the
    place of this one, something of before the mark was forgotten, or more than ``most``
    commits follow.
    """
    now = Mark.of(connection)
    appended = now.ledger.appended - mark.ledger.appended
    if appended != now.sequence - mark.sequence or not 0 <= appended <= most:
        return None
    rows: list[Row] = connection.execute(
        "SELECT stream, position, record, seal FROM sequences"
        " JOIN commits USING (stream, position) WHERE sequence > ? ORDER BY sequence",
        (mark.sequence,),
    ).fetchall()
    seals = mark.ledger.seals + sum(seal or 0 for *_, seal in rows)
    expected = ledger.Ledger(now.ledger.appended, mark.ledger.kept + len(rows), seals & ledger.MASK)
    return rows if expected == now.ledger else None


def forget_numbers(connection: sqlite3.Connection, mark: Mark) -> None:
    """Drop the numbers up to ``mark``, which nobody will ask for."""
    connection.execute("DELETE FROM sequences WHERE sequence <= ?", (mark.sequence,))
