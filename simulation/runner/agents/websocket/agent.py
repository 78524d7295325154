"""An agent at the other end of a WebSocket: one connection for all of a session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import aiohttp
import orjson

from simulation.catalog.connectors.variables import expand
from simulation.catalog.connectors.websocket import WebSocketConnector
from simulation.catalog.expressions.body_template import BodyTooLarge, asks_for, fill
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Json
from simulation.runner.agents.carried import IDEMPOTENCY_HEADER, TurnHeaders, values_of
from simulation.runner.agents.connection import secrets_of, standing_headers
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.agents.websocket.answer import HeardAnswer, Interrupted
from simulation.runner.faults import AgentFault, EndpointUnavailable
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, TooSlow, Unusable
from simulation.runner.wire.http_client import JsonEndpoint
from simulation.runner.wire.retries import Retries
from simulation.runner.wire.socket import AT_ONCE, Closed, Socket, SocketAddress, open_socket
from simulation.runner.wire.time_limits import TimeLimits


class WebSocketAgent:
    """Keeps its connection from the first turn to the end of the session.

    What came unasked belongs to the next reply. A connection that is opened in the middle of a
    conversation, after a crash, is told how that went, or goes on by its name.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        connector: WebSocketConnector,
        at: SocketAddress,
        headers: tuple[dict[str, str], TurnHeaders],
        retries: Retries | None,
    ) -> None:
        self._session = session
        self._connector = connector
        self._at = at
        self._standing, self._of_turn = headers
        self._retries = retries or Retries()
        self._socket: Socket | None = None
        self._greeted = self._failed = False

    async def reply(self, turn: AgentTurn) -> AgentReply:
        try:
            return await self._retries.until_served(lambda: self._attempt(turn))
        except Interrupted as interrupted:
            raise EndpointUnavailable(str(interrupted)) from interrupted
        except BadAnswer as bad:
            self._failed = True
            raise AgentFault(str(bad)) from bad

    async def aclose(self) -> None:
        """Close the connection."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close(at_once=self._failed)

    async def _attempt(self, turn: AgentTurn) -> AgentReply:
        heard: HeardAnswer | None = None
        limits = self._at.limits
        try:
            async with asyncio.timeout(limits.whole):
                socket = self._socket or await self._opened(turn)
                heard = HeardAnswer(self._connector, self._at)
                await self._converse(socket, turn, heard)
                reply = heard.reply()
        except TimeoutError as error:
            sent = f" The last that it sent: {heard.last}" if heard else ""
            raise TooSlow(
                f"{self._at.name} did not answer to the end within {limits.whole:g} s.{sent}"
            ) from error
        except Unusable as bad:
            sent = f" The last that it sent: {heard.last}" if heard else ""
            raise Unusable(f"The agent's answer: {bad}{sent}") from bad
        return replace(reply, continuation=reply.continuation or turn.continuation)

    async def _opened(self, turn: AgentTurn) -> Socket:
        """A connection on which the conversation is as far as ``turn``."""
        carried = self._of_turn.of(turn)
        # It is about a request, and this connection is for many.
        carried.pop(IDEMPOTENCY_HEADER, None)
        socket = await open_socket(self._session, self._at, self._standing | carried)
        self._socket = socket
        connector = self._connector
        resumes = bool(turn.continuation and connector.resume_templates)
        self._greeted = resumes
        templates = connector.resume_templates if resumes else connector.open_templates
        for template in templates:
            await socket.send(self._filled(template, turn))
        if not resumes and connector.remembers:
            for earlier in _earlier(turn):
                heard = HeardAnswer(connector, self._at)
                await self._converse(socket, earlier, heard)
        return socket

    async def _converse(self, socket: Socket, turn: AgentTurn, heard: HeardAnswer) -> None:
        for event in socket.waiting():
            await heard.take(event)
        if values_of(turn)["message"] or _has_results(turn.transcript):
            if self._connector.greets and not self._greeted and not heard.spoke:
                with socket.listened_to():
                    await self._listen(socket, heard)
            heard.begin()
            if not heard.over:
                await socket.send(self._filled(self._connector.message_template, turn))
        self._greeted = True
        with socket.listened_to():
            await self._listen(socket, heard)

    async def _listen(self, socket: Socket, heard: HeardAnswer) -> None:
        while not heard.over:
            quiet = self._connector.quiet_seconds if heard.spoke else None
            try:
                async with asyncio.timeout(quiet) as silence:
                    event = await self._first(socket, heard)
            except TimeoutError:
                if not silence.expired():
                    raise
                return
            await heard.take(event)
            # What has come already is no reason to wait: others have their turn all the same.
            if heard.events % AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _first(self, socket: Socket, heard: HeardAnswer) -> str | Closed:
        first_byte = self._at.limits.first_byte
        if first_byte is None or heard.spoke:
            return await socket.receive()
        try:
            async with asyncio.timeout(first_byte) as limit:
                return await socket.receive()
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TooSlow(
                f"{self._at.name} did not begin to answer within {first_byte:g} s."
            ) from error

    def _filled(self, template: Json, turn: AgentTurn) -> str:
        event_apart = asks_for(template, "event")
        try:
            filled = fill(template, values_of(turn, event_apart=event_apart))
        except BodyTooLarge as error:
            raise EndpointUnavailable(f"message_template: {error}") from error
        return filled if isinstance(filled, str) else orjson.dumps(filled).decode()


def _has_results(transcript: Sequence[Message]) -> bool:
    """Whether the last that was said are results of tools."""
    return bool(transcript) and any(call.result for call in transcript[-1].tool_calls)


def _earlier(turn: AgentTurn) -> Iterator[AgentTurn]:
    """The turns that were answered before ``turn``, as they were put."""
    said = turn.transcript
    for number, message in enumerate(said):
        begins = not number or said[number - 1].role is not Role.AGENT
        if message.role is Role.AGENT and (begins or _has_results(said[:number])):
            yield replace(
                turn,
                turn=message.turn,
                idempotency_key=f"{turn.session_id}/{message.turn}",
                transcript=said[:number],
                continuation="",
            )


def websocket_agent(connector: WebSocketConnector, surroundings: Surroundings) -> WebSocketAgent:
    """The agent of ``connector``.

    Raises:
        EndpointMisconfigured: it names a variable that it may not use.
    """
    named = named_in(connector, surroundings.variables)
    headers = standing_headers(connector.headers, named)
    at = _address(connector, surroundings, expand(connector.url, named), headers)
    return WebSocketAgent(
        surroundings.session,
        connector,
        at,
        (headers, TurnHeaders(connector.headers, named)),
        surroundings.retries,
    )


async def touch_websocket(connector: WebSocketConnector, surroundings: Surroundings) -> None:
    """Connect to the host of ``connector`` and hang up; raises as ``JsonEndpoint.touch``."""
    named = named_in(connector, surroundings.variables)
    address = expand(connector.url, named)
    at = _address(connector, surroundings, address, {})
    await JsonEndpoint(
        surroundings.session,
        # The handshake is HTTP.
        f"http{address.removeprefix('ws')}" if address.startswith("ws") else address,
        name="The agent",
        shown=connector.url,
        limits=at.limits,
        secrets=at.secrets,
        retries=surroundings.retries,
    ).touch()


def _address(
    connector: WebSocketConnector, surroundings: Surroundings, address: str, headers: dict[str, str]
) -> SocketAddress:
    limits = TimeLimits(
        connector.timeout_seconds,
        connector.timeouts.connect_seconds,
        connector.timeouts.first_byte_seconds,
    )
    secrets = secrets_of(connector, surroundings, headers)
    return SocketAddress(address, connector.url, secrets, limits, connector.subprotocol)
