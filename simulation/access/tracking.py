"""The tracked events of the principal's organization."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.access.welcome import while_welcome
from simulation.bootstrap import Platform
from simulation.documents.paging import Page, Rows
from simulation.identity.permission import Permission
from simulation.kernel.errors import ValidationFailed
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.ingestion import Ingested, read_event
from simulation.tracking.live_tail import Glimpse, LiveTail
from simulation.tracking.messages import TrackEvents
from simulation.tracking.rates import EventRates
from simulation.tracking.rollups import Count, Level
from simulation.tracking.watch import TrackedEventWatch

MAX_TOP_NAMES = 1_000
MAX_GLIMPSED = 200


class TrackingAccess:
    """Takes events in, and hands out those of the organization."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._tracking = platform.tracking
        self._caller = caller

    @property
    def _organization(self) -> str:
        return self._caller.principal.organization

    def _reading(self) -> None:
        self._caller.principal.require(Permission.GET_TRACKED_EVENT)

    def _writing(self) -> None:
        self._caller.principal.require(*REQUIRED[TrackEvents])

    async def track(self, given: Any) -> TrackedEvent:
        """Store one event, by the names of the wire; where it was known, the one that is kept.

        Raises:
            ValidationFailed: something about it is refused.
            ClientIdReused: its client id belongs to an event that tells something else.
        """
        self._writing()
        [kept] = await self._tracking.track_now(self._caller.principal.actor, [read_event(given)])
        return kept

    async def ingest(self, given: Sequence[Any], *, partial: bool) -> Ingested:
        """Store a batch: all of it or nothing, or what is good of it if ``partial``.

        Raises:
            ValidationFailed: there are too many events, or one is refused and not ``partial``.
        """
        self._writing()
        return await self._tracking.ingest(self._caller.principal.actor, given, partial=partial)

    async def events(
        self, filter: EventFilter, page: Page, *, descending: bool = True
    ) -> Rows[TrackedEvent]:
        """A page of the events, the latest first unless not ``descending``."""
        self._reading()
        return await self._tracking.page(self._organization, filter, page, descending=descending)

    async def count(self, filter: EventFilter) -> int:
        """How many events match."""
        self._reading()
        return await self._tracking.count(self._organization, filter)

    async def top(
        self, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        """The most frequent names of a period.

        Raises:
            ValidationFailed: the limit is out of bounds.
        """
        self._reading()
        if not 1 <= limit <= MAX_TOP_NAMES:
            raise ValidationFailed(
                f"limit: must be from 1 to {MAX_TOP_NAMES:,}, not {limit}.", field="limit"
            )
        return await self._tracking.top(self._organization, period, limit, synthetic=synthetic)

    async def rates(
        self,
        period: Period,
        level: Level | None,
        name: str | None,
        *,
        synthetic: bool | None = None,
    ) -> EventRates:
        """How many events there are in each minute, hour or day that a period touches.

        Raises:
            ValidationFailed: there are too many buckets, or none.
        """
        self._reading()
        wanted = EventFilter(name=name, period=period, synthetic=synthetic)
        return await self._tracking.rates(self._organization, wanted, level)

    def export(self, filter: EventFilter) -> AsyncIterator[TrackedEvent]:
        """All matching events that are there now, in the order of their arrival."""
        self._reading()
        return self._tracking.export(self._organization, filter)

    def watch(self, filter: EventFilter) -> AsyncGenerator[TrackedEvent, None]:
        """The matching events that arrive, until the principal may not see them any more."""
        self._reading()
        watch = TrackedEventWatch(self._tracking, self._organization, filter)
        return while_welcome(
            aiter(watch), self._platform, self._caller, Permission.GET_TRACKED_EVENT
        )

    def tail(self, filter: EventFilter, limit: int) -> AsyncGenerator[Glimpse, None]:
        """The latest of the matching events, once a second; as long as the principal may.

        Raises:
            ValidationFailed: the limit is out of bounds.
        """
        self._reading()
        if not 1 <= limit <= MAX_GLIMPSED:
            raise ValidationFailed(
                f"limit: must be from 1 to {MAX_GLIMPSED}, not {limit}.", field="limit"
            )
        tail = LiveTail(self._tracking, self._organization, filter, limit)
        return while_welcome(
            aiter(tail), self._platform, self._caller, Permission.GET_TRACKED_EVENT
        )
