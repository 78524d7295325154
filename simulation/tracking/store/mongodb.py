"""The tracked-event store on MongoDB: for any number of processes, without transactions."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from pymongo.errors import DuplicateKeyError, ExecutionTimeout, PyMongoError

from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.errors import QueryTooBroad
from simulation.tracking.decider import distinct
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Count, Key, milliseconds, ranked, spans
from simulation.tracking.store.mongodb_counts import Counts
from simulation.tracking.store.mongodb_folds import MAX_CHANGES, Folds, Gathered
from simulation.tracking.store.mongodb_lists import Matches, MongoTail, Stretch, matching
from simulation.tracking.store.mongodb_records import (
    BATCHES,
    client_ids_of,
    create_indexes,
    events_of,
    place,
    position_of,
    record_of,
)
from simulation.tracking.store.port import Placed, Reading, RollupDay

PATIENCE_SECONDS = 5.0
"""How long a list may look for what it wants before it is refused."""

BATCHES_BETWEEN_FOLDS = 100
"""After so many a store has them counted, so that no report finds a long backlog."""

Found = TypeVar("Found")

log = logging.getLogger(__name__)


class MongoTrackedEventStore:
    """Keeps batches in the collection ``tracked_batches``: a call of ``add`` is one record.

    Their counts follow by folds, at the latest when they are asked for.
    """

    def __init__(
        self, database: Any, patience: float = PATIENCE_SECONDS, clock: Clock | None = None
    ) -> None:
        self._batches = database[BATCHES]
        self._counts = Counts(database)
        self._folds = Folds(database, clock or SystemClock())
        self._patience = patience
        self._uncounted: Counter[str] = Counter()

    async def prepare(self) -> None:
        """Create the indexes. Repeatable."""
        await create_indexes(self._batches)
        await self._folds.prepare()

    async def add(self, events: Sequence[TrackedEvent]) -> Sequence[TrackedEvent]:
        while True:
            known = await self._known(events)
            fresh = distinct(events, known)
            if not fresh:
                break
            try:
                await self._batches.insert_one(record_of(fresh))
            except DuplicateKeyError:
                # Somebody else was faster with one of the client ids.
                continue
            await self._count_now_and_then(fresh[0].organization)
            break
        by_client = {each.client_id: each for each in [*known, *fresh] if each.client_id}
        return [by_client.get(event.client_id or "", event) for event in events]

    async def read(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        low, high = position_of(reading.after), position_of(reading.before)
        if reading.descending:
            low, high = high, low
        stretch = Stretch(low, high, backward=reading.backward_in_time)
        rows: list[Placed] = []

        async def work() -> None:
            async with aclosing(self._matching(organization, filter, stretch)) as found:
                async for position, event in found:
                    rows.append(Placed(place(position), event))
                    if len(rows) == reading.limit:
                        break

        if reading.limit:
            await self._patiently(work())
        return rows[::-1] if reading.from_end else rows

    async def count(self, organization: str, filter: EventFilter) -> int:
        if filter.countable_by_name:
            await self._folds.count_all(organization)
            parts = spans(filter.period)
            names = await self._counts.names_in(organization, parts, filter.name, filter.synthetic)
            return names.total()

        async def work() -> int:
            count = 0
            async for _ in self._matching(organization, filter, Stretch()):
                count += 1
            return count

        return await self._patiently(work())

    async def top(
        self, organization: str, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        await self._folds.count_all(organization)
        parts = spans(period)
        names = await self._counts.names_in(organization, parts, synthetic=synthetic)
        return ranked(names, limit)

    async def rates(
        self,
        organization: str,
        frame: Frame,
        name: str | None = None,
        *,
        synthetic: bool | None = None,
    ) -> Mapping[int, int]:
        await self._folds.count_all(organization)
        return await self._patiently(self._counts.buckets_in(organization, frame, name, synthetic))

    async def tail(self, organization: str) -> MongoTail:
        tail = MongoTail(self._batches, organization)
        await tail.skip()
        return tail

    async def purge(self, before: datetime, limit: int) -> int:
        """Remove batches as a whole: one goes once all of its events are older."""
        gone, bound = 0, milliseconds(before)
        while gone < limit:
            oldest = self._batches.find({"last": {"$lt": bound}}, {"organization": 1})
            found = await oldest.sort("last", 1).limit(1).to_list(1)
            if not found:
                break
            gone += await self._folds.remove(found[0]["organization"], bound, limit - gone)
        await self._folds.drop_empty()
        return gone

    async def rollup_days(self) -> Sequence[RollupDay]:
        return await self._counts.days()

    async def recompute(self, day: RollupDay) -> int:
        right: dict[Key, int] = {}
        measured, wrong = -1, 0
        while True:
            last = await self._folds.settled(day.organization)
            had, changed = await self._counts.kept(day)
            # A fold of other days, or of none, leaves what was counted as it is.
            if measured < changed or measured < 0:
                right, measured = await self._counts.counted(day), last
            changes = {
                key: by
                for key in had.keys() | right.keys()
                if (by := right.get(key, 0) - had.get(key, 0))
            }
            part = Gathered(Counter(dict(islice(changes.items(), MAX_CHANGES))))
            # Even without changes: otherwise a fold that came between may have hidden them.
            if await self._folds.publish(day.organization, last, part):
                measured = last + 1
                wrong += len(part.changes)
                if len(part.changes) == len(changes):
                    return wrong

    async def close(self) -> None:
        """Nothing to let go of: the client belongs to whoever opened it."""

    async def _known(self, events: Sequence[TrackedEvent]) -> list[TrackedEvent]:
        """What is kept under the client ids of ``events``."""
        client_ids = client_ids_of(events)
        if not client_ids:
            return []
        wanted = {event.client_id for event in events if event.client_id is not None}
        return [
            event
            async for record in self._batches.find({"client_ids": {"$in": client_ids}})
            for _, event in events_of(record)
            if event.client_id in wanted
        ]

    async def _count_now_and_then(self, organization: str) -> None:
        self._uncounted[organization] += 1
        if self._uncounted[organization] < BATCHES_BETWEEN_FOLDS:
            return
        self._uncounted[organization] = 0
        try:
            await self._folds.count_all(organization)
        except PyMongoError as error:
            # What was added is stored; whoever asks for counts next has it counted.
            log.warning("Tracked events of %s cannot be counted now: %r", organization, error)

    def _matching(self, organization: str, filter: EventFilter, stretch: Stretch) -> Matches:
        return matching(self._batches, organization, filter, stretch, self._patience)

    async def _patiently(self, work: Coroutine[Any, Any, Found]) -> Found:
        try:
            async with asyncio.timeout(self._patience):
                return await work
        except (TimeoutError, ExecutionTimeout) as error:
            raise QueryTooBroad(
                f"properties: looking through all events took longer than {self._patience:g} s; "
                "name a user, a session, a name or a shorter period as well.",
                field="properties",
            ) from error
