"""Agents that hold something open, in sessions: nothing is left when these have ended."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.integration.trying.conftest import tried
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.socket_server import Caller, SocketServer

CANCEL = "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }"
OUTCOMES = """query($id: ID!) { unitTestSetRun(id: $id) { sessions { outcome reason } } }"""


async def books(caller: Caller) -> None:
    while True:
        await caller.hear()
        await caller.say({"text": "Your table is booked."})


def over_websocket(url: str) -> dict[str, Any]:
    return {
        "websocket": {"url": url, "messageTemplate": {"say": "{{message}}"}, "textPath": "$.text"}
    }


async def run(house: House, connector: dict[str, Any], sessions: int = 3) -> str:
    author = Author(house.owner)
    service = await author.service("Line", connector=connector)
    unit_test = await author.unit_test("Books", serviceId=service, runCount=sessions)
    return await author.run(await author.unit_test_set([unit_test]))


async def outcomes(house: House, id: str) -> set[str]:
    found = (await house.owner.ask(OUTCOMES, id=id))["unitTestSetRun"]
    return {each["outcome"] for each in found["sessions"]}


async def test_connections_are_closed_when_sessions_have_ended(house: House) -> None:
    async with SocketServer(books) as server:
        id = await run(house, over_websocket(server.url))
        await house.ended(id)

        await server.all_gone()
        assert len(server.callers) == 3
        assert {each.connection.close_code for each in server.callers} == {1000}
    assert await outcomes(house, id) == {"PASSED"}


async def test_connections_are_closed_when_the_process_ends(house: House) -> None:
    waiting = asyncio.Event()

    async def says_nothing(caller: Caller) -> None:
        await caller.hear()
        waiting.set()

    async with SocketServer(says_nothing) as server:
        await run(house, over_websocket(server.url), sessions=1)
        await waiting.wait()
        await house.platform.engine.shutdown()

        await server.all_gone()
        assert server.callers[0].connection.close_code == 1000


async def test_a_socket_is_tried(house: House) -> None:
    async with SocketServer(books) as server:
        service = await Author(house.owner).service("Line", connector=over_websocket(server.url))
        found = await tried(house, service, say="A table.")
        await server.all_gone()

    assert found["problem"] is None
    assert found["reply"]["texts"] == ["Your table is booked."]
    [exchange] = found["exchanges"]
    assert (exchange["method"], exchange["status"]) == ("WEBSOCKET", 101)
    assert exchange["requestBody"] == '{"say":"A table."}\n'
    assert exchange["responseBody"] == '{"text": "Your table is booked."}\n'
    assert exchange["totalMs"] is not None
