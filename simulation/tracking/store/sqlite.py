"""The tracked-event store in one SQLite file, for one process or several of one machine."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson

from simulation.kernel.errors import QueryTooBroad
from simulation.sqlite.file import begin, complete, connect_to_write, require_format, told_of
from simulation.sqlite.group_commit import GroupCommitWriter
from simulation.sqlite.insertion import insert
from simulation.sqlite.readers import Readers
from simulation.tracking.decider import distinct
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Count, Level, increments, milliseconds, ranked, spans
from simulation.tracking.store.places import place, position_of
from simulation.tracking.store.port import Placed, Reading, RollupDay
from simulation.tracking.store.sqlite_rows import (
    COLUMNS,
    INTO_EVENTS,
    SCHEMA,
    buckets_in,
    conditions,
    counted,
    event_of,
    kept_counts,
    names_in,
    raise_counts,
    row_of,
)

PATIENCE_SECONDS = 5.0
"""How long a list may look for what it wants before it is refused."""

CACHE_KIB = 32 * 1024
"""Of the writer: new keys of users and sessions lie anywhere in their indexes."""

FORMAT = 1
"""Of the tables."""

CHECKPOINT_PAGES = 4_000
"""How much of the write-ahead log is written back at once, 16 MiB: a batch changes many pages,
and the next batch many of the same."""

Found = TypeVar("Found")


class SqliteTrackedEventStore:
    """Keeps events in the order of their arrival, and their counts beside them.

    Both are written in the same transaction, those that arrive meanwhile in the next one.
    """

    def __init__(self, path: Path, patience: float = PATIENCE_SECONDS) -> None:
        with told_of(path):
            writing = connect_to_write(path)
            writing.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            writing.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
            begin(writing)
            require_format(writing, path, FORMAT)
            for statement in SCHEMA:
                writing.execute(statement)
            complete(writing)
        self._writer = GroupCommitWriter(writing)
        self._readers = Readers(path, "tracked-events")
        self._path = path
        self._patience = patience

    async def add(self, events: Sequence[TrackedEvent]) -> Sequence[TrackedEvent]:
        rows = {event.id: row_of(event) for event in events}
        by_client: dict[str, TrackedEvent] = {}

        def work(connection: sqlite3.Connection) -> None:
            known = _known(connection, events)
            fresh = distinct(events, known)
            insert(connection, INTO_EVENTS, [rows[event.id] for event in fresh])
            raise_counts(connection, increments(fresh))
            by_client.update(_by_client([*known, *fresh]))

        with told_of(self._path):
            await self._writer.submit(work)
        return [by_client.get(event.client_id or "", event) for event in events]

    async def read(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        where, values = conditions(organization, filter)
        low, high = reading.after, reading.before
        if reading.descending:
            low, high = high, low
        for bound, sign in ((position_of(low), ">"), (position_of(high), "<")):
            if bound is not None:
                where += f" AND (at, sequence) {sign} (?, ?)"
                values += bound
        way = "DESC" if reading.backward_in_time else "ASC"
        statement = (
            f"SELECT {COLUMNS}, sequence FROM events {where}"  # noqa: S608 - ours
            f" ORDER BY at {way}, sequence {way}"
        )

        def work(connection: sqlite3.Connection) -> list[Placed]:
            rows: list[Placed] = []
            if reading.limit == 0:
                return rows
            # Row by row: where properties are asked for, many may be looked at for a few.
            for row in connection.execute(statement, values):
                event = event_of(row[:-1])
                if filter.has_properties(event):
                    rows.append(Placed(place(row[1], row[-1]), event))
                if len(rows) == reading.limit:
                    break
            return rows[::-1] if reading.from_end else rows

        return await self._patiently(work)

    async def count(self, organization: str, filter: EventFilter) -> int:
        if filter.countable_by_name:
            name, synthetic, parts = filter.name, filter.synthetic, spans(filter.period)
            return await self._readers.read(
                lambda found: sum(
                    count for _, count in names_in(found, organization, parts, name, synthetic)
                )
            )
        where, values = conditions(organization, filter)
        statement = f"SELECT {COLUMNS} FROM events {where}"  # noqa: S608 - ours
        if not filter.properties:
            counting = f"SELECT COUNT(*) FROM events {where}"  # noqa: S608 - ours
            return await self._patiently(
                lambda found: int(found.execute(counting, values).fetchone()[0])
            )
        return await self._patiently(
            lambda found: sum(
                filter.has_properties(event_of(row)) for row in found.execute(statement, values)
            )
        )

    async def top(
        self, organization: str, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        parts = spans(period)

        def work(connection: sqlite3.Connection) -> list[Count]:
            counts: Counter[str] = Counter()
            for name, count in names_in(connection, organization, parts, None, synthetic):
                counts[name] += count
            return ranked(counts, limit)

        return await self._readers.read(work)

    async def rates(
        self,
        organization: str,
        frame: Frame,
        name: str | None = None,
        *,
        synthetic: bool | None = None,
    ) -> Mapping[int, int]:
        return await self._patiently(
            lambda found: buckets_in(found, organization, frame, name, synthetic)
        )

    async def tail(self, organization: str) -> SqliteTail:
        return SqliteTail(self._readers, organization, await self._readers.read(_last))

    async def purge(self, before: datetime, limit: int) -> int:
        gone: list[int] = []

        def work(connection: sqlite3.Connection) -> None:
            for organization in _organizations(connection):
                rows = connection.execute(
                    f"SELECT {COLUMNS}, sequence FROM events INDEXED BY events_by_time"  # noqa: S608 - ours
                    " WHERE organization = ? AND at < ? LIMIT ?",
                    (organization, milliseconds(before), limit - len(gone)),
                ).fetchall()
                connection.executemany(
                    "DELETE FROM events WHERE sequence = ?", [(row[-1],) for row in rows]
                )
                lost = increments(event_of(row[:-1]) for row in rows)
                raise_counts(connection, {key: -count for key, count in lost.items()})
                gone.extend(row[-1] for row in rows)

        await self._writer.submit(work)
        return len(gone)

    async def rollup_days(self) -> Sequence[RollupDay]:
        statement = (
            "SELECT organization, bucket - bucket % :day FROM rollups"
            " UNION SELECT organization, at - at % :day FROM events ORDER BY 1, 2"
        )
        rows = await self._readers.read(
            lambda found: found.execute(statement, {"day": Level.DAY}).fetchall()
        )
        return [RollupDay(*row) for row in rows]

    async def recompute(self, day: RollupDay) -> int:
        wrong: list[int] = []

        def work(connection: sqlite3.Connection) -> None:
            had = kept_counts(connection, day.organization, day.day)
            right = counted(connection, day.organization, day.day)
            changes = {
                key: right.get(key, 0) - had.get(key, 0) for key in had.keys() | right.keys()
            }
            raise_counts(connection, {key: by for key, by in changes.items() if by})
            wrong.append(sum(by != 0 for by in changes.values()))

        await self._writer.submit(work)
        return wrong[0]

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.close)
        self._readers.close()

    async def _patiently(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        try:
            return await self._readers.read(work, self._patience)
        except TimeoutError as error:
            raise QueryTooBroad(
                f"properties: looking through all events took longer than {self._patience:g} s; "
                "name a user, a session, a name or a shorter period as well.",
                field="properties",
            ) from error


class SqliteTail:
    """What arrives after a number. Numbers are given in the order of the commits."""

    def __init__(self, readers: Readers, organization: str, last: int) -> None:
        self._readers = readers
        self._organization = organization
        self._last = last

    async def read(self, limit: int) -> Sequence[TrackedEvent]:
        statement = f"SELECT {COLUMNS}, sequence FROM events WHERE sequence > ? LIMIT ?"  # noqa: S608 - ours

        def work(connection: sqlite3.Connection) -> list[Any]:
            return connection.execute(statement, (self._last, limit)).fetchall()

        while rows := await self._readers.read(work):
            self._last = rows[-1][-1]
            own = [event_of(row[:-1]) for row in rows if row[0] == self._organization]
            if own:
                return own
        return []


def _known(connection: sqlite3.Connection, events: Sequence[TrackedEvent]) -> list[TrackedEvent]:
    """What is kept under the client ids of ``events``."""
    client_ids = [event.client_id for event in events if event.client_id is not None]
    if not client_ids:
        return []
    found = connection.execute(
        f"SELECT {COLUMNS} FROM events INDEXED BY events_by_client"  # noqa: S608 - ours
        " WHERE organization = ? AND client_id IN (SELECT value FROM json_each(?))",
        (events[0].organization, orjson.dumps(client_ids).decode()),
    )
    return [event_of(row) for row in found]


def _by_client(events: Collection[TrackedEvent]) -> dict[str, TrackedEvent]:
    return {event.client_id: event for event in events if event.client_id is not None}


def _last(connection: sqlite3.Connection) -> int:
    """The number that was given last."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
    return row[0] if row else 0


def _organizations(connection: sqlite3.Connection) -> list[str]:
    """Whose events there are. Leaps from one to the next, instead of reading all."""
    names: list[str] = []
    name = ""
    while True:
        (name,) = connection.execute(
            "SELECT MIN(organization) FROM events WHERE organization > ?", (name,)
        ).fetchone()
        if name is None:
            return names
        names.append(name)
