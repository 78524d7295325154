"""Agents behind endpoints of OpenAI's Responses API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.connectors.streams import StreamFormat
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Json
from simulation.runner.agents.carried import filled_parameters
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.tool_definitions import offered_beside
from simulation.runner.apart import by_weight
from simulation.runner.faults import AgentFault, EndpointMisconfigured
from simulation.runner.models.responses import (
    call_outputs,
    holds_output,
    input_items,
    read_response,
    response_id,
    waiting_calls,
)
from simulation.runner.models.responses_stream import ResponseStream
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, RefusedRequest, Unusable
from simulation.runner.wire.http_client import Answer

_NOT_KNOWN = frozenset({"previous_response_not_found", "previous_response_id"})


class ResponsesAgent:
    """Goes on from the endpoint's own last response, or sends all of the conversation.

    The continuation of a reply is the id of its response, and of the calls whose outputs the
    endpoint waits for.
    """

    def __init__(self, connection: Connection, connector: ResponsesConnector) -> None:
        self._endpoint = connection.endpoint
        self._headers = connection.headers
        self._connector = connector
        self._weight = len(json.dumps(connector.parameters))

    async def reply(self, turn: AgentTurn) -> AgentReply:
        parameters = await filled_parameters(self._connector.parameters, self._weight, turn)
        request = parameters | self._standing(turn)
        try:
            answer = await self._asked(turn, request)
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        body = answer.body
        try:
            response = await by_weight(_weight(body), lambda: read_response(body))
            if response.is_empty and not (turn.executes and response.tool_calls):
                raise Unusable(response.emptiness)
        except Unusable as bad:
            quote = self._endpoint.quote(body)
            raise AgentFault(f"The agent's answer: {bad} It sent: {quote}") from bad
        return AgentReply(
            texts=response.texts or ("",),
            tool_calls=response.tool_calls,
            usage=response.usage,
            ended=response.ended,
            reasoning=response.reasoning,
            finish_reason=response.finish_reason,
            first_token_ms=answer.first_token_ms,
            continuation=self._continuation(body),
        )

    def _standing(self, turn: AgentTurn) -> dict[str, Any]:
        """What is the same in each request."""
        connector = self._connector
        standing: dict[str, Any] = {"model": connector.model}
        if connector.stream:
            standing["stream"] = True
        if connector.instructions is not None:
            standing["instructions"] = connector.instructions
        tools = [*connector.tools, *offered_beside(connector.tools, turn.tools)]
        if tools:
            standing["tools"] = [_flat(tool) for tool in tools]
        return standing

    async def _asked(self, turn: AgentTurn, request: dict[str, Any]) -> Answer:
        headers = self._headers.of(turn)
        previous, *waiting = turn.continuation.split() or [""]
        outputs = call_outputs(turn.transcript, waiting)
        if previous and outputs is not None:
            new = [*outputs, *input_items(_since_last_answer(turn.transcript))]
            goes_on = {"previous_response_id": previous, "input": new}
            try:
                return await self._ask(request | goes_on, headers)
            except (EndpointMisconfigured, RefusedRequest) as refused:
                if refused.status != 404 and refused.names.isdisjoint(_NOT_KNOWN):
                    raise
        return await self._ask(request | {"input": input_items(turn.transcript)}, headers)

    async def _ask(self, request: dict[str, Any], headers: dict[str, str]) -> Answer:
        if not self._connector.stream:
            return Answer(await self._endpoint.post(request, headers, holds_output))
        return await self._endpoint.stream(
            request, headers, ResponseStream, StreamFormat.SSE, holds_output
        )

    def _continuation(self, body: Json) -> str:
        id = response_id(body)
        if not id or self._connector.parameters.get("store") is False:
            return ""
        return " ".join([id, *waiting_calls(body)])


def responses_agent(connector: ResponsesConnector, surroundings: Surroundings) -> ResponsesAgent:
    """The agent of ``connector``; raises as ``connect``."""
    key = connector.api_key
    connection = connect(connector, surroundings, path="/responses", api_key=key)
    return ResponsesAgent(connection, connector)


def _since_last_answer(transcript: Sequence[Message]) -> Sequence[Message]:
    last = next((n for n, each in enumerate(reversed(transcript)) if each.role is Role.AGENT), None)
    return transcript if last is None else transcript[len(transcript) - last :]


def _flat(tool: dict[str, Json]) -> dict[str, Json]:
    """``tool`` as this API has it, where it is written as chat completions have it."""
    function = tool.get("function")
    if tool.get("type") != "function" or not isinstance(function, dict):
        return tool
    return {"type": "function"} | function


def _weight(body: Json) -> int:
    """About how many characters there are to read in what is said."""
    items = body.get("output") if isinstance(body, dict) else None
    parts = [
        part
        for item in (items if isinstance(items, list) else ())
        for part in (item.get("content") or () if isinstance(item, dict) else ())
    ]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return sum(len(text) for text in texts if isinstance(text, str))
