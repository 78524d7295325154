"""The GraphQL API as clients use it: in this process, or at a server's address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

import aiohttp
from pydantic import SecretStr

from simulation.client.download import fetched
from simulation.client.errors import ApiError, NotReachable, refusal
from simulation.kernel.errors import Unauthenticated
from simulation.kernel.imports import unhindered
from simulation.settings import Settings

ANSWER_SECONDS = 30
"""How long a server may take for one answer."""


class Api(Protocol):
    """Answers GraphQL operations."""

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that ``query`` asks for.

        Raises:
            ApiError: the API refused.
            NotReachable: there is no API at the address.
        """
        ...

    def download(self, url: str) -> AsyncIterator[bytes]:
        """The content behind a link that the API has given out.

        Raises:
            ApiError: the link opens nothing.
            NotReachable: there is nothing at the address.
        """
        ...


class RemoteApi:
    """The API of a server."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, api_key: SecretStr | None = None
    ) -> None:
        self._session = session
        self._address = f"{url.rstrip('/')}/graphql"
        # Keys that come out of files end with their lines.
        key = api_key.get_secret_value().strip() if api_key else None
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        try:
            asked = self._session.post(self._address, json=body, headers=self._headers)
            async with asked as response:
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise self._not_reachable(str(error)) from error
        if not isinstance(answer, dict) or not {"errors", "data"} & answer.keys():
            raise self._not_reachable(f"{response.status}, and no GraphQL in the answer")
        if errors := answer.get("errors"):
            raise _refusal(errors[0])
        data: dict[str, Any] = answer["data"]
        return data

    def download(self, url: str) -> AsyncIterator[bytes]:
        return fetched(self._session, url)

    def _not_reachable(self, what: str) -> NotReachable:
        return NotReachable(
            f"There is no simulation server at {self._address} ({what}); start one with "
            "`simulation serve`, or correct --url."
        )


def _refusal(error: dict[str, Any]) -> ApiError:
    extensions, message = error.get("extensions", {}), error["message"]
    code = str(extensions.get("code"))
    if code == Unauthenticated.code:
        message = (
            "The server does not know who you are, or your API key does not count any more; set "
            "SIMULATION_API_KEY, or give --api-key, to a key that an owner of your organization "
            "has made."
        )
    return refusal(code, message, extensions.get("details"))


@asynccontextmanager
async def open_api(settings: Settings, *, work: bool) -> AsyncIterator[Api]:
    """The API at ``settings.url`` if there is one, else over the data directory.

    With ``work`` a local platform plays runs while it is open, unless workers do. Whoever has
    the data directory owns the machine; in a database there may be the work of others.
    """
    if settings.url:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            yield RemoteApi(session, settings.url, settings.api_key)
    else:
        with unhindered():
            # Imported where it is needed: who asks a server needs no platform.
            from simulation.client.local_api import open_local
        async with open_local(settings, work=work and not settings.engine_url) as local:
            yield local
