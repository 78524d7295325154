"""Events a second in batches of 1,000 into SQLite, against bare executemany."""

from __future__ import annotations

import asyncio
import gc
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from benchmarks.tracking_events import ACTOR, BATCH, bodies, kept
from benchmarks.tracking_floor import BareTable, bare_table, rows_of
from simulation.kernel.clock import SystemClock
from simulation.kernel.ids import ObjectIdSource
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.service import Tracking
from simulation.tracking.store.port import Reading
from simulation.tracking.store.sqlite import SqliteTrackedEventStore

CLIENTS = 4
ROUND = 4 * CLIENTS
"""How many batches are written one way before it is the next one's turn."""

Batches = Sequence[Sequence[Any]]


Write = Callable[[Batches], Awaitable[None]]
"""A way to write batches into a file of its own."""


async def measure(rounds: int, *, client_ids: bool = False) -> dict[str, float]:
    """Events a second, over all ``rounds``.

    Rounds are short, so that what else goes on on the machine meets all ways alike.
    """
    sent = bodies(rounds * ROUND, client_ids=client_ids)
    seconds: dict[str, list[float]] = defaultdict(list)
    async with _ways(rounds * ROUND) as ways:
        for _ in range(rounds):
            given = [orjson.loads(each) for each in islice(sent, ROUND)]
            events = kept(given)
            rows = rows_of(events)
            # All that is given is there already: it is not of the work to look through it.
            gc.collect()
            gc.freeze()
            for way, batches in (
                ("floor", rows),
                ("tuned_floor", rows),
                ("one_client", given),
                ("many_clients", given),
                ("store", events),
                ("without_indexes", rows),
            ):
                started = time.perf_counter()
                await ways[way](batches)
                seconds[way].append(time.perf_counter() - started)
            gc.unfreeze()
    return {name: rounds * ROUND * BATCH / sum(taken) for name, taken in seconds.items()}


@asynccontextmanager
async def _ways(batches: int) -> AsyncIterator[dict[str, Write]]:
    """The ways that are compared; each writes ``batches`` in all."""
    async with AsyncExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        one, many, ready = [
            await stack.enter_async_context(_store(base / name, batches))
            for name in ("one", "many", "ready")
        ]
        bare = stack.enter_context(bare_table(base / "bare"))
        tuned = stack.enter_context(bare_table(base / "tuned", tuned=True))
        plain = stack.enter_context(bare_table(base / "plain", indexes=False))
        yield {
            "floor": _inserting(bare),
            "tuned_floor": _inserting(tuned),
            "one_client": _ingesting(one, 1),
            "many_clients": _ingesting(many, CLIENTS),
            "store": _adding(ready),
            "without_indexes": _inserting(plain),
        }


def _inserting(table: BareTable) -> Write:
    async def write(batches: Batches) -> None:
        table.insert(batches)

    return write


def _ingesting(store: SqliteTrackedEventStore, clients: int) -> Write:
    """As ``clients`` send them at once: each has a share, and sends one after the other."""
    tracking = Tracking(store, SystemClock(), ObjectIdSource())

    async def send(share: Batches) -> None:
        for batch in share:
            await tracking.ingest(ACTOR, batch, partial=False)

    async def write(batches: Batches) -> None:
        await asyncio.gather(*(send(batches[number::clients]) for number in range(clients)))

    return write


def _adding(store: SqliteTrackedEventStore) -> Write:
    async def write(batches: Batches) -> None:
        for batch in batches:
            await store.add(batch)

    return write


@asynccontextmanager
async def _store(path: Path, batches: int) -> AsyncIterator[SqliteTrackedEventStore]:
    """A new store, which holds the events of ``batches`` in the end, and has counted them."""
    store = SqliteTrackedEventStore(path)
    try:
        yield store
        counted = sum(count.count for count in await store.top(ACTOR.organization, Period(), 100))
        found = len(await store.read(ACTOR.organization, EventFilter(), Reading(batches * BATCH)))
    finally:
        await store.close()
    if not counted == found == batches * BATCH:
        raise RuntimeError(f"{found} events are there after {batches} batches, {counted} counted.")
