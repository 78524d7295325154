"""How fast the most frequent events are told where there are millions, beside a full count."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.tracking_events import ACTOR, NAMES
from simulation.sqlite.file import connect
from simulation.tracking.filter import Period
from simulation.tracking.rollups import milliseconds
from simulation.tracking.store.sqlite import SqliteTrackedEventStore
from simulation.tracking.store.sqlite_rows import COLUMNS, Row

DAYS = 90
SYNTHETIC = 0.1
FILLED_AT_ONCE = 10_000

_START = datetime(2026, 3, 1, tzinfo=UTC)
_END = _START + timedelta(days=DAYS)
PERIODS = {
    "all": Period(),
    "30_days": Period(_END - timedelta(days=30), _END),
    "odd": Period(
        _START + timedelta(days=3, hours=7, minutes=13, milliseconds=7),
        _END - timedelta(hours=5, minutes=41, seconds=59, milliseconds=1),
    ),
}


async def measure(rows: int, repetitions: int) -> dict[str, float]:
    """Seconds of each question, as medians; each answer is compared with a full count."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "tracked_events.sqlite"
        store = SqliteTrackedEventStore(path)
        try:
            found = {"fill": await _took(lambda: _fill(path, rows))}
            found["recount"] = await _took(lambda: _recount(store))
            for name, period in PERIODS.items():
                await _require_exact(store, path, period)
                times = [
                    await _took(lambda period=period: store.top(ACTOR.organization, period, 10))
                    for _ in range(repetitions)
                ]
                found[name] = median(times)
            connection = connect(path)
            started = time.perf_counter()
            _counted(connection, Period())
            found["full_count"] = time.perf_counter() - started
            connection.close()
        finally:
            await store.close()
    return found


async def _took(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _fill(path: Path, rows: int) -> None:
    """Put events there without their counts, by the shortest way."""
    connection = connect(path)
    # What is measured later is reading: this file needs to survive nothing.
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-262144")
    insert = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    events = _events(rows)
    for _ in range(0, rows, FILLED_AT_ONCE):
        batch = [next(events) for _ in range(FILLED_AT_ONCE)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, batch)
        connection.execute("COMMIT")
    connection.close()


def _events(rows: int) -> Iterator[Row]:
    """Spread evenly over the days; some names are far more frequent than others."""
    random = Random(7)
    start, length = milliseconds(_START), milliseconds(_END) - milliseconds(_START)
    frequencies = [1 / (place + 1) for place in range(len(NAMES))]
    names = random.choices(NAMES, frequencies, k=rows)
    for number, name in enumerate(names):
        at = start + length * number // rows
        # Users and sessions come and go, so that their keys lie close: it fills faster.
        session = number // 8
        yield (
            ACTOR.organization,
            at,
            f"{number:024x}",
            name,
            '{"page":"/dashboard","plan":"team"}',
            f"user-{session % 5000:05}",
            f"session-{session:010}",
            None,
            None,
            random.random() < SYNTHETIC,
        )


async def _recount(store: SqliteTrackedEventStore) -> None:
    """Make the counts as the platform makes them anew: a day at a time."""
    for day in await store.rollup_days():
        await store.recompute(day)


async def _require_exact(store: SqliteTrackedEventStore, path: Path, period: Period) -> None:
    """Fail unless the counts of ``period`` are those of a full count."""
    connection = connect(path)
    counted = _counted(connection, period)
    connection.close()
    told = {each.name: each.count for each in await store.top(ACTOR.organization, period, 1000)}
    if told != counted:
        raise RuntimeError(f"{sum(told.values())} events are told, not {sum(counted.values())}.")


def _counted(connection: sqlite3.Connection, period: Period) -> dict[str, int]:
    start = milliseconds(period.start or _START)
    end = milliseconds(period.end or _END)
    return dict(
        connection.execute(
            "SELECT name, COUNT(*) FROM events WHERE organization = ? AND at >= ? AND at < ?"
            " GROUP BY name",
            (ACTOR.organization, start, end),
        ).fetchall()
    )
