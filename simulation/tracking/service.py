"""Tracking: events come in once, are listed, counted, followed and forgotten by age."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from simulation.documents.paging import Page, Rows
from simulation.kernel.clock import Clock
from simulation.kernel.errors import ClientIdReused
from simulation.kernel.ids import IdSource
from simulation.kernel.threads import Lane, in_lane
from simulation.kernel.values import Actor
from simulation.tracking.decider import tracked
from simulation.tracking.event import IncomingEvent, TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.ingestion import Ingested, Sorted, read_events, refusal_of_batch
from simulation.tracking.messages import TrackEvents
from simulation.tracking.rates import EventRates, frame, rates
from simulation.tracking.rollups import Count, Level
from simulation.tracking.store.port import Placed, Reading, RollupDay, Tail, TrackedEventStore

EXPORTED_AT_ONCE = 1_000
PURGED_AT_ONCE = 5_000

Listener = Callable[[str], None]
"""Told the organization whose events have come in."""


class Tracking:
    """What transports and the platform itself use of the tracked events."""

    def __init__(self, store: TrackedEventStore, clock: Clock, ids: IdSource) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._listeners: list[Listener] = []

    async def track(self, command: TrackEvents) -> Sequence[TrackedEvent]:
        """Store the events of ``command``; returns what is kept of each once it is on disk.

        Raises:
            ClientIdReused: a client id belongs to an event that tells something else.
        """
        kept = await self._store.add(tracked(command))
        for listener in tuple(self._listeners):
            listener(command.actor.organization)
        return kept

    async def track_now(
        self, actor: Actor, events: Sequence[IncomingEvent], *, synthetic: bool = False
    ) -> Sequence[TrackedEvent]:
        """Store ``events`` as they come in."""
        return await self.track(self._command(actor, events, synthetic=synthetic))

    async def ingest(self, actor: Actor, given: Sequence[Any], *, partial: bool) -> Ingested:
        """Store a batch as it was sent: all or nothing, or what is good of it if ``partial``.

        Raises:
            ValidationFailed: there are too many events, or one is refused and not ``partial``.
        """
        batch = read_events(given)
        while partial or not batch.refused:
            try:
                return await self._ingested(actor, batch)
            except ClientIdReused as error:
                batch = batch.without(error.indexes, error)
        raise refusal_of_batch(batch.refused)

    async def _ingested(self, actor: Actor, batch: Sorted) -> Ingested:
        command = self._command(actor, batch.events)
        kept = await self.track(command) if batch.events else []
        known = sum(event.id != id for event, id in zip(kept, command.ids, strict=True))
        return Ingested(len(kept), known, batch.refused)

    def _command(
        self, actor: Actor, events: Sequence[IncomingEvent], *, synthetic: bool = False
    ) -> TrackEvents:
        return TrackEvents(
            actor=actor,
            at=self._clock.now(),
            events=tuple(events),
            ids=tuple(self._ids.new() for _ in events),
            synthetic=synthetic,
        )

    async def page(
        self, organization: str, filter: EventFilter, page: Page, *, descending: bool = True
    ) -> Rows[TrackedEvent]:
        """A page of the matching events, the latest first unless not ``descending``.

        Raises:
            ValidationFailed: a cursor does not belong here.
            QueryTooBroad: too many events would have to be looked at.
        """
        # One event more than asked tells whether there is another page.
        reading = Reading(page.size + 1, page.after, page.before, descending, page.backward)
        rows = list(await self._store.read(organization, filter, reading))
        more = len(rows) > page.size
        if page.backward:
            rows = rows[-page.size :] if page.size else []
            has_next, has_previous = page.before is not None, more
        else:
            rows = rows[: page.size]
            has_next, has_previous = more, page.after is not None
        return Rows([row.event for row in rows], [row.key for row in rows], has_next, has_previous)

    async def latest(
        self, organization: str, filter: EventFilter, limit: int
    ) -> Sequence[TrackedEvent]:
        """The last ``limit`` matching events, the earliest first.

        Raises:
            QueryTooBroad: too many events would have to be looked at.
        """
        rows = await self._store.read(organization, filter, Reading(limit))
        return [row.event for row in reversed(rows)]

    async def count(self, organization: str, filter: EventFilter) -> int:
        """How many events match.

        Raises:
            QueryTooBroad: too many events would have to be looked at.
        """
        return await self._store.count(organization, filter)

    async def top(
        self, organization: str, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        """The most frequent names of a period, exact."""
        return await self._store.top(organization, period, limit, synthetic=synthetic)

    async def rates(
        self, organization: str, filter: EventFilter, level: Level | None = None
    ) -> EventRates:
        """How many matching events there are in each bucket that the filter's period touches.

        Counts know names and whether events are synthetic, and nothing else of them.

        Raises:
            ValidationFailed: there are too many buckets, or none.
            QueryTooBroad: too many counts would have to be looked at.
        """
        wanted = frame(filter.period, level, self._clock.now())
        counts = await self._store.rates(
            organization, wanted, filter.name, synthetic=filter.synthetic
        )
        return rates(wanted, counts)

    async def export(self, organization: str, filter: EventFilter) -> AsyncIterator[TrackedEvent]:
        """All matching events that are there now, in the order of their arrival."""
        # What arrived in this very millisecond is there as well.
        end = self._clock.now() + timedelta(milliseconds=1)
        if filter.period.end is not None:
            end = min(end, filter.period.end)
        start = filter.period.start
        if start is not None and start >= end:
            return
        wanted = replace(filter, period=Period(start, end))
        reading = Reading(EXPORTED_AT_ONCE, descending=False)
        while rows := await self._exported(organization, wanted, reading):
            for row in rows:
                yield row.event
            reading = replace(reading, after=rows[-1].key)

    async def _exported(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        # However many exports there are, nobody's list waits for them.
        with in_lane(Lane.OTHERS):
            return await self._store.read(organization, filter, reading)

    async def tail(self, organization: str) -> Tail:
        """What arrives from now on."""
        return await self._store.tail(organization)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` when events came in by this process; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def purge(self, before: datetime) -> int:
        """Forget some of what arrived before ``before``; zero means that none is left."""
        return await self._store.purge(before, PURGED_AT_ONCE)

    async def rollup_days(self) -> Sequence[RollupDay]:
        """The days whose counts can be made anew."""
        return await self._store.rollup_days()

    async def recompute(self, day: RollupDay) -> int:
        """Count a day anew; returns how many counts were wrong."""
        return await self._store.recompute(day)
