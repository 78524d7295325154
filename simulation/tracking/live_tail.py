"""Follows the tracked events of an organization for people: never more than can be read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

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

    ``skipped`` is how many others match; null where there were too many to be looked at.
    """

    events: Sequence[TrackedEvent]
    skipped: int | None


class LiveTail:
    """Yields glimpses with at most ``limit`` events, from now on, for ever.

    What it holds does not grow with what arrives: whoever reads slowly is told that they have
    missed some, and nobody waits for them.
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
            tail = await self._tracking.tail(self._organization)
            while True:
                self._news.clear()
                glimpse = await self._look(tail)
                if glimpse.skipped is None:
                    tail = await self._tracking.tail(self._organization)
                if glimpse.events:
                    yield glimpse
                    await asyncio.sleep(self._pause_seconds)
                await news_within(self._news, POLL_SECONDS)
        finally:
            stop()

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
