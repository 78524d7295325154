"""Agents and models that have too much to do: waited for, beside the place of the session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played, run_shown
from tests.support.reopened import Place
from tests.support.rich import CANCEL


class Busy:
    """Is busy the first ``times``, then answers as ``then`` does."""

    def __init__(self, times: int, status: int = 429, retry_after: str | None = None) -> None:
        self.left = times
        self.met = asyncio.Event()
        self._status = status
        self._headers = {"Retry-After": retry_after} if retry_after else {}

    async def __call__(self, said: Messages) -> Answered:
        if self.left == 0:
            return await books_at_once(said)
        self.left -= 1
        self.met.set()
        return web.Response(status=self._status, headers=self._headers, text="busy")


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504, 529])
async def test_overload_is_no_failure_and_is_told(house: House, status: int) -> None:
    author = Author(house.owner)
    async with ChatServer(Busy(2, status)) as server:
        line = await author.service("Line", url=server.url)
        run = await played(house, [await author.unit_test(serviceId=line)])
    assert outcomes(run) == ["PASSED"]
    [_, answer] = run["sessions"][0]["transcript"]
    assert [f"status {status}" in reason for reason in answer["askedAgain"]] == [True, True]


async def test_what_is_never_free_is_infrastructure() -> None:
    async with open_house(overload_patience_seconds=0.3) as house:
        author = Author(house.owner)
        async with ChatServer(Busy(-1)) as server:
            line = await author.service("Line", url=server.url)
            run = await played(house, [await author.unit_test(serviceId=line)])
    assert (run["verdict"], outcomes(run)) == ("INCONCLUSIVE", ["INFRASTRUCTURE_ERROR"])
    assert "status 429; slow down" in run["sessions"][0]["reason"]


async def test_a_session_that_waits_leaves_its_place_to_others() -> None:
    async with open_house(concurrent_sessions=1) as house:
        author = Author(house.owner)
        busy = Busy(1, retry_after="1")
        async with ChatServer(busy) as server, ChatServer(books_at_once) as free:
            tests = [
                await author.unit_test(name, serviceId=await author.service(name, url=each.url))
                for name, each in (("Busy", server), ("Free", free))
            ]
            run = await author.run(await author.unit_test_set(tests))
            await busy.met.wait()
            await _until(lambda: len(free.requests) == 1)
            assert len(server.requests) == 1, "the one that waits has not gone on yet"
            await house.ended(run)
            assert outcomes(await run_shown(house, run)) == ["PASSED", "PASSED"]


async def test_a_run_is_cancelled_while_its_sessions_wait(house: House) -> None:
    author = Author(house.owner)
    busy = Busy(-1, retry_after="100")
    async with ChatServer(busy) as server:
        line = await author.service("Line", url=server.url)
        run = await author.run(await author.unit_test_set([await author.unit_test(serviceId=line)]))
        await busy.met.wait()
        await house.owner.ask(CANCEL, id=run)
        await house.ended(run)
        shown = await run_shown(house, run)
        assert (shown["status"], outcomes(shown)) == ("CANCELLED", ["CANCELLED"])
        assert len(server.requests) == 1


async def test_a_judge_that_is_busy_is_waited_for() -> None:
    class Judge(Busy):
        async def __call__(self, said: Messages) -> Answered:
            if self.left:
                return await super().__call__(said)
            return (
                '{"references": [], "justification": "It is.", "applicable": true, "value": true}'
            )

    async with (
        ChatServer(Judge(2, 529)) as model,
        ChatServer(books_at_once) as server,
        open_house(model_url=model.url) as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {}})
        test = await author.unit_test(
            serviceId=await author.service("Line", url=server.url),
            successCriterions=[criterion(polite, "Polite")],
        )
        run = await played(house, [test], simulator="RULES")
        assert len(model.requests) == 3
    assert outcomes(run) == ["PASSED"]


async def test_a_worker_that_stops_while_a_session_waits_loses_nothing(tmp_path: Path) -> None:
    place, busy = Place(tmp_path / "data"), Busy(1, retry_after="100")
    ended = "query($id: ID!) { unitTestSetRun(id: $id) { isCompleted verdict } }"
    async with ChatServer(busy) as server:
        async with place.opened() as client:
            author = Author(client)
            line = await author.service("Line", url=server.url)
            chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
            run = await author.run(chosen, simulator="RULES")
            await busy.met.wait()
        async with place.opened() as client, asyncio.timeout(10):
            while not (shown := await client.ask(ended, id=run))["unitTestSetRun"]["isCompleted"]:
                await asyncio.sleep(0.02)
        first, again = server.requests
    assert shown["unitTestSetRun"]["verdict"] == "PASSED"
    assert first == again, "the same turn is asked again, with what was said before"


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)
