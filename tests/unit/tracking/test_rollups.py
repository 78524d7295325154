"""How a period is put together from counts, and which counts an event raises."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.tracking.filter import Period
from simulation.tracking.rollups import (
    END_OF_TIME,
    Count,
    Level,
    Span,
    increments,
    milliseconds,
    ranked,
    spans,
)
from tests.support.tracked import event

MOST_SPANS = 1 + 2 * len(Level)
"""What lies inside, and an edge of each finer level on both sides."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FAR = int(timedelta(days=200) / timedelta(milliseconds=1))
NEAR = int(timedelta(hours=3) / timedelta(milliseconds=1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Of any length, and often at the edges of buckets."""
    level = draw(st.sampled_from([1, 1000, *Level]))
    start = draw(st.integers(0, FAR)) // level * level + draw(st.sampled_from([-1, 0, 0, 1]))
    length = draw(st.sampled_from([0, 1, draw(st.integers(0, NEAR)), draw(st.integers(0, FAR))]))
    moments = [EPOCH + timedelta(milliseconds=max(0, each)) for each in (start, start + length)]
    return Period(
        draw(st.sampled_from([moments[0], moments[0], moments[0], None])),
        draw(st.sampled_from([moments[1], moments[1], moments[1], None])),
    )


@given(periods())
def test_spans_cover_the_period_once(period: Period) -> None:
    found = sorted(spans(period), key=lambda each: each.start)
    start = 0 if period.start is None else milliseconds(period.start)
    end = END_OF_TIME if period.end is None else milliseconds(period.end)

    assert len(found) <= MOST_SPANS
    at = start
    for span in found:
        assert span.start == at < span.end
        at = span.end
    assert at == max(start, end) or start == end


@given(periods())
def test_spans_are_of_whole_buckets_and_edges_shorter_than_the_next(period: Period) -> None:
    levels: list[Level | None] = [None, *Level]
    for span in spans(period):
        if span.level is not None:
            assert span.start % span.level == span.end % span.level == 0
        if span.level is not Level.DAY:
            coarser = Level(levels[levels.index(span.level) + 1] or 0)
            assert span.end - span.start < 2 * coarser


def test_all_time_is_one_span_of_days() -> None:
    assert spans(Period()) == [Span(Level.DAY, 0, END_OF_TIME)]


def test_nothing_takes_no_span() -> None:
    moment = EPOCH + timedelta(days=3, seconds=1)
    assert spans(Period(moment, moment)) == []


def test_before_1970_there_are_spans_too() -> None:
    found = spans(Period(datetime(1, 1, 1, tzinfo=UTC), EPOCH + timedelta(milliseconds=1)))
    assert sum(each.end - each.start for each in found) == milliseconds(EPOCH) + 1 - milliseconds(
        datetime(1, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("microseconds", [0, 1, 999, 1000, 1001])
def test_milliseconds_are_exact(microseconds: int) -> None:
    for start in (EPOCH, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), datetime.max):
        moment = start.replace(tzinfo=UTC, microsecond=microseconds)
        assert milliseconds(moment) == (moment - EPOCH) // timedelta(milliseconds=1)


def test_an_event_raises_a_count_of_each_level() -> None:
    [at] = {milliseconds(event().timestamp)}
    assert increments([event(), event(), event(at=3600)]) == {
        ("acme", Level.MINUTE, at - at % 60_000, "page.viewed", False): 2,
        ("acme", Level.MINUTE, at - at % 60_000 + 3_600_000, "page.viewed", False): 1,
        ("acme", Level.HOUR, at - at % 3_600_000, "page.viewed", False): 2,
        ("acme", Level.HOUR, at - at % 3_600_000 + 3_600_000, "page.viewed", False): 1,
        ("acme", Level.DAY, at - at % 86_400_000, "page.viewed", False): 3,
    }


def test_names_organizations_and_origins_are_counted_apart() -> None:
    events = [event(), event("b"), event(organization="globex"), event(synthetic=True)]
    days = {key: count for key, count in increments(events).items() if key[1] is Level.DAY}
    assert len(days) == 4
    assert set(days.values()) == {1}
    assert increments([]) == {}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 200_000)), max_size=30))
def test_each_level_counts_all(given: list[tuple[str, int]]) -> None:
    events = [event(name, at) for name, at in given]
    by_level: Counter[Level] = Counter()
    for key, count in increments(events).items():
        by_level[key[1]] += count
    assert set(by_level.values()) <= {len(events)}


def test_ranks_go_by_count_and_then_by_name() -> None:
    counts = {"b": 2, "a": 2, "c": 3, "gone": 0}
    assert ranked(counts, 10) == [Count("c", 3), Count("a", 2), Count("b", 2)]
    assert ranked(counts, 1) == [Count("c", 3)]
