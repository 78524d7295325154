"""Agents behind an OpenAI-compatible chat completions endpoint."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.expressions.body_template import BodyTooLarge, fill
from simulation.kernel.values import Json
from simulation.runner.agents.carried import values_of
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.apart import by_weight
from simulation.runner.faults import AgentFault, EndpointUnavailable
from simulation.runner.models.chat_completions import (
    completion_in,
    holds_choice,
    wire_messages,
)
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, Unusable


class ChatAgent:
    """Sends the whole transcript and takes the first choice as the answer.

    Where the agent opens, nothing but the system prompt is sent, if there is one.

    The persona speaks as ``user``, the agent as ``assistant``, an external event as
    ``system``, since the user did not say it. The connector's parameters and tools are sent
    beside them, and so are those that the scenario simulates, where it describes them. Content
    in several text parts is as many messages. Calls of other tools are the agent's own to
    execute: they are recorded, not answered. Its reasoning is kept apart from what it says. The
    agent hangs up with ``"ended": true`` beside the content.
    """

    def __init__(self, connection: Connection, connector: ChatConnector) -> None:
        self._endpoint = connection.endpoint
        self._headers = connection.headers
        self._connector = connector
        self._weight = len(json.dumps(connector.parameters))

    async def reply(self, turn: AgentTurn) -> AgentReply:
        request = await self._request(turn)
        try:
            body = await self._endpoint.post(request, self._headers.of(turn), holds_choice)
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        try:
            completion = await completion_in(body)
            if completion.is_empty and not (turn.executes and completion.tool_calls):
                raise Unusable(completion.emptiness)
        except Unusable as bad:
            quote = self._endpoint.quote(body)
            raise AgentFault(f"The agent's answer: {bad} It sent: {quote}") from bad
        return AgentReply(
            texts=completion.texts or ("",),
            tool_calls=completion.tool_calls,
            usage=completion.usage,
            ended=completion.ended,
            reasoning=completion.reasoning,
            finish_reason=completion.finish_reason,
        )

    async def _request(self, turn: AgentTurn) -> dict[str, Any]:
        connector, values = self._connector, values_of(turn)
        try:
            parameters: Any = await by_weight(
                self._weight, lambda: fill(connector.parameters, values)
            )
        except BodyTooLarge as error:
            raise EndpointUnavailable(f"parameters: {error}") from error
        prompt = connector.system_prompt
        system = [] if prompt is None else [{"role": "system", "content": prompt}]
        messages = [*system, *wire_messages(turn.transcript)]
        request: dict[str, Any] = parameters | {"model": connector.model, "messages": messages}
        tools = [*connector.tools, *_definitions(turn, connector.tools)]
        return request | {"tools": tools} if tools else request


def _definitions(turn: AgentTurn, own: Sequence[dict[str, Json]]) -> list[dict[str, Json]]:
    """The simulated tools as chat completions define them, but for those that are in ``own``."""
    defined = [each.get("function") for each in own]
    known = {each.get("name") for each in defined if isinstance(each, dict)}
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.parameters,
            },
        }
        for tool in turn.tools
        if tool.name not in known
    ]


def chat_agent(connector: ChatConnector, surroundings: Surroundings) -> ChatAgent:
    """The agent of ``connector``; raises as ``connect``."""
    key = connector.api_key
    connection = connect(connector, surroundings, path="/chat/completions", api_key=key)
    return ChatAgent(connection, connector)
