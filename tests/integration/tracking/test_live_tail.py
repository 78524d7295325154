"""Who follows events by glimpses gets the latest at a bounded pace, and holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from simulation.kernel.errors import QueryTooBroad
from simulation.tracking.event import IncomingEvent, TrackedEvent
from simulation.tracking.filter import EventFilter
from simulation.tracking.live_tail import LOOKED_AT, Glimpse, LiveTail
from tests.integration.tracking.site import Tracked
from tests.support.platform import OWNER, PATIENCE_SECONDS, STRANGER

TAIL = "subscription($limit: Int!) { trackedEventTail(limit: $limit) { skipped events { name } } }"


class Watched:
    """A tail that has begun, and what is tracked beside it."""

    def __init__(self, tracked: Tracked, glimpses: Any) -> None:
        self._tracking = tracked.site.house.platform.tracking
        self._glimpses = glimpses

    async def track(self, *names: str, actor: Any = OWNER) -> None:
        for start in range(0, len(names), 1_000):
            events = [IncomingEvent(name=name) for name in names[start : start + 1_000]]
            await self._tracking.track_now(actor, events)

    async def glimpse(self) -> tuple[list[str], int | None]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            seen: Glimpse = await anext(self._glimpses)
        return [event.name for event in seen.events], seen.skipped


@asynccontextmanager
async def watching(
    tracked: Tracked,
    limit: int = 3,
    filter: EventFilter | None = None,
    there: Sequence[str] = (),
) -> AsyncIterator[Watched]:
    tracking = tracked.site.house.platform.tracking
    tail = LiveTail(tracking, OWNER.organization, filter or EventFilter(), limit, pause_seconds=0)
    async with aclosing(aiter(tail)) as glimpses:
        watched = Watched(tracked, glimpses)
        assert await watched.glimpse() == (list(there), 0)
        yield watched
    assert tracking._listeners == []


async def test_the_latest_are_told_and_how_many_others_came(tracked: Tracked) -> None:
    async with watching(tracked) as watched:
        await watched.track("a", "b")
        assert await watched.glimpse() == (["a", "b"], 0)
        await watched.track(*(str(n) for n in range(10)))
        await watched.track("theirs", actor=STRANGER)
        assert await watched.glimpse() == (["7", "8", "9"], 7)


async def test_only_what_is_wanted_counts(tracked: Tracked) -> None:
    async with watching(tracked, 1, EventFilter(name="wanted")) as watched:
        await watched.track("no", "wanted", "no", "wanted")
        assert await watched.glimpse() == (["wanted"], 1)


async def test_who_is_far_behind_goes_on_at_the_end(tracked: Tracked) -> None:
    async with watching(tracked) as watched:
        await watched.track(*["old"] * (LOOKED_AT + 500))
        assert await watched.glimpse() == (["old"] * 3, None)
        await watched.track("new")
        assert await watched.glimpse() == (["new"], 0)


async def test_it_begins_with_the_latest_that_are_there(tracked: Tracked) -> None:
    for name in ("a", "other", "b", "c", "b", "a"):
        await tracked.owner.track(name)
    await tracked.stranger.track("theirs")
    async with watching(tracked, there=["c", "b", "a"]) as watched:
        await watched.track("new")
        assert await watched.glimpse() == (["new"], 0)
    async with watching(tracked, filter=EventFilter(name="b"), there=["b", "b"]) as watched:
        await watched.track("a", "b")
        assert await watched.glimpse() == (["b"], 0)


@pytest.mark.parametrize("limit", [3, 5, 100])
async def test_what_arrives_while_it_begins_is_told_once(
    tracked: Tracked, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracking = tracked.site.house.platform.tracking
    latest = tracking.latest

    async def meanwhile(*given: Any) -> Sequence[TrackedEvent]:
        await track("read and arrived", "this, too")
        found = await latest(*given)
        await track("arrived only")
        return found

    async def track(*names: str) -> None:
        await tracking.track_now(OWNER, [IncomingEvent(name=name) for name in names])

    monkeypatch.setattr(tracking, "latest", meanwhile)
    await track("there", "there as well")
    told = ["there", "there as well", "read and arrived", "this, too", "arrived only"]
    async with watching(tracked, limit, there=told[-limit:]) as watched:
        await watched.track("new")
        assert await watched.glimpse() == (["new"], 0)


async def test_it_begins_with_what_arrives_where_too_much_is_there(
    tracked: Tracked, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broad(*given: Any) -> Sequence[TrackedEvent]:
        raise QueryTooBroad("It takes too long.")

    tracking = tracked.site.house.platform.tracking
    monkeypatch.setattr(tracking, "latest", broad)
    tail = LiveTail(tracking, OWNER.organization, EventFilter(), 3, pause_seconds=0)
    async with aclosing(aiter(tail)) as glimpses:
        watched = Watched(tracked, glimpses)
        assert await watched.glimpse() == ([], None)
        await watched.track("new")
        assert await watched.glimpse() == (["new"], 0)


async def test_by_graphql(tracked: Tracked) -> None:
    client = tracked.site.house.owner
    for name in ("a", "b", "c"):
        await tracked.owner.track(name)
    async with aclosing(client.stream(TAIL, limit=2)) as stream:
        told = [(await anext(stream))["trackedEventTail"]]
        await tracked.owner.track("d")
        told.append((await anext(stream))["trackedEventTail"])
    assert told == [
        {"skipped": 0, "events": [{"name": "b"}, {"name": "c"}]},
        {"skipped": 0, "events": [{"name": "d"}]},
    ]


@pytest.mark.parametrize("limit", [0, 201])
async def test_bounds(tracked: Tracked, limit: int) -> None:
    refusal = await tracked.site.house.owner.refused_stream(TAIL, limit=limit)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "limit")
