"""What is read of events in MongoDB: those that match, in order, and those that arrive."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pymongo
from bson import ObjectId

from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rollups import END_OF_TIME, milliseconds
from simulation.tracking.store.mongodb_records import (
    Position,
    Record,
    conditions,
    events_of,
    narrow,
    wide,
)

OVERLAP = timedelta(seconds=10)
"""How far clocks of processes may be apart, with how long a record is under way."""

RECORDS_AT_ONCE = 16
"""Fetched for a list: each may hold a thousand events."""


Matches = AsyncGenerator[tuple[Position, TrackedEvent], None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Strictly between two positions, from the earlier to the later one or ``backward``."""

    low: Position | None = None
    high: Position | None = None
    backward: bool = False

    def holds(self, position: Position) -> bool:
        """Whether ``position`` lies between the two."""
        return (self.low is None or position > self.low) and (
            self.high is None or position < self.high
        )

    def times(self, period: Period) -> tuple[int, int]:
        """From when on, and before when, its events may lie in ``period``."""
        start = milliseconds(period.start) if period.start is not None else 0
        end = milliseconds(period.end) if period.end is not None else END_OF_TIME
        if self.low is not None:
            start = max(start, self.low[0])
        if self.high is not None:
            end = min(end, self.high[0] + 1)
        return start, end


async def matching(
    batches: Any, organization: str, filter: EventFilter, stretch: Stretch, patience: float
) -> Matches:
    """The events of a stretch that match, in its order."""
    start, end = stretch.times(filter.period)
    wanted = conditions(organization, filter)
    patience_ms = max(1, round(patience * 1000))

    def inside(record: Record) -> list[tuple[Position, TrackedEvent]]:
        events = [
            (position, event)
            for position, event in events_of(record)
            if stretch.holds(position) and filter.matches(event)
        ]
        return events[::-1] if stretch.backward else events

    # Few batches hold events of several times; they are put between the others here.
    several = batches.find(wanted | wide(start, end)).max_time_ms(patience_ms)
    apart = [each async for record in several for each in inside(record)]
    apart.sort(key=lambda each: each[0], reverse=not stretch.backward)
    way = pymongo.DESCENDING if stretch.backward else pymongo.ASCENDING
    found = batches.find(wanted | narrow(start, end)).sort("place", way)
    async for record in found.batch_size(RECORDS_AT_ONCE).max_time_ms(patience_ms):
        # Others get their turn, and patience may end.
        await asyncio.sleep(0)
        events = inside(record)
        while apart and events and (apart[-1][0] < events[0][0]) != stretch.backward:
            yield apart.pop()
        for each in events:
            yield each
    while apart:
        yield apart.pop()


class MongoTail:
    """What arrives, by the clocks of those who wrote it.

    These may differ, and a record may be visible after a later one: each reading goes back a
    little, and leaves out what was there already.
    """

    def __init__(self, batches: Any, organization: str) -> None:
        self._batches = batches
        self._organization = organization
        self._from: ObjectId | None = None
        self._seen: set[ObjectId] = set()
        self._waiting: deque[TrackedEvent] = deque()

    async def skip(self) -> None:
        """Leave out all that is there."""
        own = {"organization": self._organization}
        newest = self._batches.find(own, {"_id": 1}).sort("_id", -1).limit(1)
        for record in await newest.to_list(1):
            self._go_on_to(record["_id"])
        async for record in self._batches.find(self._later(), {"_id": 1}):
            self._seen.add(record["_id"])

    async def read(self, limit: int) -> Sequence[TrackedEvent]:
        if not self._waiting:
            found = self._batches.find(self._later()).sort("_id", 1).limit(RECORDS_AT_ONCE)
            for record in await found.to_list(RECORDS_AT_ONCE):
                self._waiting.extend(event for _, event in events_of(record))
                self._seen.add(record["_id"])
                self._go_on_to(record["_id"])
        return [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]

    def _later(self) -> Record:
        wanted: Record = {"organization": self._organization}
        if self._from is not None:
            wanted["_id"] = {"$gte": self._from, "$nin": list(self._seen)}
        return wanted

    def _go_on_to(self, id: ObjectId) -> None:
        """Look only at what is hardly older than ``id`` from now on."""
        start = ObjectId.from_datetime(id.generation_time - OVERLAP)
        if self._from is None or start > self._from:
            self._from = start
            self._seen = {each for each in self._seen if each >= start}
