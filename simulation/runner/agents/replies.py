"""Replies that another one's code made: whether they can be kept."""

from __future__ import annotations

import math
from dataclasses import replace

from simulation.catalog.session.transcript import ToolCall, Usage
from simulation.runner.ports import AgentReply
from simulation.runner.wire.answer import (
    MAX_PARTS,
    MAX_VALUES,
    Unusable,
    count_of,
    finish_reason_in,
    kept_text,
    storable,
    texts_in,
)

MAX_CHARACTERS = 1024 * 1024
"""The longest answer, all of its texts together; and so its reasoning."""
MAX_CONTINUATION = 64 * 1024
"""The longest name of a conversation, in characters: it is stored with each answer."""


def checked(reply: object) -> AgentReply:
    """``reply``, once it is known that it can be kept.

    Raises:
        Unusable: it cannot, and why.
    """
    if not isinstance(reply, AgentReply):
        raise Unusable(f"it is a {type(reply).__name__}; return an AgentReply.")
    _require_types(reply)
    texts = texts_in(list(reply.texts), "texts")
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise Unusable(f"its texts are longer than {MAX_CHARACTERS} characters; answer shorter.")
    if not texts and not reply.tool_calls and not reply.ended:
        raise Unusable("it says nothing; answer with a text.")
    if len(reply.tool_calls) > MAX_PARTS:
        raise Unusable(f"it calls {len(reply.tool_calls)} tools; call at most {MAX_PARTS}.")
    for number, call in enumerate(reply.tool_calls):
        _require_call(call, f"tool_calls[{number}]")
    for name, most in (("reasoning", MAX_CHARACTERS), ("continuation", MAX_CONTINUATION)):
        if len(getattr(reply, name)) > most:
            raise Unusable(f"its {name} is longer than {most} characters; make it shorter.")
    return replace(
        reply,
        texts=texts or ("",),
        reasoning=kept_text(reply.reasoning),
        continuation=kept_text(reply.continuation),
        finish_reason=finish_reason_in(reply.finish_reason),
    )


def _require_types(reply: AgentReply) -> None:
    wanted = {
        "texts": list | tuple,
        "tool_calls": list | tuple,
        "usage": Usage | None,
        "ended": bool,
        "reasoning": str,
        "finish_reason": str | None,
        "first_token_ms": float | int | None,
        "continuation": str,
    }
    for name, kind in wanted.items():
        value = getattr(reply, name)
        if not isinstance(value, kind):
            raise Unusable(f"its {name} is a {type(value).__name__}; give what AgentReply says.")
    first = reply.first_token_ms
    if first is not None and not (math.isfinite(first) and first >= 0):
        raise Unusable("its first_token_ms is no number of milliseconds; give one, or None.")


def _require_call(call: object, where: str) -> None:
    if not isinstance(call, ToolCall):
        raise Unusable(f"{where} is a {type(call).__name__}; give a ToolCall.")
    if not call.name.strip() or kept_text(call.name) != call.name:
        raise Unusable(f"{where}.name is blank, or no store keeps it; name the tool.")
    if call.id is not None and kept_text(call.id) != call.id:
        raise Unusable(f"{where}.id is a text that no store keeps; give another one.")
    if count_of(call.arguments, MAX_VALUES) > MAX_VALUES:
        raise Unusable(f"{where}.arguments holds more than {MAX_VALUES} values; send fewer.")
    storable(call.arguments, f"{where}.arguments")
