"""How many events there are in each minute, hour or day of a period. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulation.kernel.errors import ValidationFailed
from simulation.tracking.filter import Period
from simulation.tracking.rollups import Level, milliseconds, moment

MAX_BUCKETS = 1_500
"""Of one answer: a day by the minute, two months by the hour, four years by the day."""

FINE_BUCKETS = 200
"""Where nobody says how long buckets are to be, they are the shortest of which so many do."""

DEFAULT_PERIOD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole buckets of ``level`` from ``start`` on, before ``end``, in milliseconds of UTC."""

    level: Level
    start: int
    end: int

    @property
    def buckets(self) -> range:
        """The start of each."""
        return range(self.start, self.end, self.level)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many events arrived in the bucket that begins at ``start``."""

    start: datetime
    count: int


@dataclass(frozen=True, slots=True)
class EventRates:
    """The counts of all buckets of a period in their order, those of nothing as well.

    ``start`` and ``end`` are those of the first and the last bucket.
    """

    level: Level
    start: datetime
    end: datetime
    buckets: tuple[Bucket, ...]

    @property
    def total(self) -> int:
        """All events of the buckets."""
        return sum(bucket.count for bucket in self.buckets)


def frame(period: Period, level: Level | None, now: datetime) -> Frame:
    """The buckets that ``period`` touches: until ``now`` and from a day before, unless it says.

    Raises:
        ValidationFailed: they are too many, or there are none.
    """
    end = now if period.end is None else period.end
    start = end - DEFAULT_PERIOD if period.start is None else period.start
    if start >= end:
        raise ValidationFailed(
            "from: must lie before the end of the period; let it be earlier.", field="from"
        )
    chosen = level or next(
        (each for each in Level if len(_frame(start, end, each).buckets) <= FINE_BUCKETS),
        Level.DAY,
    )
    wanted = _frame(start, end, chosen)
    if len(wanted.buckets) > MAX_BUCKETS:
        raise ValidationFailed(
            f"bucket: the period has {len(wanted.buckets):,} buckets of a {chosen.name.lower()}, "
            f"of at most {MAX_BUCKETS:,}; take longer buckets or a shorter period.",
            field="bucket",
        )
    return wanted


def rates(of: Frame, counts: Mapping[int, int]) -> EventRates:
    """``counts`` by the start of their bucket, laid out over the buckets of a frame."""
    buckets = tuple(Bucket(moment(at), counts.get(at, 0)) for at in of.buckets)
    return EventRates(of.level, moment(of.start), moment(of.end), buckets)


def _frame(start: datetime, end: datetime, level: Level) -> Frame:
    return Frame(level, level.bucket(milliseconds(start)), -(-milliseconds(end) // level) * level)
