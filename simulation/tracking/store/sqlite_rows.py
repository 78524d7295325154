"""Tracked events and their counts as rows of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from simulation.sqlite.insertion import insert
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Scalar
from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Key, Level, Span, milliseconds, moment

SCHEMA = (
    # AUTOINCREMENT: the number of an event that was removed is not given again, others may
    # have read past it.
    """CREATE TABLE IF NOT EXISTS events (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        organization TEXT NOT NULL,
        at INTEGER NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        properties TEXT NOT NULL,
        user_id TEXT,
        session_id TEXT,
        client_at INTEGER,
        client_id TEXT,
        synthetic INTEGER NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS events_by_time ON events (organization, at)",
    "CREATE INDEX IF NOT EXISTS events_by_name ON events (organization, name, at)",
    "CREATE INDEX IF NOT EXISTS events_by_user ON events (organization, user_id, at)"
    " WHERE user_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS events_by_session ON events (organization, session_id, at)"
    " WHERE session_id IS NOT NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS events_by_client ON events (organization, client_id)"
    " WHERE client_id IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS rollups (
        organization TEXT NOT NULL,
        level INTEGER NOT NULL,
        bucket INTEGER NOT NULL,
        name TEXT NOT NULL,
        synthetic INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (organization, level, bucket, name, synthetic)
    ) WITHOUT ROWID""",
)

COLUMNS = (
    "organization, at, id, name, properties, user_id, session_id, client_at, client_id, synthetic"
)
INTO_EVENTS = f"INSERT INTO events ({COLUMNS})"

INTO_ROLLUPS = "INSERT INTO rollups (organization, level, bucket, name, synthetic, count)"
RAISE = "ON CONFLICT DO UPDATE SET count = count + excluded.count"

SPENT = """DELETE FROM rollups WHERE organization = ? AND level = ? AND bucket = ? AND name = ?
    AND synthetic = ? AND count = 0"""

Row = tuple[Any, ...]


def row_of(event: TrackedEvent) -> Row:
    """``event`` in the order of ``COLUMNS``."""
    client_at = event.client_timestamp
    return (
        event.organization,
        milliseconds(event.timestamp),
        event.id,
        event.name,
        orjson.dumps(event.properties).decode(),
        event.user_id,
        event.session_id,
        None if client_at is None else milliseconds(client_at),
        event.client_id,
        event.synthetic,
    )


def event_of(row: Row) -> TrackedEvent:
    """What ``row_of`` made ``row`` of."""
    organization, at, id, name, properties, user, session, client_at, client_id, synthetic = row
    return TrackedEvent(
        organization,
        id,
        moment(at),
        name,
        orjson.loads(properties),
        user,
        session,
        None if client_at is None else moment(client_at),
        client_id,
        bool(synthetic),
    )


def raise_counts(connection: sqlite3.Connection, by: Mapping[Key, int]) -> None:
    """Add to the counts; those that come to nothing go."""
    insert(connection, INTO_ROLLUPS, [(*key, count) for key, count in by.items()], RAISE)
    lowered = [key for key, count in by.items() if count < 0]
    connection.executemany(SPENT, lowered)


def conditions(organization: str, filter: EventFilter) -> tuple[str, list[Any]]:
    """The index to read by, and what rows must meet, as the rest of a statement.

    Properties are looked for in the text only: what is found has to be looked at again.
    """
    wanted: list[tuple[str, Any]] = [("organization = ?", organization)]
    index = "events_by_time"
    for column, value, by in (
        ("name", filter.name, "events_by_name"),
        ("user_id", filter.user_id, "events_by_user"),
        ("session_id", filter.session_id, "events_by_session"),
    ):
        if value is not None:
            wanted.append((f"{column} = ?", value))
            index = by
    if filter.period.start is not None:
        wanted.append(("at >= ?", milliseconds(filter.period.start)))
    if filter.period.end is not None:
        wanted.append(("at < ?", milliseconds(filter.period.end)))
    if filter.synthetic is not None:
        wanted.append(("synthetic = ?", filter.synthetic))
    texts, values = [text for text, _ in wanted], [value for _, value in wanted]
    for name, wanted_value in filter.properties.items():
        spellings = _spellings(name, wanted_value)
        texts.append(f"({' OR '.join('instr(properties, ?) > 0' for _ in spellings)})")
        values += spellings
    return f"INDEXED BY {index} WHERE {' AND '.join(texts)}", values


def _spellings(name: str, value: Scalar) -> list[str]:
    """How a property may stand in the text of an event: 1 may be written as 1.0."""
    same: list[Scalar] = [value]
    if value == 0 and not isinstance(value, bool):
        same = [0, 0.0, -0.0]
    elif isinstance(value, int) and not isinstance(value, bool):
        same.append(float(value))
    elif isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        same.append(int(value))
    key = orjson.dumps(name).decode()
    return [f"{key}:{orjson.dumps(each).decode()}" for each in same]


def names_in(
    connection: sqlite3.Connection,
    organization: str,
    parts: Iterable[Span],
    name: str | None,
    synthetic: bool | None,
) -> Iterator[tuple[str, int]]:
    """How many events of each name there are in each of ``parts``."""
    wanted = {"name": name, "synthetic": synthetic}
    given = {column: value for column, value in wanted.items() if value is not None}
    more = "".join(f" AND {column} = ?" for column in given)
    for span in parts:
        values: list[Any]
        if span.level is None:
            statement = (
                "SELECT name, COUNT(*) FROM events INDEXED BY events_by_time"  # noqa: S608 - ours
                f" WHERE organization = ? AND at >= ? AND at < ?{more} GROUP BY name"
            )
            values = [organization, span.start, span.end, *given.values()]
        else:
            statement = (
                "SELECT name, SUM(count) FROM rollups WHERE organization = ? AND level = ?"  # noqa: S608 - ours
                f" AND bucket >= ? AND bucket < ?{more} GROUP BY name"
            )
            values = [organization, span.level, span.start, span.end, *given.values()]
        yield from connection.execute(statement, values)


def buckets_in(
    connection: sqlite3.Connection,
    organization: str,
    frame: Frame,
    name: str | None,
    synthetic: bool | None,
) -> dict[int, int]:
    """How many events there are in each bucket of ``frame`` that has any."""
    texts = ["organization = ?", "level = ?"]
    values: list[Any] = [organization, frame.level]
    if name is None:
        texts.append("bucket >= ? AND bucket < ?")
        values += [frame.start, frame.end]
    else:
        # One by one, so that other names of the same time are not read.
        texts.append("bucket IN (SELECT value FROM json_each(?)) AND name = ?")
        values += [orjson.dumps(list(frame.buckets)).decode(), name]
    if synthetic is not None:
        texts.append("synthetic = ?")
        values.append(synthetic)
    statement = (
        f"SELECT bucket, SUM(count) FROM rollups WHERE {' AND '.join(texts)} GROUP BY bucket"  # noqa: S608 - ours
    )
    return dict(connection.execute(statement, values).fetchall())


def counted(connection: sqlite3.Connection, organization: str, day: int) -> dict[Key, int]:
    """The counts of a day, from its events."""
    rows = connection.execute(
        "SELECT name, synthetic, at - at % ? AS minute, COUNT(*) FROM events"
        " INDEXED BY events_by_time WHERE organization = ? AND at >= ? AND at < ?"
        " GROUP BY name, synthetic, minute",
        (Level.MINUTE, organization, day, day + Level.DAY),
    )
    counts: dict[Key, int] = {}
    for name, synthetic, minute, count in rows:
        for level in Level:
            key = (organization, level, level.bucket(minute), name, bool(synthetic))
            counts[key] = counts.get(key, 0) + count
    return counts


def kept_counts(connection: sqlite3.Connection, organization: str, day: int) -> dict[Key, int]:
    """The counts of a day, as they are kept."""
    rows: Sequence[Row] = [
        row
        for level in Level
        for row in connection.execute(
            "SELECT organization, level, bucket, name, synthetic, count FROM rollups"
            " WHERE organization = ? AND level = ? AND bucket >= ? AND bucket < ?",
            (organization, level, day, day + Level.DAY),
        )
    ]
    return {(row[0], Level(row[1]), row[2], row[3], bool(row[4])): row[5] for row in rows}
