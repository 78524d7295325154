"""What evaluators read in a session, and how they speak of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from simulation.catalog.evaluator import ContainsEvaluator, RegexEvaluator, Speaker, Where
from simulation.catalog.session.outcome import Measurement
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


Searching = ContainsEvaluator | RegexEvaluator


def searched(evaluator: Searching, session: PlayedSession) -> list[tuple[Message, str]]:
    """The messages that ``evaluator`` searches, with what of them it reads: whole ones first,
    since what is found there does not depend on what was cut off elsewhere."""
    messages = messages_of(evaluator.speaker, session)
    if evaluator.where is Where.REASONING:
        texts = [(message, message.reasoning) for message in messages if message.reasoning]
    else:
        texts = [(message, message.text) for message in messages]
    return sorted(texts, key=lambda each: each[0].cut_short is not None)


def not_found(evaluator: Searching, texts: Sequence[tuple[Message, str]], what: str) -> Measurement:
    """That none of ``texts`` is as ``what`` says; null where there is no reasoning to read."""
    label = _LABELS[evaluator.speaker]
    if evaluator.where is Where.REASONING:
        if not texts:
            return Measurement(value=None, justification=f"None of {label} has reasoning.")
        label = f"the reasoning in {label}"
    return Measurement(
        value=False,
        justification=f"None of {label} ({len(texts)}) {what}.",
        incomplete=cut_short_among([message for message, _ in texts]),
        applied=bool(texts),
    )


def cut_short_among(messages: Iterable[Message]) -> tuple[str, ...]:
    """The ids of those of ``messages`` that were cut off or filtered."""
    return tuple(message.id for message in messages if message.cut_short)


def agent_messages(session: PlayedSession) -> list[Message]:
    """What the agent said, in order."""
    return messages_of(Speaker.AGENT, session)


def weight_of(session: PlayedSession) -> int:
    """About how many characters there are to read in ``session``."""
    return sum(
        len(message.text) + len(message.reasoning) + _CALL_WEIGHT * len(message.tool_calls)
        for message in session.transcript
    )


def ids_of(messages: Sequence[Message]) -> tuple[str, ...]:
    """The ids of ``messages``."""
    return tuple(message.id for message in messages)


def in_order(messages: Sequence[Message], session: PlayedSession) -> tuple[str, ...]:
    """The ids of ``messages`` in the order in which they were said."""
    wanted = frozenset(ids_of(messages))
    return tuple(message.id for message in session.transcript if message.id in wanted)


def shown(value: Json) -> str:
    """``value`` as a short piece of JSON."""
    try:
        return excerpt(_ENCODER.encode(value), limit=80)
    except RecursionError:
        return "a value that is nested too deep to be shown"
