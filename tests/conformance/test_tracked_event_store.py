"""What every implementation of the TrackedEventStore port promises."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from simulation.kernel.errors import ClientIdReused, ValidationFailed
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.rates import frame, rates
from simulation.tracking.rollups import Count, Level, milliseconds
from simulation.tracking.store.port import Reading, RollupDay, TrackedEventStore
from tests.support.tracked import (
    BACKENDS,
    START,
    OpenOnce,
    event,
    listed,
    opened,
    seconds,
    topped,
)


@pytest.fixture(params=BACKENDS)
async def open_once(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[OpenOnce]:
    async with opened(request.param, tmp_path) as once:
        yield once


@pytest.fixture
async def store(open_once: OpenOnce) -> TrackedEventStore:
    return await open_once()


class TestAdding:
    async def test_all_that_was_said_is_read_again(self, store: TrackedEventStore) -> None:
        plain = event()
        full = event(
            "button.clicked",
            1.234,
            properties={"button": "deploy", "nested": {"list": [1, 2.5, None, True, 'é"\\']}},
            user_id="user-abc",
            session_id="sess-xyz",
            client_timestamp=datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
            client_id="e-1",
            synthetic=True,
        )
        assert await store.add([plain, full]) == [plain, full]

        assert await listed(store) == [plain, full]

    async def test_nothing_may_be_added(self, store: TrackedEventStore) -> None:
        assert await store.add([]) == []
        assert await listed(store) == []

    async def test_organizations_see_their_own(self, store: TrackedEventStore) -> None:
        ours, theirs = event(), event(organization="globex")
        await store.add([ours])
        await store.add([theirs])

        assert await listed(store) == [ours]
        assert await listed(store, organization="globex") == [theirs]
        assert await topped(store, "globex") == {"page.viewed": 1}
        assert await store.count("nobody", EventFilter()) == 0

    async def test_simultaneous_batches_are_all_there(self, store: TrackedEventStore) -> None:
        batches = [[event(at=n, properties={"n": n}) for n in range(50)] for _ in range(20)]
        await asyncio.gather(*(store.add(batch) for batch in batches))

        assert await store.count("acme", EventFilter()) == 1000
        assert await topped(store) == {"page.viewed": 1000}


class TestClientIds:
    async def test_an_event_that_is_sent_again_is_stored_once(
        self, store: TrackedEventStore
    ) -> None:
        first = event(client_id="e-1", properties={"n": 1})
        await store.add([first])
        again = event(at=60, client_id="e-1", properties={"n": 1})
        other = event(at=60)

        assert await store.add([again, other]) == [first, other]

        assert await listed(store) == [first, other]
        assert await topped(store) == {"page.viewed": 2}

    async def test_so_is_one_that_stands_twice_in_a_batch(self, store: TrackedEventStore) -> None:
        first, again = event(client_id="e-1"), event(client_id="e-1")
        assert await store.add([first, again]) == [first, first]
        assert await listed(store) == [first]

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "page.left"},
            {"properties": {"n": 2}},
            {"user_id": "somebody"},
            {"session_id": "another"},
            {"client_timestamp": START},
            {"synthetic": True},
        ],
        ids=lambda change: next(iter(change)),
    )
    async def test_an_id_of_something_else_is_refused_with_all_of_its_batch(
        self, store: TrackedEventStore, change: dict[str, Any]
    ) -> None:
        first = event(client_id="e-1", properties={"n": 1})
        await store.add([first])
        other = event(**({"client_id": "e-1", "properties": {"n": 1}} | change))

        with pytest.raises(ClientIdReused) as refusal:
            await store.add([event(), other, event(client_id="e-2"), other])

        assert refusal.value.indexes == (1, 3)
        assert await listed(store) == [first]
        assert await topped(store) == {"page.viewed": 1}
        assert (await store.add([event(client_id="e-2")]))[0].client_id == "e-2"

    async def test_a_batch_may_not_contradict_itself(self, store: TrackedEventStore) -> None:
        with pytest.raises(ClientIdReused) as refusal:
            await store.add([event(client_id="e-1"), event("page.left", client_id="e-1")])
        assert refusal.value.indexes == (1,)
        assert await listed(store) == []

    async def test_organizations_have_ids_of_their_own(self, store: TrackedEventStore) -> None:
        await store.add([event(client_id="e-1")])
        theirs = event("page.left", client_id="e-1", organization="globex")
        assert await store.add([theirs]) == [theirs]

    async def test_of_simultaneous_ones_one_is_stored_and_all_get_it(
        self, open_once: OpenOnce
    ) -> None:
        stores = [await open_once() for _ in range(3)]
        attempts = [
            store.add([event(client_id="e-1"), event(client_id=f"own-{number}")])
            for number, store in enumerate(stores * 5)
        ]
        answers = await asyncio.gather(*attempts)

        assert len({answer[0].id for answer in answers}) == 1
        assert await stores[0].count("acme", EventFilter()) == 16
        assert await topped(stores[1]) == {"page.viewed": 16}


class TestReading:
    async def test_by_time_and_then_as_they_were_sent(self, store: TrackedEventStore) -> None:
        late = [event(at=2), event(at=2)]
        await store.add(late)
        early = [event(at=1), event(at=1), event(at=1)]
        await store.add(early)

        assert await listed(store) == [*early, *late]
        assert await listed(store, descending=True) == [*early, *late][::-1]

    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("size", [1, 2, 3, 7])
    async def test_pages_cover_all_without_overlap(
        self, store: TrackedEventStore, descending: bool, size: int
    ) -> None:
        events = [event(at=n // 3) for n in range(7)]
        await store.add(events[:4])
        for each in events[4:]:
            await store.add([each])
        ordered = events[::-1] if descending else events

        forward: list[Any] = []
        key: str | None = None
        while page := await store.read(
            "acme", EventFilter(), Reading(size, after=key, descending=descending)
        ):
            forward += page
            key = page[-1].key
        backward: list[Any] = []
        key = None
        while page := await store.read(
            "acme",
            EventFilter(),
            Reading(size, before=key, descending=descending, from_end=True),
        ):
            backward[:0] = page
            key = page[0].key

        assert [row.event for row in forward] == ordered
        assert [row.event for row in backward] == ordered

    async def test_a_stretch_lies_strictly_between_its_places(
        self, store: TrackedEventStore
    ) -> None:
        await store.add([event(at=n) for n in range(6)])
        rows = await store.read("acme", EventFilter(), Reading(10, descending=False))
        keys = [row.key for row in rows]

        inner = Reading(10, after=keys[1], before=keys[4], descending=False)
        assert [row.key for row in await store.read("acme", EventFilter(), inner)] == keys[2:4]
        turned = Reading(10, after=keys[4], before=keys[1])
        assert [row.key for row in await store.read("acme", EventFilter(), turned)] == [
            keys[3],
            keys[2],
        ]

    @pytest.mark.parametrize("side", ["after", "before"])
    @pytest.mark.parametrize("key", ["", "x", "1", "1:2:3", "-1:5", "'; DROP TABLE events"])
    async def test_what_is_no_place_is_refused(
        self, store: TrackedEventStore, side: str, key: str
    ) -> None:
        with pytest.raises(ValidationFailed, match="cursor"):
            await listed(store, **{side: key})

    async def test_nothing_is_a_page_too(self, store: TrackedEventStore) -> None:
        await store.add([event()])
        assert await listed(store, limit=0) == []


WANTED = {
    "name": (EventFilter(name="page.left"), [1]),
    "user": (EventFilter(user_id="olga"), [2]),
    "session": (EventFilter(session_id="s-1"), [3]),
    "synthetic": (EventFilter(synthetic=True), [4]),
    "not synthetic": (EventFilter(synthetic=False), [0, 1, 2, 3, 5]),
    "from": (EventFilter(period=seconds(4)), [4, 5]),
    "before": (EventFilter(period=seconds(end=2)), [0, 1]),
    "period": (EventFilter(period=seconds(1, 3)), [1, 2]),
    "property": (EventFilter(properties={"page": "/a"}), [5]),
    "several": (EventFilter(name="page.viewed", period=seconds(3), synthetic=False), [3, 5]),
    "several without any": (EventFilter(user_id="olga", session_id="s-1"), []),
    "user and time": (EventFilter(user_id="olga", period=seconds(1, 3)), [2]),
    "session and property": (EventFilter(session_id="s-1", properties={"page": "/a"}), []),
}


class TestFilters:
    @pytest.fixture
    async def filled(self, store: TrackedEventStore) -> TrackedEventStore:
        await store.add(
            [
                event(at=0),
                event("page.left", 1),
                event(at=2, user_id="olga"),
                event(at=3, session_id="s-1"),
                event(at=4, synthetic=True),
                event(at=5, properties={"page": "/a"}),
            ]
        )
        return store

    @pytest.mark.parametrize("case", WANTED, ids=str)
    async def test_lists_and_counts_agree(self, filled: TrackedEventStore, case: str) -> None:
        filter, expected = WANTED[case]
        found = await listed(filled, filter)

        assert [(each.timestamp - START).total_seconds() for each in found] == expected
        assert await filled.count("acme", filter) == len(expected)

    async def test_pages_of_a_filter(self, filled: TrackedEventStore) -> None:
        filter = EventFilter(synthetic=False)
        first = await filled.read("acme", filter, Reading(2, descending=False))
        rest = await filled.read("acme", filter, Reading(9, after=first[-1].key, descending=False))
        assert len(first) == 2
        assert [row.event for row in [*first, *rest]] == await listed(filled, filter)


PROPERTIES: list[dict[str, Any]] = [
    {"a": 1},
    {"a": 1.0},
    {"a": True},
    {"a": "1"},
    {"a": None},
    {"a": "one", "b": "two"},
    {"b": {"a": 1}},
    {"a": [1]},
    {"a": 12},
    {'q"uote\\': 'say "a":1'},
    {"é": "ü\u2028"},
    {"a.b": 0, "$c": -0.5},
    {"a": 10**18},
    {"zero": -0.0},
    {"zero": 0},
]

MEANT = [
    ({"a": 1}, [0, 1]),
    ({"a": 1.0}, [0, 1]),
    ({"a": True}, [2]),
    ({"a": "1"}, [3]),
    ({"a": None}, [4]),
    ({"a": "one"}, [5]),
    ({"a": "one", "b": "two"}, [5]),
    ({"a": "one", "b": "three"}, []),
    ({"a": 12.0}, [8]),
    ({'q"uote\\': 'say "a":1'}, [9]),
    ({"é": "ü\u2028"}, [10]),
    ({"a.b": 0}, [11]),
    ({"$c": -0.5}, [11]),
    ({"a": 10**18}, [12]),
    ({"zero": 0}, [13, 14]),
    ({"zero": 0.0}, [13, 14]),
    ({"zero": -0.0}, [13, 14]),
    ({"zero": False}, []),
    ({"missing": None}, []),
]


class TestProperties:
    @pytest.mark.parametrize(("wanted", "expected"), MEANT, ids=str)
    async def test_equal_values_of_the_top_level(
        self, store: TrackedEventStore, wanted: dict[str, Any], expected: list[int]
    ) -> None:
        await store.add([event(at=n, properties=each) for n, each in enumerate(PROPERTIES)])
        filter = EventFilter(properties=wanted)
        found = await listed(store, filter)

        assert [(each.timestamp - START).total_seconds() for each in found] == expected
        assert await store.count("acme", filter) == len(expected)
        assert await listed(store, filter, limit=1) == found[:1]


class TestTop:
    async def test_the_most_frequent_first_then_by_name(self, store: TrackedEventStore) -> None:
        await store.add([event(name) for name in ("b", "c", "a", "c", "b", "c", "d")])

        assert await store.top("acme", Period(), 3) == [Count("c", 3), Count("b", 2), Count("a", 1)]
        assert await store.top("acme", Period(), 0) == []

    async def test_synthetic_ones_are_left_out_on_request(self, store: TrackedEventStore) -> None:
        await store.add([event("a"), event("a", synthetic=True), event("b", synthetic=True)])

        assert await topped(store) == {"a": 2, "b": 1}
        assert await topped(store, synthetic=False) == {"a": 1}
        assert await topped(store, synthetic=True) == {"a": 1, "b": 1}

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (None, None),
            (0, 1),
            (0, 0),
            (-0.001, 0.001),
            (29.999, 90),
            (-90, 40_000),
            (1, 200_000),
            (90, 3690),
            (None, 86_400),
            (12_345.678, None),
            (43_290, 86_490 * 3),
        ],
    )
    async def test_any_period_is_counted_exactly(
        self, store: TrackedEventStore, start: float | None, end: float | None
    ) -> None:
        times = [0, 0.001, 29.999, 30, 89.999, 90, 3689.999, 3690, 40_000, 43_290, 90_000, 259_469]
        events = [event(f"at {at}", at) for at in times]
        await store.add(events)
        period = seconds(start, end)

        expected = Counter(each.name for each in events if period.holds(each.timestamp))
        assert await topped(store, period=period) == expected
        assert await store.count("acme", EventFilter(period=period)) == expected.total()


class TestRates:
    @pytest.mark.parametrize("level", list(Level), ids=lambda each: each.name)
    async def test_each_bucket_has_its_own(self, store: TrackedEventStore, level: Level) -> None:
        times = [-61, -60, -0.001, 0, 29.999, 30, 89.999, 90, 3689.999, 3690, 40_000, 86_399]
        events = [event("ab"[n % 2], at, synthetic=n % 3 == 0) for n, at in enumerate(times)]
        await store.add(events)
        await store.add([event("a", organization="globex")])
        framed = frame(seconds(-60, 40_000), level, START)

        for name, synthetic in product((None, "a", "never"), (None, False, True)):
            found = rates(framed, await store.rates("acme", framed, name, synthetic=synthetic))
            wanted = EventFilter(name=name, synthetic=synthetic)
            expected = Counter(
                level.bucket(milliseconds(each.timestamp))
                for each in events
                if wanted.matches(each)
            )
            counted = {milliseconds(each.start): each.count for each in found.buckets}
            assert counted == {at: expected[at] for at in framed.buckets}


class TestTail:
    async def test_what_arrives_afterwards_each_once(self, open_once: OpenOnce) -> None:
        store, other = await open_once(), await open_once()
        await store.add([event()])
        tail = await store.tail("acme")
        assert await tail.read(10) == []

        first, second = [event(at=1), event(at=1)], [event(at=0)]
        await store.add(first)
        await other.add(second)
        await other.add([event(organization="globex")])

        assert list(await tail.read(1)) + list(await tail.read(10)) == [*first, *second]
        assert await tail.read(10) == []

    async def test_those_of_others_do_not_end_it(self, store: TrackedEventStore) -> None:
        tail = await store.tail("acme")
        await store.add([event(organization="globex") for _ in range(5)])
        ours = event()
        await store.add([ours])
        assert await tail.read(2) == [ours]

    async def test_it_goes_on_after_all_was_purged(self, store: TrackedEventStore) -> None:
        await store.add([event(), event()])
        tail = await store.tail("acme")
        while await store.purge(START + timedelta(days=1), 100):
            pass
        new = event(at=200_000)
        await store.add([new])
        assert await tail.read(10) == [new]


class TestPurging:
    async def test_what_is_older_goes_with_its_counts(self, store: TrackedEventStore) -> None:
        kept = [event(at=10), event("page.left", 11, organization="globex")]
        for each in (event(at=9.999), event("gone", 5), event(at=9, organization="globex"), *kept):
            await store.add([each])

        removed = 0
        while gone := await store.purge(START + timedelta(seconds=10), 2):
            removed += gone

        assert removed == 3
        assert await listed(store) == kept[:1]
        assert await topped(store) == {"page.viewed": 1}
        assert await topped(store, "globex") == {"page.left": 1}
        assert await topped(store, period=seconds(0, 10.001)) == {"page.viewed": 1}

    async def test_no_more_at_once_than_asked(self, store: TrackedEventStore) -> None:
        for n in range(5):
            await store.add([event(at=n)])
        assert await store.purge(START + timedelta(days=1), 2) == 2
        assert await store.count("acme", EventFilter()) == 3

    async def test_client_ids_are_free_again(self, store: TrackedEventStore) -> None:
        await store.add([event(client_id="e-1")])
        await store.purge(START + timedelta(days=1), 10)
        new = event("page.left", 90_000, client_id="e-1")
        assert await store.add([new]) == [new]


class TestRecomputing:
    async def test_every_day_with_events(self, store: TrackedEventStore) -> None:
        await store.add([event(), event(at=86_400)])
        await store.add([event(organization="globex", at=3 * 86_400)])
        day = 86_400_000
        start = int(START.replace(hour=0, minute=0, second=0).timestamp()) * 1000

        assert await store.rollup_days() == [
            RollupDay("acme", start),
            RollupDay("acme", start + day),
            RollupDay("globex", start + 3 * day),
        ]

    async def test_right_counts_stay(self, store: TrackedEventStore) -> None:
        await store.add([event(at=at) for at in (0, 1, 40_000)])
        assert [await store.recompute(day) for day in await store.rollup_days()] == [0]
        assert await topped(store) == {"page.viewed": 3}

    async def test_beside_what_arrives(self, store: TrackedEventStore) -> None:
        await store.add([event()])
        [day] = await store.rollup_days()
        await asyncio.gather(
            *(store.add([event(at=n)]) for n in range(20)),
            *(store.recompute(day) for _ in range(5)),
        )
        assert await topped(store) == {"page.viewed": 21}
        assert await store.recompute(day) == 0


async def test_what_one_has_stored_the_others_see(open_once: OpenOnce) -> None:
    first, second = await open_once(), await open_once()
    kept = event(client_id="e-1")
    await first.add([kept])

    assert await listed(second) == [kept]
    assert await topped(second) == {"page.viewed": 1}
    assert await second.add([event(at=1, client_id="e-1")]) == [kept]
