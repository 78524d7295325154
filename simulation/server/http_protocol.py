"""HTTP/1.1 as uvicorn speaks it, with an end to waiting for the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from simulation.server.canned import HEAD_TOO_SLOW, NO_HTTP


class Waiting:
    """The connections that do no work: nobody has sent a whole head of a request on them."""

    def __init__(self) -> None:
        # In the order in which they began to wait.
        self._connections: dict[HttpProtocol, None] = {}

    def begin(self, connection: HttpProtocol) -> None:
        self._connections.setdefault(connection)

    def end(self, connection: HttpProtocol) -> None:
        self._connections.pop(connection, None)

    def close_one(self) -> bool:
        """Close the one that has waited for the longest time, if there is one."""
        for connection in self._connections:
            connection.drop()
            return True
        return False


class HttpProtocol(H11Protocol):
    """One connection. Uvicorn ends what is idle; this ends what never gets to the point."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        waiting: Waiting,
        head_seconds: float,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._waiting = waiting
        self._head_seconds = head_seconds
        self._heard = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._waiting.begin(self)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._heard = True
        super().data_received(data)
        if self._is_waiting:
            # Uvicorn stops its own clock at the first byte, and leaves it so.
            self._waiting.begin(self)
            self._expect_head()
        else:
            self._end_waiting()

    def on_response_complete(self) -> None:
        self._heard = False
        super().on_response_complete()
        if self._is_waiting:
            self._waiting.begin(self)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._end_waiting()
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:
        self.transport.write(NO_HTTP)
        self.transport.close()

    def drop(self) -> None:
        """Close the connection at once, for somebody else's sake."""
        self._end_waiting()
        self.transport.abort()

    @property
    def _is_waiting(self) -> bool:
        if self.transport.is_closing() or self not in self.connections:
            return False
        return self.cycle is None or self.cycle.response_complete

    def _expect_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._head_seconds, self._give_up)

    def _end_waiting(self) -> None:
        self._waiting.end(self)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if self._heard and self.conn.their_state is h11.IDLE:
            self.transport.write(HEAD_TOO_SLOW)
        self._end_waiting()
        self.transport.close()
