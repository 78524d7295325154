"""What was said in a session."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from simulation.kernel.ids import derived_id
from simulation.kernel.values import Json, Moment, Value


class Role(StrEnum):
    """Who a message comes from."""

    PERSONA = "persona"
    AGENT = "agent"
    EVENT = "event"


class ToolCall(Value):
    """A tool that the agent called, with its arguments."""

    name: str
    arguments: dict[str, Json] = Field(default_factory=dict)


class Usage(Value):
    """Tokens that a model call consumed, as its endpoint reported them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class Message(Value):
    """One message. ``id`` is unique within the session and stays for good.

    ``turn`` counts the exchanges from 1. ``latency_ms`` is how long the sender took.
    ``asked_again`` says why each request for it came to nothing before the one that was
    answered; what is counted is that one alone.
    """

    id: str
    turn: int
    role: Role
    text: str
    at: Moment
    latency_ms: float | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    # Left out where it is empty, as in all that was stored before there was such a thing.
    asked_again: tuple[str, ...] = Field(default=(), exclude_if=lambda reasons: not reasons)


def message_id(turn: int, role: Role, number: int = 1) -> str:
    """The id of the ``number``-th message of ``role`` in ``turn``: ``2-agent-1``."""
    return f"{turn}-{role.value}-{number}"


def interaction_id(session_id: str, turn: int) -> str:
    """The id of the interaction in ``turn``: always the same, so that it is stored nowhere."""
    return derived_id("interaction", session_id, turn)
