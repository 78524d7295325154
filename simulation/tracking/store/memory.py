"""The tracked-event store in memory: for tests and for trying things out. Shipped, not mocked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from simulation.tracking.decider import distinct
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Count, Key, Level, increments, milliseconds, ranked, spans
from simulation.tracking.store.places import place, position_of
from simulation.tracking.store.port import Placed, Reading, RollupDay


class MemoryTrackedEventStore:
    """Keeps events by the number of their arrival."""

    def __init__(self) -> None:
        self._events: dict[int, TrackedEvent] = {}
        self._by_client: dict[tuple[str, str], TrackedEvent] = {}
        self._counts: Counter[Key] = Counter()
        self._last = 0

    async def add(self, events: Sequence[TrackedEvent]) -> Sequence[TrackedEvent]:
        # Yields once, as a real store would, so that races between callers can happen.
        await asyncio.sleep(0)
        known = [found for event in events if (found := self._known(event)) is not None]
        fresh = distinct(events, known)
        for event in fresh:
            self._last += 1
            self._events[self._last] = event
            if event.client_id is not None:
                self._by_client[event.organization, event.client_id] = event
        self._counts.update(increments(fresh))
        return [self._known(event) or event for event in events]

    async def read(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        bounds = reading.after, reading.before
        low, high = reversed(bounds) if reading.descending else bounds
        after, before = position_of(low), position_of(high)
        # By time, then by arrival: clocks may be set back.
        found = sorted(
            (
                ((milliseconds(event.timestamp), number), event)
                for number, event in self._events.items()
                if event.organization == organization and filter.matches(event)
            ),
            key=lambda each: each[0],
            reverse=reading.backward_in_time,
        )
        within = (
            Placed(place(*position), event)
            for position, event in found
            if (after is None or position > after) and (before is None or position < before)
        )
        rows = list(islice(within, reading.limit))
        return rows[::-1] if reading.from_end else rows

    async def count(self, organization: str, filter: EventFilter) -> int:
        return sum(
            event.organization == organization and filter.matches(event)
            for event in self._events.values()
        )

    async def top(
        self, organization: str, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        names: Counter[str] = Counter()
        for span in spans(period):
            if span.level is None:
                within = [
                    event
                    for event in self._events.values()
                    if span.start <= milliseconds(event.timestamp) < span.end
                ]
                counts = {
                    key: count for key, count in increments(within).items() if key[1] is Level.DAY
                }
            else:
                counts = {
                    key: count
                    for key, count in self._counts.items()
                    if key[1] is span.level and span.start <= key[2] < span.end
                }
            for (owner, _, _, name, made_up), count in counts.items():
                if owner == organization and synthetic in (None, made_up):
                    names[name] += count
        return ranked(names, limit)

    async def rates(
        self,
        organization: str,
        frame: Frame,
        name: str | None = None,
        *,
        synthetic: bool | None = None,
    ) -> Mapping[int, int]:
        counts: Counter[int] = Counter()
        for (owner, level, at, counted, made_up), count in self._counts.items():
            if (
                (owner, level) == (organization, frame.level)
                and frame.start <= at < frame.end
                and name in (None, counted)
                and synthetic in (None, made_up)
            ):
                counts[at] += count
        return counts

    async def tail(self, organization: str) -> MemoryTail:
        return MemoryTail(self, organization, self._last)

    async def purge(self, before: datetime, limit: int) -> int:
        await asyncio.sleep(0)
        old = (number for number, event in self._events.items() if event.timestamp < before)
        gone = [self._events.pop(number) for number in list(islice(old, limit))]
        for event in gone:
            if event.client_id is not None:
                del self._by_client[event.organization, event.client_id]
        self._counts.subtract(increments(gone))
        self._counts = +self._counts
        return len(gone)

    async def rollup_days(self) -> Sequence[RollupDay]:
        counted = {(key[0], Level.DAY.bucket(key[2])) for key in self._counts}
        kept = {
            (event.organization, Level.DAY.bucket(milliseconds(event.timestamp)))
            for event in self._events.values()
        }
        return [RollupDay(*each) for each in sorted(counted | kept)]

    async def recompute(self, day: RollupDay) -> int:
        await asyncio.sleep(0)
        had = {key: count for key, count in self._counts.items() if _on(day, key)}
        right = {
            key: count for key, count in increments(self._events.values()).items() if _on(day, key)
        }
        for key in had:
            del self._counts[key]
        self._counts.update(right)
        return sum(had.get(key, 0) != right.get(key, 0) for key in had.keys() | right.keys())

    async def close(self) -> None:
        """Nothing to let go of."""

    def arrived(self, after: int, limit: int) -> list[tuple[int, TrackedEvent]]:
        """Up to ``limit`` events after a number, each with its own."""
        later = ((number, event) for number, event in self._events.items() if number > after)
        return list(islice(later, limit))

    def _known(self, event: TrackedEvent) -> TrackedEvent | None:
        if event.client_id is None:
            return None
        return self._by_client.get((event.organization, event.client_id))


class MemoryTail:
    """What arrives after a number."""

    def __init__(self, store: MemoryTrackedEventStore, organization: str, last: int) -> None:
        self._store = store
        self._organization = organization
        self._last = last

    async def read(self, limit: int) -> Sequence[TrackedEvent]:
        while arrived := self._store.arrived(self._last, limit):
            self._last = arrived[-1][0]
            own = [event for _, event in arrived if event.organization == self._organization]
            if own:
                return own
        return []


def _on(day: RollupDay, key: Key) -> bool:
    return key[0] == day.organization and Level.DAY.bucket(key[2]) == day.day
