"""A platform in memory whose services lead to agents in the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.support.platform import House, open_house

TRY = """mutation($input: TryServiceInput!) { tryService(input: $input) {
    latencyMs
    exchanges { method address requestHeaders requestBody status responseHeaders responseBody
        responseBytes firstByteMs totalMs }
    reply { texts toolCalls { name arguments problem } ended usage { promptTokens } finishReason
        firstTokenMs reasoning continuation }
    problem { outcome reason remedy } } }"""

Serve = Callable[..., Awaitable[str]]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    variables = {"SIMULATION_AGENT_KEY": "sesame-4711"}
    async with open_house(agent_variables=variables) as opened:
        yield opened


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve a handler on the loopback; answers its address."""
    runners: list[web.AppRunner] = []

    async def begin(handler: Any) -> str:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"127.0.0.1:{runner.addresses[0][1]}"

    yield begin
    for each in runners:
        await each.cleanup()


async def tried(house: House, service: str, **fields: Any) -> dict[str, Any]:
    data = await house.owner.ask(TRY, input={"id": service, **fields})
    found: dict[str, Any] = data["tryService"]
    return found
