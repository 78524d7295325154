"""The TrackedEventStore port: tracked events, each once, and counts of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Count


@dataclass(frozen=True, slots=True)
class Placed:
    """An event with its place among the others, which lists continue from."""

    key: str
    event: TrackedEvent


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a list: at most ``limit`` events strictly between two places.

    Events go by the time of their arrival, and then in the order in which they were sent:
    with ``descending`` the latest first. ``after`` and ``before`` are places in that order.
    ``from_end`` reads the last events of the stretch instead of the first.
    """

    limit: int
    after: str | None = None
    before: str | None = None
    descending: bool = True
    from_end: bool = False

    @property
    def backward_in_time(self) -> bool:
        """Whether the store has to read from the latest to the earliest."""
        return self.descending != self.from_end


@dataclass(frozen=True, slots=True)
class RollupDay:
    """The counts of one organization on one day, in UTC: what is counted anew at once."""

    organization: str
    day: int
    """The start of the day, in milliseconds since 1970."""


class Tail(Protocol):
    """The events of an organization that arrive from some moment on."""

    async def read(self, limit: int) -> Sequence[TrackedEvent]:
        """The next events in the order of their arrival, each once; none where there are none."""
        ...


class TrackedEventStore(Protocol):
    """Keeps tracked events, and counts them by name in minutes, hours and days.

    Every store passes ``tests/conformance/test_tracked_event_store.py``.
    """

    async def add(self, events: Sequence[TrackedEvent]) -> Sequence[TrackedEvent]:
        """Store ``events`` of one organization, all or none; survives a crash once it returns.

        An event whose client id is known is not stored again. Returns what is kept of each,
        in their order: the event itself, or the one that was there before.

        Raises:
            ClientIdReused: a client id belongs to an event that tells something else; nothing
                was stored.
        """
        ...

    async def read(
        self, organization: str, filter: EventFilter, reading: Reading
    ) -> Sequence[Placed]:
        """The matching events of a stretch, in its order.

        Raises:
            ValidationFailed: ``after`` or ``before`` is no place of this store.
            QueryTooBroad: too many events would have to be looked at.
        """
        ...

    async def count(self, organization: str, filter: EventFilter) -> int:
        """How many events match.

        Raises:
            QueryTooBroad: too many events would have to be looked at.
        """
        ...

    async def top(
        self, organization: str, period: Period, limit: int, *, synthetic: bool | None = None
    ) -> Sequence[Count]:
        """The most frequent names, by the counts: exact, whatever the period."""
        ...

    async def rates(
        self,
        organization: str,
        frame: Frame,
        name: str | None = None,
        *,
        synthetic: bool | None = None,
    ) -> Mapping[int, int]:
        """How many events there are by the start of each bucket of ``frame``, by the counts.

        Buckets without any may be left out.

        Raises:
            QueryTooBroad: too many counts would have to be looked at.
        """
        ...

    async def tail(self, organization: str) -> Tail:
        """What arrives from now on, by any process."""
        ...

    async def purge(self, before: datetime, limit: int) -> int:
        """Remove up to ``limit`` events that arrived before ``before``; returns how many.

        Their counts go with them. A store may remove somewhat more, never others. Zero means
        that none is left.
        """
        ...

    async def rollup_days(self) -> Sequence[RollupDay]:
        """Every day on which there are events or counts."""
        ...

    async def recompute(self, day: RollupDay) -> int:
        """Count the events of a day anew; returns how many counts were wrong."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
