"""What evaluators read in a session, and how they speak of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from simulation.catalog.evaluator import Speaker
from simulation.catalog.session.transcript import Message, Role
from simulation.kernel.values import Json
from simulation.runner.ports import PlayedSession
from simulation.runner.wire.excerpt import excerpt

_CALL_WEIGHT = 1_000
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

_ROLES = {Speaker.AGENT: Role.AGENT, Speaker.PERSONA: Role.PERSONA}
_LABELS = {
    Speaker.AGENT: "the agent's messages",
    Speaker.PERSONA: "the persona's messages",
    Speaker.ANY: "the messages",
}


def messages_of(speaker: Speaker, session: PlayedSession) -> list[Message]:
    """The messages of ``speaker`` in the order in which they were said."""
    role = _ROLES.get(speaker)
    return [message for message in session.transcript if role in (None, message.role)]


def label_of(speaker: Speaker) -> str:
    """``speaker``'s messages, for the middle of a sentence."""
    return _LABELS[speaker]


def agent_messages(session: PlayedSession) -> list[Message]:
    """What the agent said, in order."""
    return messages_of(Speaker.AGENT, session)


def weight_of(session: PlayedSession) -> int:
    """About how many characters there are to read in ``session``."""
    return sum(
        len(message.text) + _CALL_WEIGHT * len(message.tool_calls) for message in session.transcript
    )


def ids_of(messages: Sequence[Message]) -> tuple[str, ...]:
    """The ids of ``messages``."""
    return tuple(message.id for message in messages)


def shown(value: Json) -> str:
    """``value`` as a short piece of JSON."""
    try:
        return excerpt(_ENCODER.encode(value), limit=80)
    except RecursionError:
        return "a value that is nested too deep to be shown"
