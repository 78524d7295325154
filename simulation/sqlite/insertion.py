"""Many rows by few statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any

MOST_AT_ONCE = 512


def insert(
    connection: sqlite3.Connection, into: str, rows: Sequence[Sequence[Any]], then: str = ""
) -> None:
    """Insert ``rows`` in their order: ``into`` a table, and ``then`` what follows their values.

    A thread that inserts row by row needs the interpreter again after each, and waits for it
    as long as another thread computes: a thousand rows can take seconds then.
    """
    done = 0
    while done < len(rows):
        # By powers of two, so that there are few statements to keep prepared.
        size = min(MOST_AT_ONCE, 1 << ((len(rows) - done).bit_length() - 1))
        place = f"({', '.join('?' * len(rows[0]))})"
        statement = f"{into} VALUES {', '.join([place] * size)} {then}"
        connection.execute(statement, tuple(chain.from_iterable(rows[done : done + size])))
        done += size
