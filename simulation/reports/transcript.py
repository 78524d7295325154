"""A transcript as lines of JSON, each a chat message in OpenAI's form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from simulation.catalog.session.transcript import Message, Role, ToolCall, ToolResult, call_id

_ROLES = {Role.PERSONA: "user", Role.AGENT: "assistant", Role.EVENT: "system"}


def chat_messages(transcript: Sequence[Message]) -> list[dict[str, Any]]:
    """``transcript`` from the agent's side, in its order, one message for each of it.

    A message of the role ``tool`` comes after a call that the simulation executed. Where the
    agent did that itself its result was never seen, and the call stands alone.
    """
    return [
        shown for message in transcript for shown in (_chat_message(message), *_results(message))
    ]


def json_lines(transcript: Sequence[Message]) -> bytes:
    """``chat_messages`` as JSONL."""
    return b"".join(
        orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in chat_messages(transcript)
    )


def line_numbers(transcript: Sequence[Message]) -> dict[str, int]:
    """The line of each message, from 1, by its id."""
    numbers, line = dict[str, int](), 1
    for message in transcript:
        numbers[message.id] = line
        line += 1 + sum(call.result is not None for call in message.tool_calls)
    return numbers


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
            _call(call, call_id(message, number))
            for number, call in enumerate(message.tool_calls, start=1)
        ]
    return shown


def _results(message: Message) -> list[dict[str, Any]]:
    return [
        {"role": "tool", "tool_call_id": call_id(message, number)} | _result(call.result)
        for number, call in enumerate(message.tool_calls, start=1)
        if call.result is not None
    ]


def _result(result: ToolResult) -> dict[str, Any]:
    shown: dict[str, Any] = {"content": result.as_text}
    return shown | ({"is_error": True} if result.is_error else {})


def _call(call: ToolCall, id: str) -> dict[str, Any]:
    arguments = orjson.dumps(call.arguments).decode()
    shown = {
        "id": id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }
    return shown | ({"problem": call.problem} if call.problem else {})
