"""Answers that come later: asked for, again and again, until they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import quote

from yarl import URL

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.connectors.polling import ID_PLACE, Poll
from simulation.kernel.values import Json
from simulation.runner.agents.http.by_paths import is_answered, selected
from simulation.runner.wire.answer import TooSlow, Unusable
from simulation.runner.wire.http_client import ACCEPTED, Answer, JsonEndpoint

_LOCATIONS = ("Operation-Location", "Location")
_LONGEST_PAUSE_SECONDS = 60.0
_SHORTEST_PAUSE_SECONDS = 0.05


class Polling:
    """Asks for an answer until it is there, within the connector's time-out."""

    def __init__(self, endpoint: JsonEndpoint, connector: HttpConnector, poll: Poll) -> None:
        self._endpoint = endpoint
        self._connector = connector
        self._poll = poll

    async def ask(self, request: Json, headers: Mapping[str, str]) -> Json:
        """What ``request`` is answered with in the end.

        Raises:
            TooSlow: the answer does not come in time.
            Unusable: it never will, or nobody knows where to ask for it.
        """
        answer = await self._endpoint.ask(request, headers, self._is_told)
        if await self._is_there(answer):
            return answer.body
        url, asked, elapsed = await self._address(answer), 0, answer.took_seconds
        while True:
            pause = self._pause(answer)
            if elapsed + pause > self._connector.timeout_seconds:
                raise TooSlow(
                    f"Its answer was not there within {self._connector.timeout_seconds:g} s, after "
                    f"it was asked for {asked} times. It said: {self._endpoint.quote(answer.body)}"
                )
            await asyncio.sleep(pause)
            answer = await self._endpoint.look(url, headers, self._is_told)
            if await self._is_there(answer):
                return answer.body
            asked, elapsed = asked + 1, elapsed + pause + answer.took_seconds

    async def _is_there(self, answer: Answer) -> bool:
        poll = self._poll
        if poll.until_path is None:
            return answer.status != ACCEPTED and await is_answered(self._connector, answer.body)
        states = await selected(poll.until_path, answer.body)
        for state in states:
            if state in poll.failed:
                quote = self._endpoint.quote(answer.body)
                raise Unusable(
                    f"The agent's answer failed: {state!r} stands at {poll.until_path}. "
                    f"It sent: {quote}"
                )
        return any(map(self._is_last, states))

    async def _is_told(self, body: Json) -> bool:
        """Whether ``body`` tells how far the answer is, whatever error stands beside it."""
        poll = self._poll
        if poll.until_path is None:
            return await is_answered(self._connector, body)
        states = await selected(poll.until_path, body)
        return any(state in poll.failed or self._is_last(state) for state in states)

    def _is_last(self, state: Json) -> bool:
        return state in self._poll.until if self._poll.until else bool(state)

    async def _address(self, first: Answer) -> URL:
        poll = self._poll
        if poll.path is not None and poll.id_path is not None:
            id = await self._one(poll.id_path, first.body)
            return self._endpoint.on_host(poll.path.replace(ID_PLACE, quote(id, safe="")))
        if poll.url_path is not None:
            return self._endpoint.on_host(await self._one(poll.url_path, first.body))
        for name in _LOCATIONS:
            if name in first.headers:
                return self._endpoint.on_host(first.headers[name])
        raise Unusable(
            "The agent's first answer does not say where to ask for the answer: it has no header "
            "Location; give url_path, or path and id_path. It sent: "
            f"{self._endpoint.quote(first.body)}"
        )

    async def _one(self, path: str, body: Json) -> str:
        for value in await selected(path, body):
            if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                return str(value)
        raise Unusable(
            f"The agent's first answer: no text stands at {path}; correct it, or answer there. It "
            f"sent: {self._endpoint.quote(body)}"
        )

    def _pause(self, answer: Answer) -> float:
        wish = self._endpoint.pause_asked_for(answer)
        if wish is None:
            return self._poll.interval_seconds
        return min(max(wish, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)
