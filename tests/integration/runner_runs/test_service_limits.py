"""Services that say how much they are asked at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played, run_shown
from tests.support.rich import CANCEL


class Crowded:
    """Answers as ``then`` does, and remembers how many asked at once."""

    def __init__(self, then: Callable[[Messages], Awaitable[Answered]] = asks_for_the_day) -> None:
        self._then = then
        self._asking = 0
        self.most = 0

    async def __call__(self, said: Messages) -> Answered:
        self._asking += 1
        self.most = max(self.most, self._asking)
        await asyncio.sleep(0.002)
        try:
            return await self._then(said)
        finally:
            self._asking -= 1


async def line(author: Author, name: str, url: str, **limits: int) -> str:
    return await author.service(name, url=url, limits=limits)


async def test_never_more_sessions_at_once_than_a_service_allows(house: House) -> None:
    author, agent = Author(house.owner), Crowded()
    async with ChatServer(agent) as server:
        service = await line(author, "Line", server.url, maxConcurrentSessions=3)
        test = await author.unit_test(serviceId=service, runCount=20)
        run = await played(house, [test, await author.unit_test("B", serviceId=service)])
    assert set(outcomes(run)) == {"PASSED"}
    assert len(outcomes(run)) == 21
    assert agent.most == 3
    [answer] = [each for each in run["sessions"][0]["transcript"] if each["turn"] == 2][1:]
    assert answer["askedAgain"] == []


async def test_requests_beyond_those_of_a_minute_wait_and_a_run_is_cancelled_meanwhile(
    house: House,
) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as server:
        service = await line(author, "Line", server.url, requestsPerMinute=2)
        test = await author.unit_test(serviceId=service, runCount=4)
        run = await author.run(await author.unit_test_set([test]))
        async with asyncio.timeout(10):
            while await _finished(house, run) < 2:
                await asyncio.sleep(0.01)
        await house.owner.ask(CANCEL, id=run)
        await house.ended(run)
        found = outcomes(await run_shown(house, run))
        assert sorted(found) == ["CANCELLED", "CANCELLED", "PASSED", "PASSED"]
        assert len(server.requests) == 2


async def test_a_limited_service_keeps_no_session_of_another_from_being_played() -> None:
    let_go = asyncio.Event()

    async def slow(said: Messages) -> Answered:
        await let_go.wait()
        return await books_at_once(said)

    async with open_house(concurrent_sessions=2) as house:
        author = Author(house.owner)
        async with ChatServer(slow) as limited, ChatServer(books_at_once) as free:
            first = await line(author, "Limited", limited.url, maxConcurrentSessions=1)
            other = await author.service("Free", url=free.url)
            tests = [
                await author.unit_test("Limited", serviceId=first, runCount=8),
                await author.unit_test("Free", serviceId=other, runCount=8),
            ]
            run = await author.run(await author.unit_test_set(tests))
            async with asyncio.timeout(10):
                while len(free.requests) < 8:
                    await asyncio.sleep(0.01)
            assert len(limited.requests) == 1
            let_go.set()
            await house.ended(run)
            assert set(outcomes(await run_shown(house, run))) == {"PASSED"}


async def test_who_meets_an_overload_has_all_sessions_wait(house: House) -> None:
    refused = asyncio.Event()

    async def refuses_once(said: Messages) -> Answered:
        if not refused.is_set():
            refused.set()
            return web.Response(status=429, headers={"Retry-After": "1"}, text="busy")
        return await books_at_once(said)

    author, agent = Author(house.owner), Crowded(refuses_once)
    async with ChatServer(agent) as server:
        service = await line(author, "Line", server.url, maxConcurrentSessions=1)
        test = await author.unit_test(serviceId=service, runCount=5)
        run = await author.run(await author.unit_test_set([test]))
        await refused.wait()
        asked = len(server.requests)
        await asyncio.sleep(0.3)
        assert len(server.requests) == asked == 1
        await house.ended(run)
        shown = await run_shown(house, run)
    assert outcomes(shown) == ["PASSED"] * 5
    again = [message["askedAgain"] for each in shown["sessions"] for message in each["transcript"]]
    assert [len(reasons) for reasons in again if reasons] == [1], "one was told, and all waited"


async def test_permits_are_given_back_when_a_session_ends(house: House) -> None:
    author = Author(house.owner)

    async def breaks(said: Messages) -> Answered:
        return web.Response(status=500, text="broken")

    async with ChatServer(breaks) as server:
        service = await line(author, "Line", server.url, maxConcurrentSessions=1)
        run = await played(house, [await author.unit_test(serviceId=service, runCount=3)])
    assert outcomes(run) == ["AGENT_ERROR"] * 3


async def _finished(house: House, run: str) -> int:
    shown = await run_shown(house, run)
    return int(shown["progress"]["finished"])
