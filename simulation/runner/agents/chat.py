"""Agents behind an OpenAI-compatible chat completions endpoint."""

from __future__ import annotations

import json
from typing import Any

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.connectors.streams import StreamFormat
from simulation.runner.agents.carried import filled_parameters
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.tool_definitions import offered_beside
from simulation.runner.faults import AgentFault
from simulation.runner.models.chat_completions import (
    completion_in,
    holds_choice,
    wire_messages,
)
from simulation.runner.models.chat_stream import ChatStream
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, Unusable
from simulation.runner.wire.http_client import Answer


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
            answer = await self._ask(request, self._headers.of(turn))
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        try:
            completion = await completion_in(answer.body)
            if completion.is_empty and not (turn.executes and completion.tool_calls):
                raise Unusable(completion.emptiness)
        except Unusable as bad:
            quote = self._endpoint.quote(answer.body)
            raise AgentFault(f"The agent's answer: {bad} It sent: {quote}") from bad
        return AgentReply(
            texts=completion.texts or ("",),
            tool_calls=completion.tool_calls,
            usage=completion.usage,
            ended=completion.ended,
            reasoning=completion.reasoning,
            finish_reason=completion.finish_reason,
            first_token_ms=answer.first_token_ms,
        )

    async def _ask(self, request: dict[str, Any], headers: dict[str, str]) -> Answer:
        if not self._connector.stream:
            return Answer(await self._endpoint.post(request, headers, holds_choice))
        return await self._endpoint.stream(
            request, headers, ChatStream, StreamFormat.SSE, holds_choice
        )

    async def _request(self, turn: AgentTurn) -> dict[str, Any]:
        connector = self._connector
        parameters = await filled_parameters(connector.parameters, self._weight, turn)
        prompt = connector.system_prompt
        system = [] if prompt is None else [{"role": "system", "content": prompt}]
        messages = [*system, *wire_messages(turn.transcript)]
        request: dict[str, Any] = parameters | {"model": connector.model, "messages": messages}
        tools = [*connector.tools, *offered_beside(connector.tools, turn.tools)]
        if tools:
            request["tools"] = tools
        if connector.stream:
            request = {"stream_options": {"include_usage": True}} | request | {"stream": True}
        return request


def chat_agent(connector: ChatConnector, surroundings: Surroundings) -> ChatAgent:
    """The agent of ``connector``; raises as ``connect``."""
    key = connector.api_key
    connection = connect(connector, surroundings, path="/chat/completions", api_key=key)
    return ChatAgent(connection, connector)
