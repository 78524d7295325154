"""A transcript as lines of JSON, each a chat message in OpenAI's form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from simulation.catalog.session.transcript import Message, Role, ToolCall

_ROLES = {Role.PERSONA: "user", Role.AGENT: "assistant", Role.EVENT: "system"}


def chat_messages(transcript: Sequence[Message]) -> list[dict[str, Any]]:
    """``transcript`` from the agent's side, one message for each of it, in its order.

    Tools are the agent's own to execute: what they answered was never seen, so a call has no
    message of the role ``tool`` after it.
    """
    return [_chat_message(message) for message in transcript]


def json_lines(transcript: Sequence[Message]) -> bytes:
    """``chat_messages`` as JSONL."""
    return b"".join(
        orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in chat_messages(transcript)
    )


def line_numbers(transcript: Sequence[Message]) -> dict[str, int]:
    """The line of each message, from 1, by its id."""
    return {message.id: number for number, message in enumerate(transcript, start=1)}


def _chat_message(message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {"role": _ROLES[message.role], "content": message.text}
    if message.reasoning:
        shown["reasoning_content"] = message.reasoning
    if message.cut_short:
        shown["finish_reason"] = message.finish_reason
    if message.tool_calls:
        # The form has null where somebody called a tool and said nothing.
        shown["content"] = message.text or None
        shown["tool_calls"] = [
            _call(call, f"{message.id}-call-{number}")
            for number, call in enumerate(message.tool_calls, start=1)
        ]
    return shown


def _call(call: ToolCall, id: str) -> dict[str, Any]:
    arguments = orjson.dumps(call.arguments).decode()
    shown = {
        "id": id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }
    return shown | ({"problem": call.problem} if call.problem else {})
