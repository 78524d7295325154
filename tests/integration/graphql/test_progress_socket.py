"""The progress of a run over a real WebSocket, as a browser hears it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from graphql_schema.edge.route import graphql_router
from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.access import Access
from simulation.identity.principal import with_all_permissions
from tests.support.agents import ChatServer, asks_for_the_day
from tests.support.definitions import Author
from tests.support.loopback import listen
from tests.support.platform import OWNER, PATIENCE_SECONDS, House

PROGRESS = """subscription($id: ID!) { unitTestSetRunProgress(id: $id, turns: true) {
    kind finished planned run { status verdict } } }"""


@asynccontextmanager
async def served(house: House) -> AsyncIterator[str]:
    """The address of the API over ``house``, on this very loop."""

    async def context(connection: HTTPConnection) -> RequestContext:
        return RequestContext(Access(house.platform, with_all_permissions(OWNER)))

    app = FastAPI()
    app.include_router(graphql_router(schema, context))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with listen() as listener:
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        finally:
            server.should_exit = True
            await serving


async def test_progress_over_graphql_transport_ws(house: House) -> None:
    author = Author(house.owner)
    async with (
        ChatServer(asks_for_the_day) as agent,
        served(house) as address,
        aiohttp.ClientSession() as http,
        http.ws_connect(address, protocols=["graphql-transport-ws"]) as ws,
        asyncio.timeout(PATIENCE_SECONDS),
    ):
        assert ws.protocol == "graphql-transport-ws"
        await ws.send_json({"type": "connection_init"})
        assert (await ws.receive_json())["type"] == "connection_ack"
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test("Books", serviceId=line, runCount=3)
        run = await author.run(await author.unit_test_set([test]))
        payload = {"query": PROGRESS, "variables": {"id": run}}
        await ws.send_json({"id": "1", "type": "subscribe", "payload": payload})

        told: list[dict[str, Any]] = []
        while (message := await ws.receive_json())["type"] == "next":
            assert "errors" not in message["payload"]
            told.append(message["payload"]["data"]["unitTestSetRunProgress"])
    assert message == {"id": "1", "type": "complete"}
    kinds = [each["kind"] for each in told]
    assert kinds.count("TURN") == 6
    assert kinds.count("SESSION_FINISHED") == 3
    assert told[-1] == {
        "kind": "RUN_FINISHED",
        "finished": 3,
        "planned": 3,
        "run": {"status": "COMPLETED", "verdict": "PASSED"},
    }
