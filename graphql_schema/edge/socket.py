"""GraphQL over WebSocket: graphql-transport-ws, with messages checked before they are used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any

from starlette.websockets import WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import (
    NonJsonMessageReceived,
    NonTextMessageReceived,
    WebSocketDisconnected,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
)

from graphql_schema.edge.errors import as_graphql_error
from graphql_schema.edge.http import MAX_BODY_BYTES
from graphql_schema.edge.pace import MESSAGES_PER_SECOND, Pace
from simulation.kernel.errors import SimulationError

MAX_REASON_BYTES = 123
"""What fits into a close frame; a longer reason breaks the connection instead of closing it."""

MESSAGE_TOO_BIG = 1009
TOO_MANY_MESSAGES = 4429
FORBIDDEN = 4403

LAST_WORDS_SECONDS = 2.0
"""How long operations may take to end by themselves when their connection is about to be closed."""

MESSAGE_TYPES = frozenset({"connection_init", "ping", "pong", "subscribe", "complete"})


class EdgeSocket(ASGIWebSocketAdapter):
    """The connection: text frames of limited size, and so many of them."""

    async def iter_json(
        self, *, ignore_parsing_errors: bool = False
    ) -> AsyncGenerator[object, None]:
        pace = Pace(asyncio.get_running_loop().time)
        while self.ws.application_state is WebSocketState.CONNECTED:
            frame = await self.ws.receive()
            if frame["type"] == "websocket.disconnect":
                return
            if not pace.allows_one_more():
                await self.close(
                    TOO_MANY_MESSAGES, f"Send at most {MESSAGES_PER_SECOND:g} messages a second"
                )
                return
            text = frame.get("text")
            if not isinstance(text, str):
                raise NonTextMessageReceived
            if len(text) > MAX_BODY_BYTES:
                await self.close(MESSAGE_TOO_BIG, f"Send at most {MAX_BODY_BYTES} characters")
                return
            try:
                message = self.view.decode_json(text)
            except ValueError as error:
                if not ignore_parsing_errors:
                    raise NonJsonMessageReceived from error
            else:
                yield message

    async def send_json(self, message: Mapping[str, object]) -> None:
        # An operation may have a last word after the connection was closed under it.
        if self.ws.application_state is WebSocketState.CONNECTED:
            await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        if self.ws.application_state is WebSocketState.CONNECTED:
            await super().close(code, reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore"))


class EdgeSocketHandler(BaseGraphQLTransportWSHandler[Any, None]):
    """The protocol. A message of the wrong shape closes the connection and says why.

    So does the end of its sender's welcome, for which nothing has to be sent.
    """

    _watch: asyncio.Task[None] | None = None

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        await super().handle_connection_init(message)
        wait = getattr(self.context, "until_unwelcome", None)
        if self.connection_acknowledged and self._watch is None and wait is not None:
            self._watch = asyncio.create_task(self._close_when_unwelcome(wait))

    async def shutdown(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait((self._watch,))
        await super().shutdown()

    async def _close_when_unwelcome(self, wait: Callable[[], Awaitable[None]]) -> None:
        try:
            await wait()
        except SimulationError as refusal:
            # What is under way says for itself why it ends.
            running = [each.task for each in self.operations.values() if each.task]
            if running:
                await asyncio.wait(running, timeout=LAST_WORDS_SECONDS)
            await self.websocket.close(FORBIDDEN, as_graphql_error(refusal).message)
        except Exception as error:
            # The connection stays: its next operation is looked at in any case.
            await self.handle_task_exception(error)

    async def handle_message(self, message: Message) -> None:
        problem = _problem(message)
        if problem is not None:
            await self.handle_invalid_message(problem)
        elif message["type"] != "subscribe" or await self._may_begin(message["id"]):
            await super().handle_message(message)

    async def _may_begin(self, id: str) -> bool:
        """Whether the sender may begin an operation: a connection may outlive a sign-in."""
        if not self.connection_acknowledged:
            return True  # They are told what is missing.
        try:
            await _renew(self.context)
        except Exception as error:
            await self.websocket.close(FORBIDDEN, as_graphql_error(error).message)
            return False
        try:
            await admit(self.context)
        except Exception as error:
            payload = [as_graphql_error(error).formatted]
            await self.send_message({"id": id, "type": "error", "payload": payload})
            return False
        return True

    async def handle_task_exception(self, error: Exception) -> None:
        if not isinstance(error, WebSocketDisconnected):  # Clients may leave at any time.
            await super().handle_task_exception(error)


async def admit(context: Any) -> None:
    """Ask ``context``, if it wants to be asked, whether one more operation may begin."""
    ask = getattr(context, "admit", None)
    if ask is not None:
        await ask()


async def _renew(context: Any) -> None:
    ask = getattr(context, "renew", None)
    if ask is not None:
        await ask()


def _problem(message: Any) -> str | None:
    """What is wrong with the shape of ``message``."""
    if not isinstance(message, dict):
        return "A message must be a JSON object"
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in MESSAGE_TYPES:
        return f"Unknown message type: {kind!r}"
    if kind in ("subscribe", "complete") and not isinstance(message.get("id"), str):
        return f"{kind}: id must be text"
    return _payload_problem(message.get("payload")) if kind == "subscribe" else None


def _payload_problem(payload: Any) -> str | None:
    if not isinstance(payload, dict):
        return "subscribe: payload must be a JSON object"
    if not isinstance(payload.get("query"), str):
        return "subscribe: query must be text"
    if not isinstance(payload.get("variables"), dict | None):
        return "subscribe: variables must be a JSON object or null"
    if not isinstance(payload.get("operationName"), str | None):
        return "subscribe: operationName must be text or null"
    return None
