"""Reads a log from outside, to see what was really committed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pymongo import MongoClient


class Told(NamedTuple):
    """An event with its stream, its stored name, its data, and when it was recorded."""

    stream: str
    name: str
    data: dict[str, Any]
    at: datetime


class Log(Protocol):
    """A log as it lies on disk."""

    def records(self, category: str) -> list[dict[str, Any]]:
        """Every record of a category, by stream and position."""
        ...

    def records_of(self, streams: Iterable[str]) -> list[dict[str, Any]]:
        """Every record of ``streams``, stream by stream."""
        ...

    def count(self, streams: Iterable[str], event: str) -> int:
        """How many records of ``streams`` hold an event of that stored name; reads none."""
        ...

    def writable(self) -> bool:
        """Whether somebody could append now: nobody who was stopped holds the log's lock."""
        ...


class LogFile:
    """The log in a SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def records(self, category: str) -> list[dict[str, Any]]:
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT record FROM commits WHERE stream > ? AND stream < ?"
                " ORDER BY stream, position",
                (f"{category}-", f"{category}."),
            )
            return [json.loads(record) for (record,) in rows]

    def records_of(self, streams: Iterable[str]) -> list[dict[str, Any]]:
        with self._reading() as connection:
            # All of them as of one moment.
            connection.execute("BEGIN")
            return [
                json.loads(record)
                for stream in streams
                for (record,) in connection.execute(
                    "SELECT record FROM commits WHERE stream = ? ORDER BY position", (stream,)
                )
            ]

    def count(self, streams: Iterable[str], event: str) -> int:
        with self._reading() as connection:
            counts = (
                connection.execute(
                    "SELECT count(*) FROM commits WHERE stream = ? AND instr(record, ?)",
                    (stream, f'"{event}"'),
                ).fetchone()
                for stream in streams
            )
            return sum(count for (count,) in counts)

    def writable(self) -> bool:
        connection = sqlite3.connect(self._path, timeout=1, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()
        return True

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None)
        try:
            yield connection
        finally:
            connection.close()


class LogCollection:
    """The log in a MongoDB database."""

    def __init__(self, address: str) -> None:
        self._client: MongoClient[dict[str, Any]] = MongoClient(address)
        self._database = self._client.get_default_database()

    def records(self, category: str) -> list[dict[str, Any]]:
        wanted = {"_id": {"$gt": f"{category}-", "$lt": f"{category}."}}
        return list(self._database["commits"].find(wanted).sort("_id", 1))

    def records_of(self, streams: Iterable[str]) -> list[dict[str, Any]]:
        return list(self._database["commits"].find(_any_of(streams)).sort("_id", 1))

    def count(self, streams: Iterable[str], event: str) -> int:
        wanted = {"events.type": event} | _any_of(streams)
        return self._database["commits"].count_documents(wanted)

    def writable(self) -> bool:
        return True

    def drop(self) -> None:
        """Remove the whole database."""
        self._client.drop_database(self._database.name)
        self._client.close()


def _any_of(streams: Iterable[str]) -> dict[str, Any]:
    # ';' follows ':' in ASCII: the pair bounds every commit of a stream.
    return {"$or": [{"_id": {"$gt": f"{stream}:", "$lt": f"{stream};"}} for stream in streams]}


def told(log: Log, category: str) -> list[Told]:
    """Every event of a category."""
    return _events_in(log.records(category))


def told_of(log: Log, streams: Iterable[str]) -> list[Told]:
    """Every event of ``streams``: what that costs does not grow with the log."""
    return _events_in(log.records_of(streams))


def _events_in(records: list[dict[str, Any]]) -> list[Told]:
    return [
        Told(
            record["stream"],
            event["type"],
            event["data"],
            datetime.fromisoformat(record["metadata"]["recorded_at"]),
        )
        for record in records
        for event in record["events"]
    ]


def events(data: Path, category: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every event of a category in a data directory: its stream, its stored name, its data."""
    return [each[:3] for each in told(LogFile(data / "events.sqlite"), category)]


def committed_turns(data: Path) -> set[str]:
    """The idempotency keys of all turns whose answer is committed in a data directory."""
    return turns(LogFile(data / "events.sqlite"))


def turns(log: Log) -> set[str]:
    """The idempotency keys of all turns whose answer is committed."""
    return {
        f"{stream.removeprefix('session-')}/{event['turn']}"
        for stream, name, event, _ in told(log, "session")
        if name == "catalog.agent_replied"
    }
