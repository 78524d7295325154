"""Counts of events by minute, hour and day, and how a period is put together from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import Period

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

END_OF_TIME = 253_402_300_800_000
"""The start of the year 10000: after every moment, and a whole number of days."""


class Level(IntEnum):
    """How long a bucket is, in milliseconds."""

    MINUTE = 60_000
    HOUR = 3_600_000
    DAY = 86_400_000

    def bucket(self, at: int) -> int:
        """The start of the bucket that holds ``at``."""
        return at - at % self


@dataclass(frozen=True, slots=True)
class Span:
    """Whole buckets of one level from ``start`` on, before ``end``; single events without one.

    All times are in milliseconds since 1970.
    """

    level: Level | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many events of a name there are."""

    name: str
    count: int


Key = tuple[str, Level, int, str, bool]
"""Organization, level, start of the bucket, name, whether synthetic: what is counted apart."""


def milliseconds(moment: datetime) -> int:
    """``moment`` in milliseconds since 1970."""
    # Not by timestamp(): its fractions are not exact.
    past = moment - EPOCH
    return past.days * Level.DAY + past.seconds * 1000 + past.microseconds // 1000


def moment(at: int) -> datetime:
    """The moment that lies ``at`` milliseconds after the start of 1970."""
    return EPOCH + timedelta(milliseconds=at)


def spans(period: Period) -> list[Span]:
    """The fewest spans that make up ``period``: days inside, single events at its edges."""
    start = milliseconds(period.start) if period.start is not None else 0
    end = milliseconds(period.end) if period.end is not None else END_OF_TIME
    return [span for span in _split(start, end, list(Level)) if span.start < span.end]


def _split(start: int, end: int, levels: list[Level]) -> Iterator[Span]:
    """``start`` to ``end`` in buckets of ``levels``, finest first, and what fits into none."""
    finer: Level | None = None
    after: list[Span] = []
    for level in levels:
        inner_start = -(-start // level) * level
        inner_end = level.bucket(end)
        if inner_start >= inner_end:
            break
        yield Span(finer, start, inner_start)
        after.append(Span(finer, inner_end, end))
        start, end, finer = inner_start, inner_end, level
    yield Span(finer, start, end)
    yield from after


def increments(events: Iterable[TrackedEvent]) -> dict[Key, int]:
    """By how much ``events`` raise each count."""
    # What arrives together has one time: it is looked at once, not once an event.
    together = Counter(
        (event.organization, event.timestamp, event.name, event.synthetic) for event in events
    )
    occurrences: Counter[tuple[str, int, str, bool]] = Counter()
    for (organization, timestamp, name, synthetic), count in together.items():
        occurrences[organization, milliseconds(timestamp), name, synthetic] += count
    return on_each_level(occurrences)


def on_each_level(occurrences: Mapping[tuple[str, int, str, bool], int]) -> dict[Key, int]:
    """By how much each count is raised by so many events of an organization, time and name."""
    counts: Counter[Key] = Counter()
    for (organization, at, name, synthetic), count in occurrences.items():
        for level in Level:
            counts[organization, level, level.bucket(at), name, synthetic] += count
    return dict(counts)


def ranked(counts: dict[str, int], limit: int) -> list[Count]:
    """The ``limit`` names with the most events, the most frequent first, then by name."""
    order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [Count(name, count) for name, count in order[:limit] if count > 0]
