"""A WebSocket server whose conversations a test writes down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

Script = Callable[["Caller"], Awaitable[None]]


class Caller:
    """One connection, as the script of a conversation sees it."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.heard: list[Any] = []

    async def hear(self) -> Any:
        """What is said next."""
        text = await self.connection.recv()
        try:
            said = json.loads(text)
        except ValueError:
            said = text
        self.heard.append(said)
        return said

    async def say(self, *events: Any) -> None:
        """Send events: texts as they are, anything else as JSON."""
        for event in events:
            await self.connection.send(
                event if isinstance(event, str | bytes) else json.dumps(event)
            )

    async def hang_up(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection."""
        await self.connection.close(code, reason)

    def break_off(self) -> None:
        """Lose the connection."""
        self.connection.transport.abort()


class SocketServer:
    """Serves ``script`` to everybody who connects; a context manager."""

    def __init__(self, script: Script, **options: Any) -> None:
        self._script = script
        self._options = options
        self._server: Server | None = None
        self.callers: list[Caller] = []
        self.gone = 0
        self.url = ""

    async def __aenter__(self) -> SocketServer:
        self._server = await serve(self._serve, "127.0.0.1", 0, **self._options)
        self.url = f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def all_gone(self) -> None:
        """Wait until nobody is connected any more."""
        async with asyncio.timeout(5):
            while self.gone < len(self.callers):
                await asyncio.sleep(0.01)

    async def _serve(self, connection: ServerConnection) -> None:
        caller = Caller(connection)
        self.callers.append(caller)
        try:
            with suppress(ConnectionClosed):
                await self._script(caller)
                await connection.wait_closed()
        finally:
            self.gone += 1
