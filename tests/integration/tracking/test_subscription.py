"""Who follows the tracked events of an organization sees those that arrive, while they may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from simulation.tracking.event import IncomingEvent
from tests.integration.tracking.site import Tracked
from tests.support.platform import OWNER, PATIENCE_SECONDS

FOLLOW = """subscription($filter: TrackedEventFilter) {
    trackedEvents(filter: $filter) { name properties userId synthetic } }"""


@dataclass(frozen=True, slots=True)
class Follower:
    """A WebSocket with a subscription that has begun."""

    socket: aiohttp.ClientWebSocketResponse

    async def message(self) -> Any:
        """What comes next."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.socket.receive_json()

    async def event(self) -> Any:
        """The event that comes next, probes aside."""
        while "probe" in (event := await self.anything())["properties"]:
            pass
        return event

    async def anything(self) -> Any:
        """The event that comes next."""
        message = await self.message()
        assert message["type"] == "next", message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]["trackedEvents"]

    async def names(self, count: int) -> list[str]:
        """The names of the events that come next."""
        return [(await self.event())["name"] for _ in range(count)]


@asynccontextmanager
async def following(
    tracked: Tracked, party: Any = None, filter: dict[str, Any] | None = None
) -> AsyncIterator[Follower]:
    """A subscription of ``party``, once it is seen to tell of what arrives."""
    async with (party or tracked.owner.party).socket() as socket:
        follower = Follower(socket)
        assert (await follower.message())["type"] == "connection_ack"
        payload = {"query": FOLLOW, "variables": {"filter": filter}}
        await socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
        await listening(tracked, follower)
        yield follower


async def listening(tracked: Tracked, follower: Follower) -> None:
    """Wait until the subscription tells of probes, which every filter here lets through."""
    probe = IncomingEvent(
        name="right", properties={"it": "right", "probe": 1}, user_id="right", session_id="right"
    )
    told = asyncio.create_task(follower.anything())
    while not told.done():
        await tracked.site.house.platform.tracking.track_now(OWNER, [probe], synthetic=True)
        await asyncio.sleep(0.01)
    assert "probe" in (await told)["properties"]


async def test_what_arrives_is_told_in_its_order(tracked: Tracked) -> None:
    await tracked.owner.track("before")
    async with following(tracked) as follower:
        await tracked.owner.track("a", properties={"n": 1}, userId="olga")
        await tracked.owner.ingest({"name": "b"}, {"name": "c"})
        assert await follower.event() == {
            "name": "a",
            "properties": {"n": 1},
            "userId": "olga",
            "synthetic": False,
        }
        assert await follower.names(2) == ["b", "c"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "right"},
        {"userId": "right"},
        {"sessionId": "right"},
        {"properties": {"it": "right"}},
        {"synthetic": True},
    ],
    ids=lambda each: next(iter(each)),
)
async def test_only_what_is_wanted_is_told(tracked: Tracked, wanted: dict[str, Any]) -> None:
    tracking = tracked.site.house.platform.tracking
    async with following(tracked, filter=wanted) as follower:
        for right in ("wrong", "right", "wrong", "right"):
            event = IncomingEvent(
                name=right, properties={"it": right}, user_id=right, session_id=right
            )
            await tracking.track_now(OWNER, [event], synthetic=right == "right")
        assert await follower.names(2) == ["right", "right"]


async def test_what_is_sent_again_is_told_once(tracked: Tracked) -> None:
    async with following(tracked) as follower:
        for _ in range(3):
            await tracked.owner.track("a", clientId="e-1")
        await tracked.owner.track("b")
        assert await follower.names(2) == ["a", "b"]


async def test_events_of_another_organization_are_not(tracked: Tracked) -> None:
    async with following(tracked) as follower:
        for _ in range(3):
            await tracked.stranger.track("theirs")
        await tracked.owner.track("ours")
        await tracked.stranger.track("theirs")
        await tracked.owner.track("ours too")
        assert await follower.names(2) == ["ours", "ours too"]


async def test_many_may_follow_and_who_leaves_leaves_nothing_behind(tracked: Tracked) -> None:
    async with following(tracked) as first:
        async with following(tracked) as second:
            await tracked.owner.track("a")
            assert await first.names(1) == await second.names(1) == ["a"]
        await tracked.owner.track("b")
        assert await first.names(1) == ["b"]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while tracked.site.house.platform.tracking._listeners:
            await asyncio.sleep(0.01)


async def test_it_ends_when_its_reader_counts_no_more(tracked: Tracked) -> None:
    house = tracked.site.house
    viewer = await tracked.member("viewer")
    async with following(tracked, viewer.party) as follower:
        await tracked.owner.track("a")
        assert await follower.names(1) == ["a"]
        await tracked.owner.party.send("DELETE", f"/api-keys/{viewer.party.key_id}")
        message = await follower.message()
        errors = message["payload"]["errors"] if message["type"] == "next" else message["payload"]
        assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"
        await tracked.owner.track("b")
        end = await follower.socket.receive()
        assert "trackedEvents" not in str(end.data)
    assert house.platform.tracking._listeners == []


async def test_a_filter_that_cannot_be_is_refused_at_once(tracked: Tracked) -> None:
    async with tracked.owner.party.socket() as socket:
        follower = Follower(socket)
        assert (await follower.message())["type"] == "connection_ack"
        payload = {"query": FOLLOW, "variables": {"filter": {"properties": {"a": [1]}}}}
        await socket.send_json({"id": "1", "type": "subscribe", "payload": payload})
        message = await follower.message()
        errors = message["payload"]["errors"] if message["type"] == "next" else message["payload"]
        assert errors[0]["extensions"]["code"] == "VALIDATION_FAILED"
