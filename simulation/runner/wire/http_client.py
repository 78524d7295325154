"""POST of JSON: bounded in time, size and attempts, with one clear fault per failure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import urlsplit

import aiohttp
import orjson
from yarl import URL

from simulation.kernel.values import Json
from simulation.outbound.addresses import AddressPolicy
from simulation.outbound.connections import policy_connector
from simulation.outbound.urls import without_secrets
from simulation.runner.apart import AT_ONCE_CHARACTERS, apart
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.wire.answer import BrokenOff, RefusedRequest, Unusable
from simulation.runner.wire.decoding import decoded
from simulation.runner.wire.excerpt import MAX_EXCERPT, excerpt
from simulation.runner.wire.exchanges import Unobserved, exchanging
from simulation.runner.wire.failures import failure_of
from simulation.runner.wire.refusals import Cause, Refusal, refusal_by_status, refusal_in
from simulation.runner.wire.retries import NotServed, Overloaded, Retries

MAX_ANSWER_BYTES = 1024 * 1024
"""The largest answer that is read; reading stops beyond."""

TOUCH_SECONDS = 20.0
"""How long it may take to find out whether anybody is there."""

_MAX_COMPLAINT_BYTES = 4096
# Piece by piece, since most of an answer is not shown.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_CONNECT_SECONDS = 10.0
_STANDING_HEADERS = {
    "content-type": "application/json",
    "accept": "application/json",
    # Answers are small; unpacking them would cost more than it saves.
    "accept-encoding": "identity",
    "user-agent": "simulation",
}

Answered = Callable[[Json], Awaitable[bool]]
"""Whether an answer holds what was asked for."""


def open_session(policy: AddressPolicy | None = None) -> aiohttp.ClientSession:
    """A session for all endpoints of a worker. Close it when the worker ends.

    It keeps no cookies, so that no conversation reaches into another, and queues no
    request, so that no endpoint is blamed for waiting behind others. Without ``policy`` it
    reaches every address: for what the operator has chosen.
    """
    connector = (
        aiohttp.TCPConnector(limit=0) if policy is None else policy_connector(policy, limit=0)
    )
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


class JsonEndpoint:
    """One address that takes JSON and answers JSON.

    ``name`` and ``shown`` stand for it in reasons ('The agent', its address without
    secrets); ``secrets`` are masked in everything that reasons quote. ``timeout_seconds``
    bounds each attempt.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: str,
        *,
        name: str,
        shown: str,
        timeout_seconds: float,
        headers: Mapping[str, str] | None = None,
        secrets: Sequence[str] = (),
        retries: Retries | None = None,
    ) -> None:
        self._session = session
        self._address = address if _is_address(address) else None
        self._place = without_secrets(shown)
        self._shown = f"{name} at {self._place}"
        self._timeout_seconds = timeout_seconds
        self._secrets = tuple(secrets)
        self._retries = retries or Retries()
        # Names in lower case, so that a header which is set again replaces the first.
        self._headers = _STANDING_HEADERS | _lowered(headers or {})
        # Being connected late is nobody's answer being late: it has to show first.
        self._timeouts = aiohttp.ClientTimeout(
            total=None, connect=min(_CONNECT_SECONDS, timeout_seconds / 2)
        )

    async def post(
        self,
        body: Json,
        headers: Mapping[str, str] | None = None,
        answered: Answered | None = None,
    ) -> Json:
        """What the endpoint answers to ``body``.

        An answer that is an error object, and not ``answered``, counts as a refusal.

        Raises:
            EndpointUnavailable: nobody took the request, or has no time for it.
            EndpointMisconfigured: it was sent to the wrong place, or with the wrong key.
            RefusedRequest: the answer's status is no success.
            TooSlow: it did not answer in time.
            BrokenOff: its answers broke off in the middle.
            Unusable: its answer is too large or no JSON.
        """
        content = orjson.dumps(body)
        sent = self._headers | _lowered(headers or {})

        async def attempt() -> Json:
            answer = await self._attempt(content, sent)
            refusal = refusal_in(answer)
            if refusal and answered and not await answered(answer):
                said = f"{self._shown} answered with an error; {refusal.remedy}. It said: "
                raise _refused(refusal, said + self.quote(answer))
            return answer

        return await self._retries.until_served(attempt)

    async def touch(self) -> None:
        """Connect and hang up: whether anybody is there, without asking anything.

        Raises:
            EndpointUnavailable: nobody accepts a connection, or it must not be made.
        """
        try:
            async with asyncio.timeout(TOUCH_SECONDS):
                await self._retries.until_served(self._connect)
        except TimeoutError as error:
            raise EndpointUnavailable(
                f"{self._shown} cannot be reached: nobody accepts the connection in time."
            ) from error

    async def read(self, path: str) -> bytes:
        """What a GET of ``path``, on the host of the endpoint, answers; raises as ``post``."""
        content, _ = await self._retries.until_served(
            lambda: self._exchange("GET", self._on_host(path), None, self._headers)
        )
        return content

    def shown(self, content: bytes) -> str:
        """The beginning of what was read, without secrets."""
        return self._excerpt(content)

    def quote(self, body: Json) -> str:
        """The beginning of an answer, for reasons."""
        written = ""
        try:
            for piece in _ENCODER.iterencode(body):
                written += piece
                if len(written) > MAX_EXCERPT:
                    break
        except RecursionError:
            return "JSON that is nested too deep to be shown"
        return excerpt(written, secrets=self._secrets)

    async def _attempt(self, content: bytes, headers: dict[str, str]) -> Json:
        payload, charset = await self._exchange("POST", self._valid_address(), content, headers)
        if len(payload) <= AT_ONCE_CHARACTERS:
            return self._decode(payload, charset)
        return await apart(lambda: self._decode(payload, charset))

    async def _exchange(
        self, method: str, address: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[bytes, str | None]:
        """The body of an answer, and the charset that it claims."""
        seen = exchanging(method, self._place, headers, content, self._secrets)
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._session.request(
                    method,
                    address,
                    data=content,
                    headers=headers,
                    timeout=self._timeouts,
                    allow_redirects=False,
                ) as response,
            ):
                seen.answered(response.status, response.headers)
                if response.status // 100 != 2:
                    raise await self._refusal(response, seen)
                payload = await self._read(response, MAX_ANSWER_BYTES, seen)
                charset = response.charset
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_of(error, self._shown, self._timeout_seconds) from error
        finally:
            seen.end()
        if len(payload) > MAX_ANSWER_BYTES:
            raise Unusable(
                f"{self._shown} answered with more than {MAX_ANSWER_BYTES // 1024} KiB; "
                f"answer shorter. It began: {self._excerpt(payload)}"
            )
        return payload, charset

    async def _connect(self) -> None:
        address = self._valid_address()
        connector = self._session.connector
        assert connector is not None, "the session is open"
        try:
            request = aiohttp.ClientRequest(
                "GET", URL(address), loop=asyncio.get_running_loop(), session=self._session
            )
            connection = await connector.connect(request, [], self._timeouts)
        except TimeoutError as error:
            raise failure_of(aiohttp.ConnectionTimeoutError(), self._shown, 0) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_of(error, self._shown, self._timeout_seconds) from error
        connection.close()

    def _valid_address(self) -> str:
        if self._address is None:
            raise EndpointMisconfigured(f"{self._shown} has no valid address; correct the url.")
        return self._address

    def _on_host(self, path: str) -> str:
        return str(URL(self._valid_address()).join(URL(path)))

    def _decode(self, payload: bytes, charset: str | None) -> Json:
        try:
            return decoded(payload, charset)
        except ValueError as error:
            found = self._excerpt(payload) if payload.strip() else "nothing at all"
            raise Unusable(
                f"{self._shown} answered with no valid JSON ({error}); answer JSON in UTF-8. "
                f"It sent: {found}"
            ) from error

    async def _refusal(self, response: aiohttp.ClientResponse, seen: Unobserved) -> Exception:
        status = response.status
        said = f"{self._shown} answered with status {status}"
        if status // 100 == 3:
            return EndpointMisconfigured(
                f"{said}, a redirect, which is not followed; use the address it leads to."
            )
        complaint = await self._read(response, _MAX_COMPLAINT_BYTES, seen)
        refusal = refusal_by_status(status, complaint)
        after, date = (response.headers.get(name) for name in ("Retry-After", "Date"))
        return _refused(
            refusal,
            f"{said}; {refusal.remedy}. It said: {self._excerpt(complaint) or 'nothing'}",
            self._retries.seconds_asked_for(after, date),
        )

    async def _read(self, response: aiohttp.ClientResponse, limit: int, seen: Unobserved) -> bytes:
        """The body of ``response``; a larger one is cut off a little beyond ``limit`` bytes."""
        content = bytearray()
        try:
            async for chunk in response.content.iter_any():
                content += chunk
                seen.received(chunk)
                if len(content) > limit:
                    response.close()
                    break
        except (aiohttp.ClientError, ConnectionError) as error:
            raise NotServed(
                f"{self._shown} began to answer with status {response.status}, and the connection "
                f"broke off after {len(content)} bytes; look into its log.",
                BrokenOff,
            ) from error
        return bytes(content)

    def _excerpt(self, content: bytes) -> str:
        text = content[:_MAX_COMPLAINT_BYTES].decode(errors="replace")
        return excerpt(text, secrets=self._secrets)


def _refused(refusal: Refusal, reason: str, retry_after: float | None = None) -> Exception:
    match refusal.cause:
        case Cause.OVERLOAD:
            return Overloaded(reason, retry_after)
        case Cause.CONFIGURATION:
            return EndpointMisconfigured(reason)
    return RefusedRequest(reason)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}
