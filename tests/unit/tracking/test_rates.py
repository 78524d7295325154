"""Which buckets a period has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from simulation.kernel.errors import ValidationFailed
from simulation.tracking.filter import Period
from simulation.tracking.rates import FINE_BUCKETS, MAX_BUCKETS, frame, rates
from simulation.tracking.rollups import Level, milliseconds, moment

NOW = datetime(2026, 3, 5, 11, 58, 30, 250_000, tzinfo=UTC)


def last(**ago: float) -> Period:
    return Period(NOW - timedelta(**ago), NOW)


@pytest.mark.parametrize(
    ("period", "level"),
    [
        (last(minutes=1), Level.MINUTE),
        (last(hours=3), Level.MINUTE),
        (last(hours=4), Level.HOUR),
        (last(days=7), Level.HOUR),
        (last(days=9), Level.DAY),
        (last(days=400), Level.DAY),
    ],
)
def test_the_finest_of_which_there_are_not_too_many(period: Period, level: Level) -> None:
    found = frame(period, None, NOW)
    assert found.level is level
    assert level is Level.DAY or len(found.buckets) <= FINE_BUCKETS


def test_buckets_are_whole_and_hold_all_of_the_period() -> None:
    for level in Level:
        found = frame(last(hours=5), level, NOW)
        assert found.start % level == found.end % level == 0
        assert found.start <= milliseconds(NOW - timedelta(hours=5)) < found.start + level
        assert found.end - level < milliseconds(NOW) <= found.end


def test_a_period_that_ends_with_a_bucket_begins_no_other() -> None:
    noon = datetime(2026, 3, 5, 12, tzinfo=UTC)
    found = frame(Period(noon - timedelta(hours=2), noon), Level.HOUR, NOW)
    assert [moment(each) for each in found.buckets] == [
        noon - timedelta(hours=2),
        noon - timedelta(hours=1),
    ]


def test_without_a_period_it_is_the_day_that_ends_now() -> None:
    assert frame(Period(), None, NOW) == frame(last(days=1), Level.HOUR, NOW)
    until = Period(None, NOW - timedelta(days=3))
    assert moment(frame(until, None, NOW).start) <= NOW - timedelta(days=4)


@pytest.mark.parametrize(
    ("period", "level", "field"),
    [
        (last(days=MAX_BUCKETS + 1), None, "bucket"),
        (last(days=2), Level.MINUTE, "bucket"),
        (last(), None, "from"),
        (Period(NOW + timedelta(days=1)), None, "from"),
    ],
)
def test_too_many_and_none_are_refused(period: Period, level: Level | None, field: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        frame(period, level, NOW)
    assert refusal.value.field == field


def test_buckets_of_nothing_are_there_as_well() -> None:
    framed = frame(last(hours=2), Level.HOUR, NOW)
    found = rates(framed, {framed.start + Level.HOUR: 3})
    assert [each.count for each in found.buckets] == [0, 3, 0]
    assert found.total == 3
    assert (found.start, found.end) == (moment(framed.start), moment(framed.end))
