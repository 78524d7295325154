"""Agents behind any HTTP endpoint that takes JSON and answers JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.expressions.body_template import BodyTooLarge, fill, placeholders_in
from simulation.catalog.session.transcript import ToolCall
from simulation.kernel.values import Json
from simulation.runner.agents.carried import values_of
from simulation.runner.agents.connection import Connection, connect
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.apart import by_weight
from simulation.runner.faults import AgentFault, EndpointUnavailable
from simulation.runner.models.reasoning import Spoken, spoken, text_of
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.selection import Unselectable, select
from simulation.runner.wire.answer import (
    BadAnswer,
    Unusable,
    finish_reason_in,
    kept_text,
    kind_of,
    texts_in,
    tool_calls_in,
)

_ONLY_REASONING = "it holds reasoning and nothing that is said; answer with a text."


class HttpAgent:
    """Fills the connector's body template and reads the answer by its paths.

    ``{{message}}`` is what was said since the agent's last answer, empty where the agent
    opens. It holds an external event as well, unless the template asks for ``{{event}}``,
    which the user did not say. ``{{messages}}`` is the transcript as chat messages (``role``,
    ``content``). The answer path may select one text, several, or lists of texts: as many
    messages.
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
            body = await self._endpoint.post(request, self._headers.of(turn), self._is_answered)
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        try:
            return await self._read(body)
        except Unusable as bad:
            quote = self._endpoint.quote(body)
            raise AgentFault(f"The agent's answer: {bad} It sent: {quote}") from bad

    def _filled(self, turn: AgentTurn) -> Json:
        event_apart = "event" in placeholders_in(self._template)
        return fill(self._template, values_of(turn, event_apart=event_apart))

    async def _is_answered(self, body: Json) -> bool:
        paths = (self._connector.answer_path, self._connector.tool_calls_path)
        try:
            return any([await select(path, body) for path in paths if path is not None])
        except Unselectable:
            return False

    async def _read(self, body: Json) -> AgentReply:
        tool_calls = await self._tool_calls(body)
        broken = [call.problem for call in tool_calls if call.problem]
        texts = await self._texts(body, required=not tool_calls)
        words = await by_weight(sum(map(len, texts)), lambda: [spoken(text) for text in texts])
        said = tuple(each.said for each in words if each.said.strip())
        if not said and len(broken) == len(tool_calls):
            raise Unusable(broken[0] if broken else _ONLY_REASONING)
        return AgentReply(
            texts=said or ("",),
            tool_calls=tool_calls,
            ended=await self._ended(body),
            reasoning=await self._reasoning(body, words),
            finish_reason=await self._finish_reason(body),
        )

    async def _texts(self, body: Json, *, required: bool) -> tuple[str, ...]:
        path = self._connector.answer_path
        selected = await _select(path, body)
        if not selected and required:
            raise Unusable(f"nothing stands at {path}; correct answer_path, or answer there.")
        # A tool call may come without a word, which many write as null.
        flat = [text for text in _flat(selected) if text is not None or required]
        texts = texts_in(flat, f"what {path} selects")
        if not texts and required:
            raise Unusable(f"the text at {path} is empty; answer with a text.")
        return texts

    async def _tool_calls(self, body: Json) -> tuple[ToolCall, ...]:
        path = self._connector.tool_calls_path
        if path is None:
            return ()
        items = [item for item in _flat(await _select(path, body)) if item is not None]
        return tool_calls_in(items, f"what {path} selects")

    async def _reasoning(self, body: Json, words: Sequence[Spoken]) -> str:
        path = self._connector.reasoning_path
        beside = [] if path is None else [text_of(each) for each in await _select(path, body)]
        thought = (*beside, *(each.reasoning for each in words))
        return kept_text("\n\n".join(text for text in thought if text))

    async def _finish_reason(self, body: Json) -> str | None:
        path = self._connector.finish_reason_path
        found = [] if path is None else await _select(path, body)
        return next(filter(None, map(finish_reason_in, found)), None)

    async def _ended(self, body: Json) -> bool:
        path = self._connector.ended_path
        if path is None:
            return False
        for value in await _select(path, body):
            if not isinstance(value, bool | None):
                raise Unusable(f"{kind_of(value)} stands at {path}; make it a boolean.")
            if value:
                return True
        return False


def http_agent(connector: HttpConnector, surroundings: Surroundings) -> HttpAgent:
    """The agent of ``connector``; raises as ``connect``."""
    return HttpAgent(connect(connector, surroundings), connector)


async def _select(path: str, body: Json) -> list[Json]:
    try:
        return await select(path, body)
    except Unselectable as error:
        raise Unusable(f"{path} cannot be followed in it ({error}).") from error


def _flat(values: list[Json]) -> list[Json]:
    """``values`` with every list replaced by its items."""
    return [item for value in values for item in (value if isinstance(value, list) else (value,))]
