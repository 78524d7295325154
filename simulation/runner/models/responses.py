"""The wire format of the Responses API: conversations out, answers in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from simulation.catalog.session.transcript import (
    Message,
    Role,
    ToolCall,
    ToolResult,
    Usage,
    call_id,
)
from simulation.kernel.values import Json
from simulation.runner.models.chat_completions import Completion
from simulation.runner.models.reasoning import spoken, text_of
from simulation.runner.models.tokens import usage_of
from simulation.runner.wire.answer import (
    Unusable,
    finish_reason_in,
    kept_text,
    kind_of,
    texts_in,
    tool_calls_in,
)

_ROLES = {Role.PERSONA: "user", Role.AGENT: "assistant", Role.EVENT: "system"}
_NOBODYS = "-"
"""Stands for a call that no simulated tool can answer."""
_CALLS = ("function_call", "custom_tool_call", "mcp_call")


def input_items(transcript: Sequence[Message]) -> list[dict[str, Any]]:
    """``transcript`` from the agent's side as items of a request's ``input``.

    Messages without text are left out, and so are calls whose result was never seen: endpoints
    refuse a call without its output.
    """
    items: list[dict[str, Any]] = []
    for message in transcript:
        if message.text.strip():
            items.append({"role": _ROLES[message.role], "content": message.text})
        for id, call, result in _executed(message):
            arguments = orjson.dumps(call.arguments).decode()
            called = {"call_id": id, "name": call.name, "arguments": arguments}
            items += [{"type": "function_call"} | called, _output(id, result)]
    return items


def call_outputs(
    transcript: Sequence[Message], waiting: Sequence[str]
) -> list[dict[str, Any]] | None:
    """The items that answer the calls whose ids are ``waiting``; null where one has no result."""
    wanted = set(waiting)
    found: dict[str, dict[str, Any]] = {}
    for message in reversed(transcript):
        if wanted <= found.keys():
            break
        for id, _, result in _executed(message):
            if id in wanted:
                found.setdefault(id, _output(id, result))
    return [found[id] for id in waiting] if wanted <= found.keys() else None


async def holds_output(body: Json) -> bool:
    """Whether an endpoint answered at all, whatever error stands beside it."""
    return isinstance(body, dict) and body.get("status") != "failed" and bool(body.get("output"))


def response_id(body: Json) -> str:
    """What the endpoint calls its answer; empty where it does not."""
    id = body.get("id") if isinstance(body, dict) else None
    return id if isinstance(id, str) and id.isprintable() and " " not in id else ""


def waiting_calls(body: Json) -> list[str]:
    """The ids of the calls in an answer whose outputs are to be sent with the next question."""
    items = body.get("output") if isinstance(body, dict) else None
    return [
        str(item.get("call_id")) if item["type"] == "function_call" else _NOBODYS
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict) and item.get("type") in ("function_call", "custom_tool_call")
    ]


def read_response(body: Json) -> Completion:
    """What an endpoint of the Responses API answered.

    Each item of the type ``message`` is a message. Beyond the format, one may carry
    ``"ended": true``: the speaker hangs up.

    Raises:
        Unusable: ``body`` is not of that format.
    """
    items = body.get("output") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(items, list):
        raise Unusable("output is missing; answer in the format of the Responses API.")
    status = body.get("status", "completed")
    if status not in ("completed", "incomplete"):
        raise Unusable(f"its status is {status!r}; answer when it is completed.")
    said: list[Json] = []
    thought, calls, ended = list[str](), list[Json](), False
    for item in items:
        kind = item.get("type", "message") if isinstance(item, dict) else None
        if kind == "message":
            said.append(_said(item))
            ended |= _ended(item)
        elif kind == "reasoning":
            thought.append(text_of(item.get("summary")) or text_of(item.get("content")))
        elif kind in _CALLS:
            calls.append(_call(item))
    words = [spoken(text) for text in texts_in(said, "output")]
    thought += [each.reasoning for each in words]
    return Completion(
        texts=tuple(each.said for each in words if each.said.strip()),
        tool_calls=tool_calls_in(calls, "the calls in output"),
        usage=_usage(body),
        ended=ended,
        reasoning=kept_text("\n\n".join(text for text in thought if text)),
        finish_reason=_why_incomplete(body),
        place="output",
    )


def _executed(message: Message) -> list[tuple[str, ToolCall, ToolResult]]:
    """The calls that the simulation executed, with their ids and results."""
    return [
        (call_id(message, number), call, call.result)
        for number, call in enumerate(message.tool_calls, start=1)
        if call.result is not None
    ]


def _output(id: str, result: ToolResult) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": id, "output": result.as_text}


def _said(item: dict[str, Json]) -> str:
    """The text of a message, or what it says instead of one."""
    content = item.get("content")
    if isinstance(content, str):
        return content
    pieces = list[str]()
    for part in content if isinstance(content, list) else ():
        if isinstance(part, dict):
            text = part.get("refusal") if part.get("type") == "refusal" else part.get("text")
            if text is not None and not isinstance(text, str):
                raise Unusable(f"output holds {kind_of(text)} where a text is expected.")
            pieces.append(text or "")
    return "".join(pieces)


def _ended(item: dict[str, Json]) -> bool:
    ended = item.get("ended")
    if not isinstance(ended, bool | None):
        raise Unusable(f"ended in a message of output is {kind_of(ended)}; make it a boolean.")
    return ended is True


def _call(item: dict[str, Json]) -> dict[str, Json]:
    free = item.get("type") == "custom_tool_call"
    arguments: Json = {"input": item.get("input")} if free else item.get("arguments")
    return {"id": item.get("call_id"), "name": item.get("name"), "arguments": arguments}


def _why_incomplete(body: dict[str, Json]) -> str | None:
    details = body.get("incomplete_details")
    return finish_reason_in(details.get("reason")) if isinstance(details, dict) else None


def _usage(body: dict[str, Json]) -> Usage | None:
    return usage_of(body.get("usage"), "input_tokens", "output_tokens")
