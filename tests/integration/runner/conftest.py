"""A real HTTP endpoint on the loopback whose answers a test lines up."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from simulation.catalog.session.transcript import Message, Role, message_id
from simulation.runner.ports import AgentTurn
from simulation.runner.wire.http_client import open_session
from simulation.runner.wire.retries import Retries
from tests.support.waiting import NoTime

CHUNK = b"x" * 65536


class Asked:
    """A request that the endpoint received."""

    def __init__(self, request: web.Request, body: bytes) -> None:
        self.path = request.path
        self.headers = request.headers
        self.method = request.method
        self.json = orjson.loads(body) if body else None


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Endpoint:
    """Gives the answers lined up with the methods below, one a request, the last for good."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.streamed = 0
        self.url = ""
        self._handlers: list[Handler] = []
        self._closing = asyncio.Event()

    def answers(
        self,
        body: Any = None,
        *,
        status: int = 200,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answer with JSON, or with ``raw`` bytes."""
        content = orjson.dumps(body) if raw is None else raw

        async def handle(request: web.Request) -> web.StreamResponse:
            return web.Response(body=content, status=status, headers=headers)

        self._handlers.append(handle)

    def says(self, content: Any, **message: Any) -> None:
        """Answer in the chat completions format."""
        self.answers({"choices": [{"message": {"content": content, **message}}]})

    def hangs(self) -> None:
        """Never answer."""

        async def handle(request: web.Request) -> web.StreamResponse:
            await self._closing.wait()
            return web.Response()

        self._handlers.append(handle)

    def aborts(self) -> None:
        """Cut the connection instead of answering."""

        async def handle(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self._handlers.append(handle)

    def breaks_off(self) -> None:
        """Cut the connection in the middle of the answer."""

        async def handle(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "500"})
            await response.prepare(request)
            await response.write(b'{"choices": [')
            assert request.transport is not None
            request.transport.close()
            return response

        self._handlers.append(handle)

    def streams(self, megabytes: int) -> None:
        """Answer with that much text; ``streamed`` counts the bytes that were taken."""

        async def handle(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            with contextlib.suppress(ConnectionError):
                for _ in range(megabytes * 16):
                    await response.write(CHUNK)
                    self.streamed += len(CHUNK)
            return response

        self._handlers.append(handle)

    def sends(
        self,
        *pieces: bytes | str | float | None,
        type: str = "text/event-stream",
        cut: bool = False,
    ) -> None:
        """Answer piece by piece: bytes, text, a number of seconds to wait, or null to wait until
        the test ends; ``cut`` says that the connection breaks off then."""

        async def handle(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": type})
            await response.prepare(request)
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    if piece is None:
                        await self._closing.wait()
                    elif isinstance(piece, float):
                        await asyncio.sleep(piece)
                    else:
                        await response.write(piece.encode() if isinstance(piece, str) else piece)
            if cut:
                assert request.transport is not None
                request.transport.close()
            return response

        self._handlers.append(handle)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(Asked(request, await request.read()))
        handler = self._handlers[0] if len(self._handlers) == 1 else self._handlers.pop(0)
        return await handler(request)

    def close(self) -> None:
        self._closing.set()


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", endpoint.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield endpoint
    endpoint.close()
    await runner.cleanup()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as session:
        yield session


@pytest.fixture
def no_time() -> NoTime:
    """Two minutes of patience that pass at once."""
    return NoTime(patience_seconds=120)


@pytest.fixture
def delays(no_time: NoTime) -> list[float]:
    """The seconds that were waited between attempts, without waiting them."""
    return no_time.delays


@pytest.fixture
def retries(no_time: NoTime) -> Retries:
    return Retries(waiting=no_time, chance=lambda: 0)


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
async def no_http() -> AsyncIterator[str]:
    """An address at which something listens that does not speak HTTP."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"220 mail.example ready\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await server.wait_closed()


@pytest.fixture
def turn() -> AgentTurn:
    """The second turn of a conversation that an external event opened."""
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def said(number: int, role: Role, text: str) -> Message:
        return Message(id=message_id(number, role), turn=number, role=role, text=text, at=at)

    return AgentTurn(
        session_id="5f0000000000000000000001",
        turn=2,
        idempotency_key="session-1-turn-2",
        transcript=(
            said(1, Role.EVENT, "The train is late."),
            said(1, Role.AGENT, "How can I help?"),
            said(2, Role.PERSONA, "A table for two, please."),
        ),
        user_variables={"phone": "555"},
    )
