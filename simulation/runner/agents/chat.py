"""Agents behind an OpenAI-compatible chat completions endpoint."""

from __future__ import annotations

from typing import Any

from simulation.runner.agents.connection import IDEMPOTENCY_HEADER
from simulation.runner.faults import AgentFault
from simulation.runner.models.chat_completions import completion_in, wire_messages
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.wire.answer import BadAnswer, Unusable
from simulation.runner.wire.http_client import JsonEndpoint


class ChatAgent:
    """Sends the whole transcript and takes the first choice as the answer.

    Where the agent opens, nothing but the system prompt is sent, if there is one.

    The persona speaks as ``user``, the agent as ``assistant``, an external event as
    ``system``, since the user did not say it. Content in several text parts is as many
    messages. Tools are the agent's own to execute: its calls are recorded, not answered.
    Its reasoning is kept apart from what it says.
    The agent hangs up with ``"ended": true`` beside the content.
    """

    def __init__(
        self, endpoint: JsonEndpoint, *, model: str, system_prompt: str | None = None
    ) -> None:
        self._endpoint = endpoint
        self._model = model
        self._system = (
            [{"role": "system", "content": system_prompt}] if system_prompt is not None else []
        )

    async def reply(self, turn: AgentTurn) -> AgentReply:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [*self._system, *wire_messages(turn.transcript)],
        }
        try:
            body = await self._endpoint.post(request, {IDEMPOTENCY_HEADER: turn.idempotency_key})
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad
        try:
            completion = await completion_in(body)
            if completion.is_empty:
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
