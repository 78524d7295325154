"""Follows the tracked events of an organization for people: never more than can be read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from simulation.kernel.errors import QueryTooBroad
from simulation.kernel.news import news_within
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter
from simulation.tracking.service import Tracking
from simulation.tracking.store.port import Tail
from simulation.tracking.watch import POLL_SECONDS, READ_AT_ONCE

PAUSE_SECONDS = 1.0
"""Between two glimpses, so that a reader gets no more than one in that time."""

LOOKED_AT = 5_000
"""Of the events for one glimpse: where more have arrived, it goes on at their end."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The latest of the matching events that arrived since the one before, the earliest first.

    ``skipped`` is how many others match, which the first one does not count; null where there
    were too many to be looked at.
    """

    events: Sequence[TrackedEvent]
    skipped: int | None


class LiveTail:
    """Yields glimpses with at most ``limit`` events, for ever.

    The first comes at once and holds the latest of those that are there, however few: what
    arrives afterwards is told of by those that follow, and nothing twice. What it holds does not
    grow with what arrives: whoever reads slowly is told that they have missed some, and nobody
    waits for them.
    """

    def __init__(
        self,
        tracking: Tracking,
        organization: str,
        filter: EventFilter,
        limit: int,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._tracking = tracking
        self._organization = organization
        self._filter = filter
        self._limit = limit
        self._pause_seconds = pause_seconds
        self._news = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[Glimpse, None]:
        stop = self._tracking.listen(self._hear)
        try:
            # Before what is there is read: nothing is missed in between.
            tail = await self._tracking.tail(self._organization)
            there = await self._there()
            begun = False
            while True:
                self._news.clear()
                glimpse = await self._look(tail)
                if glimpse.skipped is None:
                    tail = await self._tracking.tail(self._organization)
                if not begun:
                    glimpse = self._beginning(there, glimpse)
                if glimpse.events or not begun:
                    begun = True
                    yield glimpse
                    await asyncio.sleep(self._pause_seconds)
                await news_within(self._news, POLL_SECONDS)
        finally:
            stop()

    async def _there(self) -> Sequence[TrackedEvent] | None:
        """The latest that are there, the earliest first; None where that takes too long."""
        try:
            return await self._tracking.latest(self._organization, self._filter, self._limit)
        except QueryTooBroad:
            return None

    def _beginning(self, there: Sequence[TrackedEvent] | None, arrived: Glimpse) -> Glimpse:
        """What is there and what arrived while it was read, which may be the same."""
        if there is None or arrived.skipped is None:
            return Glimpse(arrived.events, None)
        known = {event.id for event in arrived.events}
        earlier = [event for event in there if event.id not in known]
        return Glimpse([*earlier, *arrived.events][-self._limit :], 0)

    async def _look(self, tail: Tail) -> Glimpse:
        latest: deque[TrackedEvent] = deque(maxlen=self._limit)
        looked_at = matching = 0
        while looked_at < LOOKED_AT:
            arrived = await tail.read(READ_AT_ONCE)
            if not arrived:
                return Glimpse(latest, matching - len(latest))
            looked_at += len(arrived)
            for event in arrived:
                if self._filter.matches(event):
                    matching += 1
                    latest.append(event)
        return Glimpse(latest, None)

    def _hear(self, organization: str) -> None:
        if organization == self._organization:
            self._news.set()
