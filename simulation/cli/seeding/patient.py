"""An API that is asked too often answers again after a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from simulation.client.api import Api
from simulation.client.errors import ApiError
from simulation.kernel.errors import RateLimited

PAUSE_SECONDS = 3.0
"""Between looks whether a server that was asked too often answers again."""


class Patient:
    """An API that is asked again where it was asked too often."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        while True:
            try:
                return await self._api.ask(query, **variables)
            except ApiError as error:
                if error.code != RateLimited.code:
                    raise
            await asyncio.sleep(PAUSE_SECONDS)

    def download(self, url: str) -> AsyncIterator[bytes]:
        return self._api.download(url)
