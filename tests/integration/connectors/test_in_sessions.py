"""Agents that hold something open, in sessions: nothing is left when these have ended."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.integration.trying.conftest import tried
from tests.support.definitions import Author
from tests.support.platform import House, open_house
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


def in_python(name: str, **fields: Any) -> dict[str, Any]:
    return {"python": {"callable": f"tests.support.python_agent:{name}", **fields}}


async def test_python_is_played_where_it_is_allowed() -> None:
    async with open_house(python_agents=frozenset({"*"})) as house:
        id = await run(house, in_python("books"))
        await house.ended(id)
        assert await outcomes(house, id) == {"PASSED"}

        service = await Author(house.owner).service(
            "Another", connector=in_python("leaves_by", settings={"code": 7})
        )
        found = await tried(house, service)
    assert found["problem"]["outcome"] == "AGENT_ERROR"
    assert "with the exit code 7" in found["problem"]["reason"]
    [exchange] = found["exchanges"]
    assert exchange["method"] == "CALL"
    assert exchange["address"] == "tests.support.python_agent:leaves_by"


async def test_python_is_refused_where_nobody_allows_it(house: House) -> None:
    service = await Author(house.owner).service("Line", connector=in_python("books"))
    found = await tried(house, service)
    assert found["problem"]["outcome"] == "INFRASTRUCTURE_ERROR"
    assert "SIMULATION_PYTHON_AGENTS" in found["problem"]["reason"]
