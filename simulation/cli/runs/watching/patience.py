"""An API that is asked again while it is away: its server restarts, or a network breaks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from simulation.cli.output import say
from simulation.client.api import Api
from simulation.client.errors import NotNow, NotReachable
from simulation.client.waiting import PATIENCE_SECONDS, patiently


class PatientApi:
    """``api``, whose questions are put again for ``seconds`` where nobody answers.

    What changes something is put once: nobody knows whether it was done.
    """

    def __init__(self, api: Api, seconds: float = PATIENCE_SECONDS) -> None:
        self._api = api
        self._seconds = seconds

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that ``query`` asks for, once it is answered.

        Raises:
            ApiError: the API refused.
            NotReachable, NotNow: it stayed away for too long.
        """
        if query.lstrip().startswith("mutation"):
            return await self._api.ask(query, **variables)
        told = False

        async def put() -> dict[str, Any]:
            nonlocal told
            try:
                answer = await self._api.ask(query, **variables)
            except (NotNow, NotReachable) as error:
                if not told:
                    say(f"No answer: {error} Asking again.", error=True)
                told = True
                raise
            if told:
                say("Answered again.", error=True)
            return answer

        return await patiently(put, self._seconds)

    def download(self, url: str) -> AsyncIterator[bytes]:
        """The content behind a link; it is asked for once."""
        return self._api.download(url)
