"""One address that is asked over HTTP: bounded in time and size, with one clear fault a failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from simulation.outbound.urls import without_secrets
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.answer import BrokenOff, TooSlow, Unusable
from simulation.runner.wire.excerpt import excerpt
from simulation.runner.wire.exchanges import Unobserved, exchanging
from simulation.runner.wire.failures import failure_of
from simulation.runner.wire.refusals import fault_of, refusal_by_status
from simulation.runner.wire.retries import NotServed, Retries
from simulation.runner.wire.time_limits import TimeLimits

MAX_ANSWER_BYTES = 1024 * 1024
"""The largest answer that is read; reading stops beyond."""

_MAX_COMPLAINT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Received:
    """A whole answer with a good status."""

    status: int
    headers: Mapping[str, str]
    payload: bytes
    charset: str | None


class Arriving:
    """An answer whose body is still to come."""

    def __init__(
        self,
        response: aiohttp.ClientResponse,
        shown: str,
        first_byte: asyncio.Timeout,
        seen: Unobserved,
    ) -> None:
        self._response = response
        self._seen = seen
        self._shown = shown
        self._first_byte = first_byte
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.charset = response.charset
        self.received = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            NotServed: it broke off.
        """
        try:
            async for chunk in self._response.content.iter_any():
                self._has_begun()
                self.received += len(chunk)
                self._seen.received(chunk)
                yield chunk
        except (aiohttp.ClientError, ConnectionError) as error:
            raise NotServed(
                f"{self._shown} began to answer with status {self.status}, and the connection "
                f"broke off after {self.received} bytes; look into its log.",
                BrokenOff,
            ) from error
        self._has_begun()

    def _has_begun(self) -> None:
        # One that has run out a moment ago ends this task at its next wait.
        if not self._first_byte.expired():
            self._first_byte.reschedule(None)

    async def body(self, limit: int) -> bytes:
        """All of the body; a larger one is cut off a little beyond ``limit`` bytes."""
        content = bytearray()
        async for chunk in self.chunks():
            content += chunk
            if len(content) > limit:
                self._response.close()
                break
        return bytes(content)


class HttpAddress:
    """An address, as it is asked and as it is shown.

    ``name`` and ``place`` stand for it in reasons; ``secrets`` are masked in everything that
    they quote. ``limits`` bound each request.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: str,
        *,
        name: str,
        place: str,
        limits: TimeLimits,
        secrets: Sequence[str],
        retries: Retries,
    ) -> None:
        self._session = session
        self._url = _url_of(address)
        self._limits = limits
        self._secrets = list(secrets)
        self._retries = retries
        self._place = without_secrets(place)
        self.shown = f"{name} at {self._place}"

    @property
    def url(self) -> URL:
        """Where it is; raises EndpointMisconfigured where that is no address."""
        if self._url is None:
            raise EndpointMisconfigured(f"{self.shown} has no valid address; correct the url.")
        return self._url

    def hide(self, secret: str) -> None:
        """Mask ``secret`` from now on, which was not known before."""
        if secret not in self._secrets:
            self._secrets.append(secret)

    def excerpt(self, content: str | bytes) -> str:
        """The beginning of ``content`` without secrets."""
        if isinstance(content, bytes):
            content = content[:_MAX_COMPLAINT_BYTES].decode(errors="replace")
        return excerpt(content, secrets=self._secrets)

    async def exchange(
        self, method: str, url: str | URL, content: bytes | None, headers: dict[str, str]
    ) -> Received:
        """All of what is answered; raises as ``asked``, and Unusable where it is too large."""
        async with self.asked(method, url, content, headers) as answer:
            payload = await answer.body(MAX_ANSWER_BYTES)
        if len(payload) > MAX_ANSWER_BYTES:
            raise self.too_large(payload)
        return Received(answer.status, answer.headers, payload, answer.charset)

    def too_large(self, beginning: str | bytes) -> Unusable:
        """The fault of an answer that is larger than what is read."""
        return Unusable(
            f"{self.shown} answered with more than {MAX_ANSWER_BYTES // 1024} KiB; "
            f"answer shorter. It began: {self.excerpt(beginning)}"
        )

    @asynccontextmanager
    async def asked(
        self, method: str, url: str | URL, content: bytes | None, headers: dict[str, str]
    ) -> AsyncIterator[Arriving]:
        """An answer with a good status, whose body is to be read within.

        Raises:
            NotServed: nobody took the request, has time for it, or answers it to the end.
            EndpointMisconfigured: it was sent to the wrong place, or with the wrong key.
            RefusedRequest: the answer's status is no success.
            TooSlow: it did not come in time.
        """
        limits, first_byte = self._limits, asyncio.timeout(self._limits.first_byte)
        seen = exchanging(method, self._place, headers, content, self._secrets)
        answer = None
        try:
            async with (
                asyncio.timeout(limits.whole),
                first_byte,
                self._session.request(
                    method,
                    url,
                    data=content,
                    headers=headers,
                    timeout=limits.of_client,
                    allow_redirects=False,
                ) as response,
            ):
                seen.answered(response.status, response.headers)
                answer = Arriving(response, self.shown, first_byte, seen)
                if response.status // 100 != 2:
                    raise await self._refusal(answer)
                yield answer
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, TimeoutError) and first_byte.expired():
                raise TooSlow(
                    f"{self.shown} did not begin to answer within {limits.first_byte:g} s."
                ) from error
            if isinstance(error, TimeoutError) and answer is not None and answer.received:
                raise TooSlow(
                    f"{self.shown} did not answer within {limits.whole:g} s: it had sent "
                    f"{answer.received} bytes by then, and not come to an end."
                ) from error
            raise failure_of(error, self.shown, limits.whole) from error
        finally:
            seen.end()

    async def connect(self) -> None:
        """Connect and hang up; raises as ``asked``."""
        url, connector = self.url, self._session.connector
        assert connector is not None, "the session is open"
        try:
            request = aiohttp.ClientRequest(
                "GET", url, loop=asyncio.get_running_loop(), session=self._session
            )
            connection = await connector.connect(request, [], self._limits.of_client)
        except TimeoutError as error:
            raise failure_of(aiohttp.ConnectionTimeoutError(), self.shown, 0) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise failure_of(error, self.shown, self._limits.whole) from error
        connection.close()

    async def _refusal(self, answer: Arriving) -> Exception:
        said = f"{self.shown} answered with status {answer.status}"
        if answer.status // 100 == 3:
            return EndpointMisconfigured(
                f"{said}, a redirect, which is not followed; use the address it leads to."
            )
        complaint = await answer.body(_MAX_COMPLAINT_BYTES)
        refusal = refusal_by_status(answer.status, complaint)
        after, date = (answer.headers.get(name) for name in ("Retry-After", "Date"))
        return fault_of(
            refusal,
            f"{said}; {refusal.remedy}. It said: {self.excerpt(complaint) or 'nothing'}",
            self._retries.seconds_asked_for(after, date),
        )


def _url_of(text: str) -> URL | None:
    """``text`` as the address that it is; null where it is none."""
    try:
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return URL(text)
    except ValueError:
        pass
    return None
