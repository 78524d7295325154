"""Logs of any size, made quickly: the commits of one played run, or of one definition, copied.

Copies have ids, names and times of their own and go around the platform, straight into the
file: playing 150,000 sessions would take ten minutes and more.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from simulation.catalog.set_run.slots import session_id
from simulation.eventstore import sqlite_ledger as ledger
from simulation.eventstore.seals import seal_of
from simulation.kernel.ids import derived_id
from simulation.runner.set_run.set_runs import run_of

Row = tuple[str, int, int, bytes]

_IDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24}")
_INSERT = "INSERT INTO commits (stream, position, last, record, seal) VALUES (?, ?, ?, ?, ?)"
_LONG_AGO = timedelta(days=2)
"""What is older is not tracked anew as use of the platform."""


def copy_runs(log: Path, set_run_id: str, sessions: int, copies: int) -> None:
    """Add ``copies`` of a finished run of ``sessions`` to the log, each a minute older."""
    ids = _ids_of(set_run_id, sessions)
    with closing(sqlite3.connect(log)) as file, file:
        rows = _rows(
            file,
            [
                f"set_run-{set_run_id}",
                f"run-{run_of(set_run_id)}",
                *_sessions(set_run_id, sessions),
            ],
        )
        for number in range(copies):
            copy = derived_id("copied run", set_run_id, number)
            renamed = dict(zip(ids, _ids_of(copy, sessions), strict=True))
            _append(file, _copied(rows, renamed, _LONG_AGO + timedelta(minutes=number)))


def copy_definitions(log: Path, kind: str, id: str, copies: int) -> None:
    """Add ``copies`` of the definition ``id`` to the log, under names that are numbered."""
    with closing(sqlite3.connect(log)) as file, file:
        rows = _rows(file, [f"{kind}-{id}"])
        for number in range(copies):
            renamed = {id.encode(): derived_id("copied", kind, id, number).encode()}
            age = _LONG_AGO + timedelta(seconds=number)
            _append(file, (_named(row, number) for row in _copied(rows, renamed, age)))


def _append(file: sqlite3.Connection, rows: Iterable[Row]) -> None:
    entries = ledger.Entries()
    for stream, position, last, record in rows:
        seal = seal_of(stream, position, record)
        file.execute(_INSERT, (stream, position, last, record, seal))
        entries.add(seal)
    entries.write(file)


def _rows(file: sqlite3.Connection, streams: list[str]) -> list[Row]:
    found: list[Row] = []
    for stream in streams:
        found += file.execute(
            "SELECT stream, position, last, record FROM commits WHERE stream = ?", (stream,)
        ).fetchall()
    return found


def _ids_of(set_run_id: str, sessions: int) -> list[bytes]:
    played = [session_id(set_run_id, slot) for slot in range(sessions)]
    results = [derived_id("result", each, index) for each in played for index in range(3)]
    return [each.encode() for each in (set_run_id, run_of(set_run_id), *played, *results)]


def _sessions(set_run_id: str, sessions: int) -> list[str]:
    return [f"session-{session_id(set_run_id, slot)}" for slot in range(sessions)]


def _copied(rows: list[Row], renamed: dict[bytes, bytes], age: timedelta) -> Iterator[Row]:
    def new(match: re.Match[bytes]) -> bytes:
        return renamed.get(match[0], match[0])

    for stream, position, last, record in rows:
        copy = orjson.loads(_IDS.sub(new, record))
        recorded_at = datetime.fromisoformat(copy["metadata"]["recorded_at"]) - age
        copy["metadata"]["recorded_at"] = recorded_at.isoformat()
        copy.pop("claims", None)
        yield _IDS.sub(new, stream.encode()).decode(), position, last, orjson.dumps(copy)


def _named(row: Row, number: int) -> Row:
    stream, position, last, record = row
    copy: dict[str, Any] = orjson.loads(record)
    for event in copy["events"]:
        body = event["data"].get("body")
        if body:
            body["name"] = f"{body['name']} {number:06d}"
            body["tags"] = body["tags"] | {"shard": str(number % 100)}
    return stream, position, last, orjson.dumps(copy)
