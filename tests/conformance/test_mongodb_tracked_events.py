"""What the tracked-event store on MongoDB does where processes die, stall and meet."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from simulation.database import open_database
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import QueryTooBroad
from simulation.tracking.filter import EventFilter
from simulation.tracking.rollups import Level
from simulation.tracking.store.mongodb import BATCHES_BETWEEN_FOLDS, MongoTrackedEventStore
from simulation.tracking.store.mongodb_folds import FOLDS, ROLLUPS
from simulation.tracking.store.mongodb_records import BATCHES, MAX_TERMS
from simulation.tracking.store.port import TrackedEventStore
from tests.support.interposed import WRITES, InterposedDatabase, Whimsical
from tests.support.tracked import START, event, listed, seconds, topped

DAY = Level.DAY // 1000


class Died(BaseException):
    """The process is gone: nothing handles this."""


class Mortal:
    """Lets a number of writes through; after that the process is dead."""

    def __init__(self, writes: int) -> None:
        self._left = writes

    async def __call__(self, collection: str, operation: str) -> None:
        self._left -= operation in WRITES
        if self._left < 0:
            raise Died


class Stalling:
    """Stops before one of the writes until it is let through."""

    def __init__(self, write: int) -> None:
        self._left = write
        self.stopped = asyncio.Event()
        self.let_through = asyncio.Event()

    async def __call__(self, collection: str, operation: str) -> None:
        await asyncio.sleep(0)
        self._left -= operation in WRITES
        if self._left < 0 and not self.stopped.is_set():
            self.stopped.set()
            await self.let_through.wait()


@pytest.fixture
async def handle() -> AsyncIterator[Any]:
    database = open_database(None)
    await MongoTrackedEventStore(database.handle).prepare()
    yield database.handle
    database.close()


def behind(before: Any, handle: Any, **how: Any) -> MongoTrackedEventStore:
    return MongoTrackedEventStore(InterposedDatabase(handle, before), **how)


async def require_right_counts(store: TrackedEventStore) -> None:
    """What is counted is what is there, on every level."""
    for organization in ("acme", "globex"):
        # First: it completes what somebody began, and so may remove events.
        counts = await topped(store, organization)
        assert counts == Counter(
            each.name for each in await listed(store, None, organization, 10_000)
        )
    assert not any([await store.recompute(day) for day in await store.rollup_days()])


async def filled(handle: Any) -> MongoTrackedEventStore:
    """A store with counts of two days, and a batch that is not counted yet."""
    store = MongoTrackedEventStore(handle)
    await store.add([event(), event("page.left")])
    await store.add([event(at=DAY)])
    await topped(store)
    await store.add([event(at=1), event(at=1)])
    return store


async def top(store: TrackedEventStore) -> None:
    await topped(store)


async def purge(store: TrackedEventStore) -> None:
    assert await store.purge(START + timedelta(hours=1), 100) == 4


async def recompute(store: TrackedEventStore) -> None:
    for day in await store.rollup_days():
        assert await store.recompute(day) in (0, 2)


async def all_of_it(store: TrackedEventStore) -> None:
    await store.add([event(at=2, client_id="e-1")])
    await top(store)
    await store.add([event(at=2, client_id="e-1"), event(at=2, client_id="e-2")])
    await recompute(store)
    assert await store.purge(START + timedelta(hours=1), 100) in (4, 6)
    await store.add([event(at=3)])
    await top(store)


WORK = [top, purge, recompute, all_of_it]


async def tampered(handle: Any) -> None:
    """Put a count wrong, and lose one."""
    await handle[ROLLUPS].update_one(
        {"level": Level.DAY, "name": "page.viewed"}, {"$inc": {"count": 5}}
    )
    await handle[ROLLUPS].delete_one({"level": Level.MINUTE, "name": "page.left"})


class TestDeath:
    @pytest.mark.parametrize("work", WORK)
    async def test_between_any_two_writes(self, work: Any) -> None:
        writes = 0
        while True:
            database = open_database(None)
            await filled(database.handle)
            try:
                await work(behind(Mortal(writes), database.handle))
            except Died:
                writes += 1
            else:
                break
            store = MongoTrackedEventStore(database.handle)
            # Not by a report first: whatever comes next goes on with what was left.
            if writes % 2:
                await store.purge(START + timedelta(hours=1), 100)
            await require_right_counts(store)
            database.close()
        assert writes > 3

    async def test_amid_a_repair(self) -> None:
        writes, dead = 0, True
        while dead:
            database = open_database(None)
            await topped(await filled(database.handle))
            await tampered(database.handle)
            try:
                await recompute(behind(Mortal(writes), database.handle))
                dead = False
            except Died:
                writes += 1
            store = MongoTrackedEventStore(database.handle)
            await recompute(store)
            await require_right_counts(store)
            database.close()
        assert writes == 6


class TestRaces:
    @pytest.mark.parametrize("work", WORK)
    async def test_whoever_stalls_at_any_write_does_no_harm(self, work: Any) -> None:
        write, stopped = 0, True
        while stopped:
            database = open_database(None)
            other = await filled(database.handle)
            stalling = Stalling(write)
            slow = asyncio.create_task(_indulgently(work, behind(stalling, database.handle)))
            stop = asyncio.create_task(stalling.stopped.wait())
            await asyncio.wait([slow, stop], return_when=asyncio.FIRST_COMPLETED)
            stopped = not slow.done()
            if stopped:
                await all_of_it_again(other)
            stop.cancel()
            stalling.let_through.set()
            await slow
            await require_right_counts(MongoTrackedEventStore(database.handle))
            database.close()
            write += 1
        assert write > 3

    @pytest.mark.parametrize("seed", range(12))
    async def test_many_at_once(self, handle: Any, seed: int) -> None:
        stores = [behind(Whimsical(seed * 10 + n), handle) for n in range(3)]
        await stores[0].add([event(at=-DAY)])
        days = await stores[0].rollup_days()

        async def go_on(store: MongoTrackedEventStore, number: int) -> None:
            for n in range(4):
                await store.add([event(at=n), event(at=n, client_id=f"e-{n}")])
                await store.add([event(at=n, organization="globex")])
                await topped(store)
                await store.recompute(days[0])
                await store.purge(START + timedelta(seconds=number), 2)

        await asyncio.gather(*(go_on(store, number) for number, store in enumerate(stores)))
        await require_right_counts(stores[0])

    async def test_folds_of_other_days_do_not_have_a_day_counted_again(self, handle: Any) -> None:
        other = MongoTrackedEventStore(handle)
        await other.add([event()])
        await topped(other)
        [day] = await other.rollup_days()
        counted = 0

        async def disturb(collection: str, operation: str) -> None:
            nonlocal counted
            if (collection, operation) == (BATCHES, "aggregate"):
                counted += 1
                await other.add([event(at=DAY)])
                await topped(other)

        await tampered(handle)
        assert await behind(disturb, handle).recompute(day) == 1
        assert counted == 1
        await require_right_counts(other)


async def _indulgently(work: Any, store: MongoTrackedEventStore) -> None:
    """What others have done meanwhile is none of its mistakes."""
    with suppress(AssertionError):
        await work(store)


async def all_of_it_again(store: MongoTrackedEventStore) -> None:
    await store.add([event(at=5), event("page.left", DAY)])
    await topped(store)
    await store.purge(START + timedelta(seconds=1), 3)
    await recompute(store)
    await store.add([event(at=6)])
    await topped(store)


class TestCounts:
    async def test_what_was_put_wrong_is_counted_anew(self, handle: Any) -> None:
        store = await filled(handle)
        await topped(store)
        await tampered(handle)
        assert (await topped(store))["page.viewed"] == 9

        assert [await store.recompute(day) for day in await store.rollup_days()] == [2, 0]
        assert await topped(store) == {"page.viewed": 4, "page.left": 1}
        await require_right_counts(store)

    async def test_counts_of_nothing_are_forgotten_a_day_later(self, handle: Any) -> None:
        clock = ManualClock()
        store = MongoTrackedEventStore(handle, clock=clock)
        await store.add([event()])
        await topped(store)
        await store.purge(START + timedelta(days=1), 10)
        assert await store.rollup_days() == []
        assert await handle[ROLLUPS].count_documents({}) == 3

        clock.advance(timedelta(days=1, milliseconds=1))
        await store.purge(START + timedelta(days=1), 10)
        assert await handle[ROLLUPS].count_documents({}) == 0

    async def test_a_store_counts_now_and_then(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        for _ in range(BATCHES_BETWEEN_FOLDS):
            await store.add([event()])
        assert await handle[BATCHES].count_documents({"unfolded": True}) == 0

    async def test_what_is_stored_is_acknowledged_though_it_cannot_be_counted(
        self, handle: Any
    ) -> None:
        async def broken(collection: str, operation: str) -> None:
            if collection == FOLDS:
                raise AutoReconnect("gone")

        store = behind(broken, handle)
        for _ in range(BATCHES_BETWEEN_FOLDS):
            await store.add([event()])
        assert await topped(MongoTrackedEventStore(handle)) == {
            "page.viewed": BATCHES_BETWEEN_FOLDS
        }

    async def test_of_each_organization_there_is_one_fold(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        for n in range(3):
            await store.add([event(at=n)])
            await topped(store)
        [fold] = await handle[FOLDS].find().to_list(None)
        assert (fold["number"], fold["done"]) == (3, True)
        assert "changes" not in fold


class TestBatches:
    async def test_events_of_several_times_lie_between_those_of_others(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        first, third, fifth = several = [event(at=1), event(at=3), event(at=5)]
        await store.add(several)
        second, fourth = event(at=2), event(at=4)
        await store.add([fourth])
        await store.add([second])

        ordered = [first, second, third, fourth, fifth]
        assert await listed(store) == ordered
        assert await listed(store, descending=True) == ordered[::-1]
        assert await listed(store, EventFilter(period=seconds(2, 4))) == [second, third]
        assert await listed(store, EventFilter(period=seconds(5))) == [fifth]
        assert await topped(store, period=seconds(5)) == {"page.viewed": 1}
        assert await topped(store, period=seconds(end=1.001)) == {"page.viewed": 1}

    async def test_one_goes_when_all_of_its_events_are_old(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        await store.add([event(at=0), event(at=10)])
        assert await store.purge(START + timedelta(seconds=10), 10) == 0
        assert await topped(store) == {"page.viewed": 2}
        assert await store.purge(START + timedelta(seconds=10.001), 10) == 2
        assert await topped(store) == {}

    async def test_any_property_of_very_many_is_found(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        many = event(properties={f"p{n}": n for n in range(MAX_TERMS + 1)})
        await store.add([many])
        await store.add([event(properties={"p7": 8})])
        assert await listed(store, EventFilter(properties={"p7": 7})) == [many]

    async def test_long_texts_are_told_apart(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle)
        one, two = (event(properties={"text": "x" * 1000 + end}) for end in "ab")
        await store.add([one, two])
        assert await listed(store, EventFilter(properties=two.properties)) == [two]

    async def test_patience_ends(self, handle: Any) -> None:
        store = MongoTrackedEventStore(handle, patience=0)
        await store.add([event(user_id="olga")])
        with pytest.raises(QueryTooBroad):
            await listed(store)
        with pytest.raises(QueryTooBroad):
            await store.count("acme", EventFilter(user_id="olga"))


class TestTail:
    async def test_what_is_visible_late_comes_too(self, handle: Any) -> None:
        store, stalling = MongoTrackedEventStore(handle), Stalling(0)
        await store.add([event()])
        tail = await store.tail("acme")
        late, soon = event("late"), event("soon")
        adding = asyncio.create_task(behind(stalling, handle).add([late]))
        await stalling.stopped.wait()
        await store.add([soon])
        assert await tail.read(10) == [soon]

        stalling.let_through.set()
        await adding
        assert await tail.read(10) == [late]
        assert await tail.read(10) == []
