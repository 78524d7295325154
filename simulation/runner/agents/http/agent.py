"""Agents behind HTTP endpoints of any shape."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.expressions.body_template import BodyTooLarge, asks_for, fill
from simulation.kernel.values import Json
from simulation.runner.agents.carried import values_of
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.http.by_paths import Picked, is_answered, picked, reply_of
from simulation.runner.agents.http.polling import Polling
from simulation.runner.agents.http.stream import HttpStream
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.apart import by_weight
from simulation.runner.faults import AgentFault, EndpointUnavailable
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, Unusable
from simulation.runner.wire.http_client import Answer


class HttpAgent:
    """Fills the connector's body template and reads the answer by its paths.

    ``{{message}}`` is what was said since the agent's last answer, empty where the agent
    opens. It holds an external event as well, unless the template asks for ``{{event}}``,
    which the user did not say. ``{{messages}}`` is the transcript as chat messages (``role``,
    ``content``). The answer path may select one text, several, or lists of texts: as many
    messages. What an agent calls the conversation stays until it calls it otherwise.
    """

    def __init__(self, connection: Connection, connector: HttpConnector) -> None:
        self._endpoint = connection.endpoint
        self._headers = connection.headers
        self._connector = connector
        self._template = connector.body_template
        # Earlier releases stored templates of any size.
        self._weight = len(json.dumps(self._template))

    async def reply(self, turn: AgentTurn) -> AgentReply:
        try:
            request = await by_weight(self._weight, lambda: self._filled(turn))
        except BodyTooLarge as error:
            raise EndpointUnavailable(f"body_template: {error}") from error
        try:
            answer = await self._ask(request, self._headers.of(turn))
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        try:
            reply = await reply_of(self._connector, await self._picked(answer))
        except Unusable as bad:
            quote = self._endpoint.quote(answer.body)
            raise AgentFault(f"The agent's answer: {bad} It sent: {quote}") from bad
        return replace(
            reply,
            first_token_ms=answer.first_token_ms,
            continuation=reply.continuation or turn.continuation,
        )

    def _filled(self, turn: AgentTurn) -> Json:
        event_apart = asks_for(self._template, "event")
        return fill(self._template, values_of(turn, event_apart=event_apart))

    async def _ask(self, request: Json, headers: dict[str, str]) -> Answer:
        connector, endpoint = self._connector, self._endpoint
        if connector.poll is not None:
            return Answer(await Polling(endpoint, connector, connector.poll).ask(request, headers))
        stream = connector.event_stream
        if stream is None:
            return Answer(await endpoint.post(request, headers, self._is_answered))
        return await endpoint.stream(
            request,
            headers,
            lambda: HttpStream(connector, stream),
            stream.format,
            self._is_answered,
        )

    async def _is_answered(self, body: Json) -> bool:
        return await is_answered(self._connector, body)

    async def _picked(self, answer: Answer) -> Picked:
        if answer.streamed:
            return cast(Picked, answer.body)
        return await picked(self._connector, answer.body)


def http_agent(connector: HttpConnector, surroundings: Surroundings) -> HttpAgent:
    """The agent of ``connector``; raises as ``connect``."""
    return HttpAgent(connect(connector, surroundings), connector)
