"""A WebSocket: opened within the policy of addresses, read all the time, and bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

import aiohttp
from aiohttp import WSMsgType

from simulation.outbound.urls import without_secrets
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.excerpt import excerpt
from simulation.runner.wire.exchanges import Unobserved, exchanging
from simulation.runner.wire.failures import failure_of
from simulation.runner.wire.refusals import fault_of, refusal_by_status
from simulation.runner.wire.time_limits import TimeLimits

MAX_EVENT_BYTES = 1024 * 1024
"""The largest message that is received."""
AT_ONCE = 20
"""So many messages are read before others have their turn."""
MAX_WAITING = 1_000
MAX_WAITING_CHARACTERS = 4 * 1024 * 1024
"""How much may lie there unread: an agent that sends more unasked is not listened to any more."""
PING_SECONDS = 20.0
"""How often it is looked whether the other side is still there."""

_GOODBYE_SECONDS = 2.0
_TOO_BIG = 1009
_LOST = 1006


@dataclass(frozen=True, slots=True)
class Closed:
    """The other side closed the connection, by a code of RFC 6455; 1006 where it just broke."""

    code: int
    reason: str = ""

    @property
    def in_order(self) -> bool:
        """Whether it wanted to say no more than that it is done."""
        return self.code in (1000, 1001, 1005)


class Flooded(Unusable):
    """More was sent than is kept."""


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """Where a socket is opened, how it is shown in reasons, and what is masked there."""

    address: str
    shown: str
    secrets: Sequence[str]
    limits: TimeLimits
    subprotocol: str | None = None

    @property
    def name(self) -> str:
        """It in a reason."""
        return f"The agent at {without_secrets(self.shown)}"

    def excerpt(self, text: str) -> str:
        """The beginning of ``text`` without secrets."""
        return excerpt(text, secrets=self.secrets)


class Socket:
    """An open connection. Pings are answered and messages kept while nobody waits for one."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, at: SocketAddress, seen: Unobserved
    ) -> None:
        self._socket = socket
        self._at = at
        self._seen = seen
        self._waiting: deque[str] = deque()
        self._characters = 0
        self._end: Closed | Flooded | None = None
        self._news = asyncio.Event()
        self._room = asyncio.Event()
        self._listeners = 0
        self._reader = asyncio.create_task(self._read())

    async def send(self, text: str) -> None:
        """Send ``text``; what becomes of a connection that is lost is received."""
        self._seen.sent(f"{text}\n")
        with suppress(ConnectionError, aiohttp.ClientError):
            await self._socket.send_str(text)

    @contextmanager
    def listened_to(self) -> Iterator[None]:
        """Within, more is not read than is received; otherwise what comes is unasked."""
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1
            self._room.set()

    async def receive(self) -> str | Closed:
        """The next message, or the end, which stays.

        Raises:
            Flooded: more came than is kept.
        """
        while not self._waiting and self._end is None:
            self._news.clear()
            await self._news.wait()
        return self._next()

    def waiting(self) -> list[str | Closed]:
        """All that has come and was not received; raises as ``receive``."""
        found: list[str | Closed] = [self._next() for _ in range(len(self._waiting))]
        return [*found, self._next()] if self._end is not None else found

    async def close(self, *, at_once: bool = False) -> None:
        """Say goodbye, and wait a little for the answer; ``at_once`` just hangs up."""
        try:
            if at_once or self._is_full or isinstance(self._end, Flooded):
                self._hang_up()
                return
            with suppress(TimeoutError, ConnectionError, aiohttp.ClientError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await self._socket.close()
        finally:
            self._reader.cancel()
            self._seen.end()
            await asyncio.wait([self._reader])

    def _hang_up(self) -> None:
        # A goodbye of the client's reads all that was sent before the answer to it, at one go and
        # whatever others wait for: of who floods it that is too much.
        self._socket._response.close()

    def _next(self) -> str | Closed:
        if self._waiting:
            text = self._waiting.popleft()
            self._characters -= len(text)
            self._room.set()
            return text
        if isinstance(self._end, Flooded):
            raise self._end
        assert self._end is not None, "something is there"
        return self._end

    async def _read(self) -> None:
        read = 0
        try:
            while self._end is None:
                self._take(await self._socket.receive())
                self._news.set()
                read += 1
                if read % AT_ONCE == 0:
                    # What has come already is no reason to wait: others have their turn.
                    await asyncio.sleep(0)
                while self._is_full and self._listeners:
                    self._room.clear()
                    await self._room.wait()
        except Exception as error:
            # Whatever breaks a connection, nobody waits for it in vain.
            self._end = Closed(_LOST, type(error).__name__)
        finally:
            self._end = self._end or Closed(_LOST)
            self._news.set()
        if isinstance(self._end, Flooded):
            self._hang_up()

    def _take(self, message: aiohttp.WSMessage) -> None:
        match message.type:
            case WSMsgType.TEXT:
                self._keep(message.data)
            case WSMsgType.BINARY:
                self._keep(message.data.decode(errors="replace"))
            case WSMsgType.CLOSE:
                self._end = Closed(message.data or _LOST, message.extra or "")
            case WSMsgType.ERROR if isinstance(message.data, aiohttp.WebSocketError):
                self._end = _end_by(message.data)
            case _:
                self._end = Closed(self._socket.close_code or _LOST)

    @property
    def _is_full(self) -> bool:
        full = self._characters > MAX_WAITING_CHARACTERS
        return full or len(self._waiting) >= MAX_WAITING

    def _keep(self, text: str) -> None:
        self._seen.received(f"{text}\n")
        if not self._is_full:
            self._waiting.append(text)
            self._characters += len(text)
            return
        self._end = Flooded(
            f"it sent more than {MAX_WAITING} messages or {MAX_WAITING_CHARACTERS // 1024} KiB "
            "that nobody had asked for; send less at once."
        )


def _end_by(error: aiohttp.WebSocketError) -> Closed | Flooded:
    if error.code == _TOO_BIG:
        return Flooded(
            f"it sent a message of more than {MAX_EVENT_BYTES // 1024} KiB; send shorter ones."
        )
    return Closed(error.code)


async def open_socket(
    session: aiohttp.ClientSession, at: SocketAddress, headers: Mapping[str, str]
) -> Socket:
    """A connection to what is ``at`` an address, which goes where ``session`` may.

    Raises:
        NotServed: nobody is there, or has no time.
        EndpointMisconfigured: it is the wrong place, or the wrong key.
        TooSlow, RefusedRequest: it does not answer, or not well.
    """
    seen = exchanging("WEBSOCKET", without_secrets(at.shown), headers, None, at.secrets)
    client = aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=at.limits.of_client,
        trace_configs=[_no_redirects()],
    )
    try:
        async with client, asyncio.timeout(at.limits.whole):
            socket = await client.ws_connect(
                at.address,
                headers=headers,
                protocols=(at.subprotocol,) if at.subprotocol else (),
                heartbeat=PING_SECONDS,
                max_msg_size=MAX_EVENT_BYTES,
                timeout=aiohttp.ClientWSTimeout(ws_close=_GOODBYE_SECONDS),
            )
    except aiohttp.WSServerHandshakeError as refused:
        seen.answered(refused.status, refused.headers or {})
        seen.end()
        raise _refused(refused.status, at) from refused
    except _Redirected as redirect:
        seen.end()
        raise _refused(300, at) from redirect
    except (aiohttp.ClientError, OSError, ValueError) as error:
        seen.end()
        raise failure_of(error, at.name, at.limits.whole) from error
    seen.answered(101, {})
    return Socket(socket, at, seen)


class _Redirected(Exception):
    """The address leads to another one."""


def _no_redirects() -> aiohttp.TraceConfig:
    async def refuse(*_: object) -> NoReturn:
        raise _Redirected

    config = aiohttp.TraceConfig()
    config.on_request_redirect.append(refuse)
    return config


def _refused(status: int, at: SocketAddress) -> Exception:
    said = f"{at.name} answered the handshake with status {status}"
    if status // 100 == 3:
        return EndpointMisconfigured(
            f"{said}, a redirect, which is not followed; use the address it leads to."
        )
    if status // 100 < 3:
        return EndpointMisconfigured(f"{said}: it speaks no WebSocket there; correct the url.")
    refusal = refusal_by_status(status, b"")
    return fault_of(refusal, f"{said}; {refusal.remedy}.")
