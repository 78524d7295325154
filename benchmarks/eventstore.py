"""Appends a second on SQLite, against bare sqlite3 with the same durability.

The store encodes real session events, checks the stream's position, writes in its own
thread and answers once the commit is on disk. The floor inserts rows that are encoded
already, of the same sizes, one commit each, with WAL and synchronous=FULL.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import orjson

from benchmarks.eventstore_floor import Row, insert_in_a_loop, insert_in_threads
from benchmarks.report import Report, Target, quick_asked
from benchmarks.session_events import COMMITS_PER_SESSION, session_commits
from simulation import registry
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.messages import Commit

SESSIONS = 500
WRITERS = 20
REPETITIONS = 5
NEEDED = 0.5

Streams = Sequence[Sequence[Commit]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Appends a second."""

    one_writer: float
    many_writers: float
    bare_loop: float
    bare_threads: float


def measure(sessions: int, repetitions: int) -> Rates:
    """The medians over ``repetitions``, each in fresh files, store and floor in turns."""
    streams = [session_commits(number) for number in range(sessions)]
    rows = _rows(streams)
    appends = sessions * COMMITS_PER_SESSION
    seconds: dict[str, list[float]] = {}
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory() as directory:
            base = Path(directory)
            for name, taken in (
                ("bare_loop", insert_in_a_loop(base / "loop", rows)),
                ("one_writer", asyncio.run(_append(base / "one", streams, 1))),
                ("bare_threads", insert_in_threads(base / "threads", rows, WRITERS)),
                ("many_writers", asyncio.run(_append(base / "many", streams, WRITERS))),
            ):
                seconds.setdefault(name, []).append(taken)
    return Rates(**{name: appends / median(taken) for name, taken in seconds.items()})


async def _append(path: Path, streams: Streams, writers: int) -> float:
    """Seconds that ``writers`` tasks need, each with a share of the streams."""
    store = SqliteEventStore(path, registry.codec())

    async def write(share: Streams) -> None:
        for stream in share:
            for commit in stream:
                await store.append(commit)
                await store.mark_projected(commit)

    started = time.perf_counter()
    await asyncio.gather(*(write(streams[number::writers]) for number in range(writers)))
    seconds = time.perf_counter() - started
    kept = sum([1 async for _ in store.log("session")])
    await store.close()
    if kept != len(streams) * COMMITS_PER_SESSION:
        raise RuntimeError(f"The log holds {kept} commits after {len(streams)} sessions.")
    return seconds


def _rows(streams: Streams) -> list[list[Row]]:
    codec = registry.codec()
    return [
        [
            (commit.stream, commit.position, commit.last, orjson.dumps(codec.encode(commit)))
            for commit in stream
        ]
        for stream in streams
    ]


def report(rates: Rates) -> Report:
    """The numbers against their targets."""
    one = rates.one_writer / rates.bare_loop
    return Report(
        name="eventstore",
        value=rates.many_writers,
        floor=rates.bare_loop,
        unit="appends/s",
        targets=[
            Target("one writer over the bare loop", one, NEEDED),
            Target(
                f"{WRITERS} writers over the bare loop",
                rates.many_writers / rates.bare_loop,
                NEEDED,
            ),
            Target(
                f"{WRITERS} writers over {WRITERS} bare threads",
                rates.many_writers / rates.bare_threads,
                NEEDED,
            ),
        ],
        details={
            "one_writer": {"value": rates.one_writer, "floor": rates.bare_loop, "ratio": one},
            "writers": WRITERS,
            "bare_threads": rates.bare_threads,
        },
    )


def main() -> None:
    """Measure and report."""
    quick = quick_asked(__doc__)
    rates = measure(SESSIONS // 5 if quick else SESSIONS, 1 if quick else REPETITIONS)
    print(f"   one writer: {rates.one_writer:8.0f}/s, a bare loop {rates.bare_loop:8.0f}/s")
    print(
        f"   {WRITERS} writers: {rates.many_writers:8.0f}/s, "
        f"{WRITERS} bare threads {rates.bare_threads:8.0f}/s"
    )
    report(rates).write()


if __name__ == "__main__":
    main()
