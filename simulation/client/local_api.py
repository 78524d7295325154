"""The API over a platform that this process opened."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp

from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.access import Access
from simulation.access.artifacts import download_by_link
from simulation.bootstrap import Platform, open_platform
from simulation.client.actor import LOCAL_ACTOR
from simulation.client.download import fetched
from simulation.client.errors import ApiError, refusal
from simulation.identity.principal import Principal, with_all_permissions
from simulation.kernel.values import Actor
from simulation.settings import Settings


class LocalApi:
    """The API over a platform that this process opened: for ``actor``, who may do everything.

    Or for a ``principal``, who may do what they may.
    """

    def __init__(
        self,
        platform: Platform,
        actor: Actor = LOCAL_ACTOR,
        *,
        principal: Principal | None = None,
    ) -> None:
        self._platform = platform
        self._access = Access(platform, principal or with_all_permissions(actor))

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        # Of its own: what is given up half-way must not leave loaders to others that never load.
        context = RequestContext(self._access)
        result = await schema.execute(query, variables, context_value=context)
        if result.errors:
            error = result.errors[0]
            extensions = error.extensions or {}
            raise refusal(str(extensions.get("code")), error.message, extensions.get("details"))
        return result.data or {}

    async def download(self, url: str) -> AsyncIterator[bytes]:
        own = await download_by_link(self._platform, url)
        if own is not None:
            async for chunk in own.content:
                yield chunk
            return
        async with aiohttp.ClientSession() as session:
            async for chunk in fetched(session, url):
                yield chunk


@asynccontextmanager
async def open_local(settings: Settings, *, work: bool) -> AsyncIterator[LocalApi]:
    """The API over the platform of ``settings``; with ``work`` it plays runs while it is open."""
    chosen = settings if settings.database_url else settings.on_own_machine()
    with the_only_one():
        async with open_platform(chosen, work=work) as platform:
            yield LocalApi(platform)


_ONE = threading.Lock()


@contextmanager
def the_only_one() -> Iterator[None]:
    """Hold the place of this process's platform: the classes of documents are bound to one.

    Raises:
        ApiError: somebody holds it.
    """
    if not _ONE.acquire(blocking=False):
        raise ApiError(
            "REFUSED",
            "This process has a platform open already, and there can be one at a time. Close that "
            "client first, use it for both, or ask a server: give a url.",
        )
    try:
        yield
    finally:
        _ONE.release()
