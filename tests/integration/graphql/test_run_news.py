"""News of all runs as a subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from tests.integration.graphql.test_progress import started
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import Client, House

NEWS = """subscription { unitTestSetRunNews { kind
    run { databaseId status verdict progress { finished planned } } } }"""


class Heard:
    """What one client is told, from when it listens."""

    def __init__(self, client: Client) -> None:
        self._stream: AsyncIterator[Any] = client.stream(NEWS)
        self._next = asyncio.ensure_future(anext(self._stream))

    async def news(self) -> tuple[str, dict[str, Any]]:
        told = (await self._next)["unitTestSetRunNews"]
        self._next = asyncio.ensure_future(anext(self._stream))
        return told["kind"], told["run"]

    async def until_ended(self, run: str) -> list[str]:
        """The kinds of what is told of ``run``, which is all that is told."""
        kinds = list[str]()
        while "ENDED" not in kinds:
            kind, told = await self.news()
            assert told["databaseId"] == run
            kinds.append(kind)
        return kinds

    @property
    def is_told(self) -> bool:
        return self._next.done()

    async def leave(self) -> None:
        self._next.cancel()
        await asyncio.gather(self._next, return_exceptions=True)
        await self._stream.aclose()  # type: ignore[attr-defined]


async def test_a_run_that_begins_goes_on_and_ends(house: House) -> None:
    heard, stranger = Heard(house.owner), Heard(house.stranger)
    async with ChatServer(books_at_once) as agent:
        await asyncio.sleep(0)
        run = await started(house, agent.url, 3)
        kinds = await heard.until_ended(run)
    assert kinds[0] == "CREATED"
    assert set(kinds[1:-1]) <= {"PROGRESSED"}
    assert not stranger.is_told
    await heard.leave()
    await stranger.leave()


async def test_it_begins_with_what_goes_on_and_leaves_out_what_has_ended(house: House) -> None:
    go_on = asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        await go_on.wait()
        return await books_at_once(said)

    async with ChatServer(hesitates) as agent:
        author = Author(house.owner)
        test = await author.unit_test(
            "Books", serviceId=await author.service("Line", url=agent.url)
        )
        unit_test_set = await author.unit_test_set([test])
        go_on.set()
        await house.ended(await author.run(unit_test_set))
        go_on.clear()
        run = await author.run(unit_test_set)
        heard = Heard(house.owner)
        kind, told = await heard.news()
        assert (kind, told["databaseId"], told["verdict"]) == ("PROGRESSED", run, None)
        assert told["progress"] == {"finished": 0, "planned": 1}
        go_on.set()
        assert (await heard.until_ended(run))[-1] == "ENDED"
    await heard.leave()


async def test_leaving_leaves_no_listener_behind(house: House) -> None:
    heard = Heard(house.owner)
    async with ChatServer(books_at_once) as agent:
        run = await started(house, agent.url, 1)
        await heard.news()
        await house.ended(run)
    await heard.leave()
    assert not house.platform.bus.is_heard
