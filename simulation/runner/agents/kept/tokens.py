"""Tokens by OAuth client credentials: one for all sessions of a worker, until it expires."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urlencode

import aiohttp

from simulation.catalog.connectors.oauth import ClientAuthentication, OAuth
from simulation.catalog.connectors.variables import expand
from simulation.kernel.clock import Clock, SystemClock
from simulation.kernel.values import Json
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.wire.answer import BadAnswer, RefusedRequest
from simulation.runner.wire.asking import HttpAddress
from simulation.runner.wire.decoding import decoded
from simulation.runner.wire.exchanges import unobserved
from simulation.runner.wire.retries import Retries
from simulation.runner.wire.time_limits import TimeLimits
from simulation.runner.wire.turnstile import Open, passing

RENEW_SECONDS = 30.0
"""How long before it expires a token is not used any more; less of one that is short-lived."""
USUAL_SECONDS = 300.0
"""How long a token is used that does not say when it expires."""
MAX_TOKENS = 1_000
"""How many tokens a worker keeps; the ones that were not used for longest go first."""

_TIMEOUT_SECONDS = 20.0
_LONGEST_TOKEN = 16 * 1024
_HEADERS = {
    "content-type": "application/x-www-form-urlencoded",
    "accept": "application/json",
    "accept-encoding": "identity",
    "user-agent": "simulation",
}


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    used_until: float


@dataclass(slots=True)
class _Kept:
    """A token, and what lets one at a time get another."""

    token: _Token | None = None
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Tokens:
    """The tokens of a worker, by who asks for what."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()

    async def token(self, source: ClientCredentials, refused: str | None = None) -> str:
        """A token by ``source`` that can be used now, and is not the one that was ``refused``.

        Raises:
            EndpointUnavailable: none is given out.
        """
        kept = self._of(source.key)
        async with kept.asking:
            token = kept.token
            if token and token.text != refused and self._clock.ticks() < token.used_until:
                return token.text
            kept.token = None
            text, seconds = await source.ask()
            margin = min(RENEW_SECONDS, seconds / 2)
            kept.token = _Token(text, self._clock.ticks() + seconds - margin)
            return text

    def _of(self, key: tuple[str, ...]) -> _Kept:
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        if len(self._kept) > MAX_TOKENS:
            self._kept.popitem(last=False)
        return kept


class ClientCredentials:
    """Gets tokens by the client credentials of a connector, as its authorization."""

    def __init__(
        self,
        oauth: OAuth,
        tokens: Tokens,
        session: aiohttp.ClientSession,
        *,
        named: dict[str, str],
        secrets: Sequence[str],
        retries: Retries | None,
    ) -> None:
        address, id, secret = (
            expand(text, named) for text in (oauth.token_url, oauth.client_id, oauth.client_secret)
        )
        self._tokens = tokens
        self._retries = retries or Retries()
        form = {
            "grant_type": "client_credentials",
            "scope": oauth.scope,
            "audience": oauth.audience,
        }
        self._headers = dict(_HEADERS)
        if oauth.client_authentication is ClientAuthentication.BASIC:
            pair = f"{quote_plus(id)}:{quote_plus(secret)}"
            basic = b64encode(pair.encode()).decode()
            self._headers["authorization"] = f"Basic {basic}"
            secrets = [*secrets, basic]
        else:
            form |= {"client_id": id, "client_secret": secret}
        self._content = urlencode({name: text for name, text in form.items() if text}).encode()
        self._http = HttpAddress(
            session,
            address,
            name="The token endpoint",
            place=oauth.token_url,
            limits=TimeLimits(_TIMEOUT_SECONDS),
            secrets=[*secrets, secret],
            retries=self._retries,
        )
        self.key = (address, id, secret, oauth.scope or "", oauth.audience or "")

    async def token(self, refused: str | None = None) -> str:
        return await self._tokens.token(self, refused)

    async def ask(self) -> tuple[str, float]:
        """A new token, and for how many seconds it is good.

        Raises:
            EndpointUnavailable: none is given out.
        """
        try:
            # It is none of the agent's requests, and nobody is to see what it answers.
            with passing(Open()), unobserved():
                received = await self._retries.until_served(
                    lambda: self._http.exchange(
                        "POST", self._http.url, self._content, self._headers
                    )
                )
            answer = decoded(received.payload, received.charset)
        except RefusedRequest as refused:
            raise EndpointMisconfigured(str(refused)) from refused
        except BadAnswer as bad:
            raise EndpointUnavailable(str(bad)) from bad
        except ValueError as error:
            raise EndpointUnavailable(
                f"{self._http.shown} answered with no valid JSON; correct the token_url."
            ) from error
        return self._token_in(answer), _seconds_in(answer)

    def _token_in(self, answer: Json) -> str:
        given = answer if isinstance(answer, dict) else {}
        token, kind = given.get("access_token"), given.get("token_type", "Bearer")
        # What it sent is not quoted: it may well be a token elsewhere.
        if not isinstance(token, str) or not token.strip():
            raise EndpointMisconfigured(
                f"{self._http.shown} answered without an access_token; correct the oauth."
            )
        if not token.isascii() or not token.isprintable() or len(token) > _LONGEST_TOKEN:
            raise EndpointMisconfigured(f"{self._http.shown} gave a token that no header can hold.")
        if not isinstance(kind, str) or kind.lower() != "bearer":
            raise EndpointMisconfigured(
                f"{self._http.shown} gives tokens of another type than Bearer; use one that does."
            )
        return token


def _seconds_in(answer: Json) -> float:
    seconds = answer.get("expires_in") if isinstance(answer, dict) else None
    if isinstance(seconds, str) and seconds.isdecimal():
        seconds = int(seconds[:10])
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        return USUAL_SECONDS
    return float(seconds)
