"""Who follows events by glimpses gets the latest at a bounded pace, and holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from simulation.tracking.event import IncomingEvent
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

    async def begin(self) -> None:
        """Wait until it looks: what arrives from then on is told."""
        first = asyncio.create_task(self.glimpse())
        while not first.done():
            await self.track("wanted")
            await asyncio.sleep(0)


@asynccontextmanager
async def watching(
    tracked: Tracked, limit: int = 3, filter: EventFilter | None = None
) -> AsyncIterator[Watched]:
    tracking = tracked.site.house.platform.tracking
    tail = LiveTail(tracking, OWNER.organization, filter or EventFilter(), limit, pause_seconds=0)
    async with aclosing(aiter(tail)) as glimpses:
        watched = Watched(tracked, glimpses)
        await watched.begin()
        # What came in the beginning is told of together, and then nothing is left of it.
        await watched.track("wanted")
        await watched.glimpse()
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
        following = asyncio.create_task(watched.glimpse())
        while not following.done():
            await watched.track("new")
            await asyncio.sleep(0)
        assert "old" not in (await following)[0]


async def test_by_graphql(tracked: Tracked) -> None:
    client = tracked.site.house.owner
    async with aclosing(client.stream(TAIL, limit=2)) as stream:
        told = asyncio.ensure_future(anext(stream))
        while not told.done():
            await tracked.owner.track("a")
        glimpse = (await told)["trackedEventTail"]
    assert {event["name"] for event in glimpse["events"]} == {"a"}
    assert len(glimpse["events"]) <= 2


@pytest.mark.parametrize("limit", [0, 201])
async def test_bounds(tracked: Tracked, limit: int) -> None:
    refusal = await tracked.site.house.owner.refused_stream(TAIL, limit=limit)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "limit")
