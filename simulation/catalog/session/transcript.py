"""What was said in a session."""

from __future__ import annotations

from enum import StrEnum

import orjson
from pydantic import Field

from simulation.kernel.ids import derived_id
from simulation.kernel.stored import added_later
from simulation.kernel.values import Json, Moment, Value


class Role(StrEnum):
    """Who a message comes from."""

    PERSONA = "persona"
    AGENT = "agent"
    EVENT = "event"


class CutShort(StrEnum):
    """Why a message is not all that its sender would have said."""

    LENGTH = "length"
    CONTENT_FILTER = "content_filter"


_CUT_SHORT = {
    "length": CutShort.LENGTH,
    "max_tokens": CutShort.LENGTH,
    "max_output_tokens": CutShort.LENGTH,
    "model_length": CutShort.LENGTH,
    "model_context_window_exceeded": CutShort.LENGTH,
    "content_filter": CutShort.CONTENT_FILTER,
    "content_filtered": CutShort.CONTENT_FILTER,
    "guardrail_intervened": CutShort.CONTENT_FILTER,
    "safety": CutShort.CONTENT_FILTER,
    "recitation": CutShort.CONTENT_FILTER,
    "blocklist": CutShort.CONTENT_FILTER,
    "prohibited_content": CutShort.CONTENT_FILTER,
    "spii": CutShort.CONTENT_FILTER,
}
"""What endpoints say where an answer was cut off, or where a filter took something away."""


def cut_short(finish_reason: str | None) -> CutShort | None:
    """What ``finish_reason`` says of an answer's end; null where it is whole."""
    return _CUT_SHORT.get((finish_reason or "").casefold())


class Usage(Value):
    """Tokens that a model call consumed, as its endpoint reported them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class ToolResult(Value):
    """What the simulation answered to a call; ``is_error`` says that the tool refused it.

    ``asked`` is how often a model was asked for it, ``usage`` what that cost together.
    """

    content: Json
    is_error: bool = False
    asked: int = added_later(0)
    usage: Usage | None = added_later(None)

    @property
    def as_text(self) -> str:
        """The content as agents are told it: a text as it is, anything else as JSON."""
        told = self.content
        return told if isinstance(told, str) else orjson.dumps(told).decode()


class ToolCall(Value):
    """A tool that the agent called, with its arguments.

    ``problem`` says why the arguments of a broken call cannot be read; they are empty then.
    ``id`` is what the agent calls it by. ``result`` is there where the simulation executed the
    call; null where the tool is the agent's own, and its result was never seen.
    """

    name: str
    arguments: dict[str, Json] = Field(default_factory=dict)
    problem: str | None = added_later(None)
    id: str | None = added_later(None)
    result: ToolResult | None = added_later(None)


class Message(Value):
    """One message. ``id`` is unique within the session and stays for good.

    ``turn`` counts the exchanges from 1. ``latency_ms`` is how long the sender took.
    ``reasoning`` is what the sender thought and did not say, ``finish_reason`` why its
    endpoint says that the text ends. ``unanswered`` is a question of the agent to which a
    rule-driven persona knows no answer.
    ``asked_again`` says why each request for it came to nothing before the one that was
    answered; what is counted is that one alone.
    ``first_token_ms`` is how long the sender took until it began to answer, where it streams.
    ``continuation`` is what the agent's endpoint called the conversation up to here.
    ``state`` is that of the simulated tools after its calls, null where they did not change it.
    """

    id: str
    turn: int
    role: Role
    text: str
    at: Moment
    latency_ms: float | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    reasoning: str = added_later("")
    finish_reason: str | None = added_later(None)
    unanswered: str = added_later("")
    asked_again: tuple[str, ...] = added_later(())
    first_token_ms: float | None = added_later(None)
    continuation: str = added_later("")
    state: dict[str, Json] | None = added_later(None)

    @property
    def cut_short(self) -> CutShort | None:
        """Why the text is not all that there was to say; null where it is."""
        return cut_short(self.finish_reason)

    @property
    def caveat(self) -> str:
        """What is missing of the message, as the rest of a sentence; empty where it is whole."""
        if self.cut_short is CutShort.LENGTH:
            return f"{self.id} was cut off (finish_reason: {self.finish_reason})"
        if self.cut_short is CutShort.CONTENT_FILTER:
            return f"{self.id} was filtered (finish_reason: {self.finish_reason})"
        broken = [call.name for call in self.tool_calls if call.problem]
        return f"{self.id} holds a broken call of {', '.join(broken)}" if broken else ""


def call_id(message: Message, number: int) -> str:
    """What the ``number``-th call of ``message``, from 1, is called by: ``2-agent-1-call-1``
    where the agent did not say."""
    return message.tool_calls[number - 1].id or f"{message.id}-call-{number}"


def message_id(turn: int, role: Role, number: int = 1) -> str:
    """The id of the ``number``-th message of ``role`` in ``turn``: ``2-agent-1``."""
    return f"{turn}-{role.value}-{number}"


def interaction_id(session_id: str, turn: int) -> str:
    """The id of the interaction in ``turn``: always the same, so that it is stored nowhere."""
    return derived_id("interaction", session_id, turn)
