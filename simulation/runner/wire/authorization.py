"""Requests that carry a token, which may become invalid."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.wire.asking import HttpAddress
from simulation.runner.wire.retries import Retries

UNAUTHORIZED = 401

T = TypeVar("T")

Attempt = Callable[[dict[str, str]], Awaitable[T]]
"""A request with the headers that it is given."""


class Authorization(Protocol):
    """What says who asks, by a token that may become invalid."""

    async def token(self, refused: str | None = None) -> str:
        """The token to send, another one than was ``refused``; raises EndpointUnavailable."""
        ...


class Authorized:
    """Puts requests until they are served, with a token where there is an ``authorization``."""

    def __init__(
        self, http: HttpAddress, retries: Retries, authorization: Authorization | None
    ) -> None:
        self._http = http
        self._retries = retries
        self._authorization = authorization

    async def authorize(self) -> None:
        """Get the token that is sent, where one is; raises EndpointUnavailable."""
        if self._authorization is not None:
            await self._authorization.token()

    async def until_served(self, attempt: Attempt[T], headers: dict[str, str]) -> T:
        """What ``attempt`` comes to; it is made anew with a new token, once, where the one that
        it carried was refused."""
        authorization = self._authorization
        if authorization is None:
            return await self._retries.until_served(lambda: attempt(headers))
        token = await authorization.token()
        try:
            return await self._with_token(token, attempt, headers)
        except EndpointMisconfigured as refused:
            if refused.status != UNAUTHORIZED:
                raise
        token = await authorization.token(refused=token)
        return await self._with_token(token, attempt, headers)

    async def _with_token(self, token: str, attempt: Attempt[T], headers: dict[str, str]) -> T:
        self._http.hide(token)
        sent = headers | {"authorization": f"Bearer {token}"}
        return await self._retries.until_served(lambda: attempt(sent))
