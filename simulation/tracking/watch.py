"""Watches the tracked events of an organization as they come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from simulation.kernel.news import news_within
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter
from simulation.tracking.service import Tracking

POLL_SECONDS = 1.0
"""How late what another process took in may be seen; what this one did is seen at once."""

READ_AT_ONCE = 500


class TrackedEventWatch:
    """Yields the matching events that arrive from now on, for ever."""

    def __init__(self, tracking: Tracking, organization: str, filter: EventFilter) -> None:
        self._tracking = tracking
        self._organization = organization
        self._filter = filter
        self._news = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[TrackedEvent, None]:
        stop = self._tracking.listen(self._hear)
        try:
            tail = await self._tracking.tail(self._organization)
            while True:
                self._news.clear()
                while arrived := await tail.read(READ_AT_ONCE):
                    for event in arrived:
                        if self._filter.matches(event):
                            yield event
                await news_within(self._news, POLL_SECONDS)
        finally:
            stop()

    def _hear(self, organization: str) -> None:
        if organization == self._organization:
            self._news.set()
