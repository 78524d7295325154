"""POST of JSON: bounded in time, size and attempts, with one clear fault per failure."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp
import orjson
from yarl import URL

from simulation.catalog.connectors.streams import StreamFormat
from simulation.kernel.values import Json
from simulation.outbound.addresses import AddressPolicy
from simulation.outbound.connections import policy_connector
from simulation.runner.apart import AT_ONCE_CHARACTERS, apart
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.asking import HttpAddress, Received
from simulation.runner.wire.authorization import Authorization, Authorized
from simulation.runner.wire.decoding import decoded
from simulation.runner.wire.excerpt import MAX_EXCERPT
from simulation.runner.wire.refusals import fault_of, refusal_in
from simulation.runner.wire.retries import Retries
from simulation.runner.wire.streaming import Gathering, gathered
from simulation.runner.wire.time_limits import TimeLimits

ACCEPTED = 202

TOUCH_SECONDS = 20.0
"""How long it may take to find out whether anybody is there."""

# Piece by piece, since most of an answer is not shown.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_STANDING_HEADERS = {
    "content-type": "application/json",
    "accept": "application/json",
    # Answers are small; unpacking them would cost more than it saves.
    "accept-encoding": "identity",
    "user-agent": "simulation",
}

Answered = Callable[[Json], Awaitable[bool]]
"""Whether an answer holds what was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: ``body`` is null where it was empty and may be.

    ``streamed`` says that it came as a stream, ``first_token_ms`` how long it took until that
    said something, ``took_seconds`` how long the request took that was answered.
    """

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    took_seconds: float = 0.0
    streamed: bool = False
    first_token_ms: float | None = None


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
    secrets); ``secrets`` are masked in everything that reasons quote. ``limits``
    bound each attempt.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: str,
        *,
        name: str,
        shown: str,
        limits: TimeLimits,
        headers: Mapping[str, str] | None = None,
        secrets: Sequence[str] = (),
        retries: Retries | None = None,
        authorization: Authorization | None = None,
    ) -> None:
        self._retries = retries or Retries()
        self.http = HttpAddress(
            session,
            address,
            name=name,
            place=shown,
            limits=limits,
            secrets=secrets,
            retries=self._retries,
        )
        self.authorized = Authorized(self.http, self._retries, authorization)
        # Names in lower case, so that a header which is set again replaces the first.
        self._headers = _STANDING_HEADERS | _lowered(headers or {})

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
        return (await self.ask(body, headers, answered)).body

    async def ask(
        self,
        body: Json,
        headers: Mapping[str, str] | None = None,
        answered: Answered | None = None,
    ) -> Answer:
        """``post``, and what came with the answer, which may say nothing yet (status 202)."""
        content = orjson.dumps(body)
        return await self._exchanged("POST", lambda: self.http.url, content, headers, answered)

    async def look(
        self, url: URL, headers: Mapping[str, str], answered: Answered | None = None
    ) -> Answer:
        """``ask`` by GET of ``url``, which is on the host of the endpoint."""
        return await self._exchanged("GET", lambda: url, None, headers, answered)

    async def stream(
        self,
        body: Json,
        headers: Mapping[str, str],
        gather: Callable[[], Gathering],
        form: StreamFormat,
        answered: Answered | None = None,
    ) -> Answer:
        """What comes of the events that the endpoint answers to ``body`` with; raises as ``post``.

        One that answers in one piece of JSON, although it was asked for events, is read as well.
        A stream of which something was said is not asked for again when it breaks off: who
        listened has heard it.
        """
        content = orjson.dumps(body)
        accept = {"accept": f"{form.media_type}, application/json"}
        sent = self._headers | _lowered(headers) | accept

        async def attempt(sent: dict[str, str]) -> Answer:
            ticks = self._retries.clock.ticks
            asked_at = ticks()
            async with self.http.asked("POST", self.http.url, content, sent) as arriving:
                found = await gathered(self.http, arriving, gather(), form, ticks)
            if isinstance(found, Received):
                return Answer(await self._served(found, answered))
            spoke_at = found.spoke_at
            return Answer(
                found.body,
                streamed=True,
                first_token_ms=None if spoke_at is None else round((spoke_at - asked_at) * 1000, 3),
            )

        return await self.authorized.until_served(attempt, sent)

    async def touch(self) -> None:
        """Connect and hang up: whether anybody is there, without asking anything.

        Raises:
            EndpointUnavailable: nobody accepts a connection, or it must not be made.
        """
        try:
            async with asyncio.timeout(TOUCH_SECONDS):
                await self._retries.until_served(self.http.connect)
        except TimeoutError as error:
            raise EndpointUnavailable(
                f"{self.http.shown} cannot be reached: nobody accepts the connection in time."
            ) from error

    def pause_asked_for(self, answer: Answer) -> float | None:
        """The seconds after which ``answer`` asks to look again; null for none."""
        after, date = (answer.headers.get(name) for name in ("Retry-After", "Date"))
        return self._retries.seconds_asked_for(after, date)

    async def authorize(self) -> None:
        """Get the token that is sent, where one is; raises EndpointUnavailable."""
        await self.authorized.authorize()

    async def read(self, path: str) -> bytes:
        """What a GET of ``path``, on the host of the endpoint, answers; raises as ``post``."""

        async def attempt(sent: dict[str, str]) -> Received:
            return await self.http.exchange("GET", self.on_host(path), None, sent)

        return (await self.authorized.until_served(attempt, self._headers)).payload

    def on_host(self, reference: str) -> URL:
        """Where ``reference`` leads from the endpoint's address.

        Raises:
            Unusable: it leads to another host, which is not to be sent what this one is.
        """
        here = self.http.url
        try:
            url = here.join(URL(reference))
            same = url.origin() == here.origin()
        except ValueError:
            same = False
        if not same:
            raise Unusable(
                f"{self.http.shown} says that its answer is at another host, which is not asked; "
                "name an address on its own."
            )
        return url

    def shown(self, content: bytes) -> str:
        """The beginning of what was read, without secrets."""
        return self.http.excerpt(content)

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
        return self.http.excerpt(written)

    async def _exchanged(
        self,
        method: str,
        url: Callable[[], URL],
        content: bytes | None,
        headers: Mapping[str, str] | None,
        answered: Answered | None,
    ) -> Answer:
        ticks = self._retries.clock.ticks

        async def attempt(sent: dict[str, str]) -> Answer:
            asked_at = ticks()
            received = await self.http.exchange(method, url(), content, sent)
            later = received.status == ACCEPTED and not received.payload.strip()
            body = None if later else await self._served(received, answered)
            return Answer(body, received.status, received.headers, ticks() - asked_at)

        return await self.authorized.until_served(attempt, self._headers | _lowered(headers or {}))

    async def _served(self, received: Received, answered: Answered | None) -> Json:
        """The JSON in an answer that is no refusal in the clothes of one."""
        payload, charset = received.payload, received.charset
        if len(payload) <= AT_ONCE_CHARACTERS:
            answer = self._decode(payload, charset)
        else:
            answer = await apart(lambda: self._decode(payload, charset))
        refusal = refusal_in(answer)
        if refusal and answered and not await answered(answer):
            said = f"{self.http.shown} answered with an error; {refusal.remedy}. It said: "
            raise fault_of(refusal, said + self.quote(answer))
        return answer

    def _decode(self, payload: bytes, charset: str | None) -> Json:
        try:
            return decoded(payload, charset)
        except ValueError as error:
            found = self.http.excerpt(payload) if payload.strip() else "nothing at all"
            raise Unusable(
                f"{self.http.shown} answered with no valid JSON ({error}); answer JSON in UTF-8. "
                f"It sent: {found}"
            ) from error


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in headers.items()}
