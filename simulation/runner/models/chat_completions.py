"""The chat completions wire format: transcripts out, answers in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from simulation.catalog.session.transcript import (
    Message,
    Role,
    ToolCall,
    Usage,
    call_id,
    cut_short,
)
from simulation.kernel.values import Json
from simulation.runner.apart import by_weight
from simulation.runner.models.reasoning import (
    REASONING_PARTS,
    reasoning_beside,
    spoken,
    text_of,
)
from simulation.runner.models.tokens import usage_of
from simulation.runner.wire.answer import (
    Unusable,
    finish_reason_in,
    kept_text,
    kind_of,
    texts_in,
    tool_calls_in,
)

_CONTENT = "choices[0].message.content"

_WIRE_ROLES = {
    Role.PERSONA: "user",
    Role.AGENT: "assistant",
    # The user did not say it, so the agent must not take it for the user's words.
    Role.EVENT: "system",
}


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer of a model. ``texts`` holds no blank one, and nothing of the ``reasoning``,
    wherever the endpoint put it. ``place`` is where in the answer the words stand."""

    texts: tuple[str, ...]
    tool_calls: tuple[ToolCall, ...]
    usage: Usage | None
    ended: bool
    reasoning: str = ""
    finish_reason: str | None = None
    place: str = _CONTENT

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be used: no text, and no call that can be read."""
        return not self.texts and all(call.problem for call in self.tool_calls)

    @property
    def emptiness(self) -> str:
        """Why nothing in it can be used, and what to do."""
        broken = next((call.problem for call in self.tool_calls if call.problem), None)
        if broken is not None:
            return broken
        end = f" (finish_reason: {self.finish_reason})" if cut_short(self.finish_reason) else ""
        if self.reasoning:
            return f"it holds reasoning and nothing that is said{end}; answer with a text."
        return f"{self.place} is empty{end}; answer with a text."


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a message consists of, before it is known to be of use."""

    said: list[Json] = field(default_factory=list)
    thought: list[str] = field(default_factory=list)
    calls: list[Json] = field(default_factory=list)


def wire_messages(transcript: Sequence[Message]) -> list[dict[str, Any]]:
    """``transcript`` from the agent's side: persona as user, agent as assistant, an
    external event as system, the result of a call as tool.

    Calls without a result are left out, and messages that hold nothing else: such tools are the
    agent's own affair, and endpoints refuse a call without its result.
    """
    return [sent for message in transcript for sent in _wire_message(message)]


def _wire_message(message: Message) -> list[dict[str, Any]]:
    said: dict[str, Any] = {"role": _WIRE_ROLES[message.role], "content": message.text}
    executed = [
        (call_id(message, number), call, call.result)
        for number, call in enumerate(message.tool_calls, start=1)
        if call.result is not None
    ]
    if not executed:
        return [said] if message.text.strip() else []
    said["content"] = message.text if message.text.strip() else None
    said["tool_calls"] = [
        {
            "id": id,
            "type": "function",
            "function": {"name": call.name, "arguments": orjson.dumps(call.arguments).decode()},
        }
        for id, call, _ in executed
    ]
    results = [
        {"role": "tool", "tool_call_id": id, "content": result.as_text}
        for id, _, result in executed
    ]
    return [said, *results]


async def holds_choice(body: Json) -> bool:
    """Whether an endpoint answered at all: some say with a good status that they cannot."""
    return isinstance(body, dict) and bool(body.get("choices"))


async def completion_in(body: Json) -> Completion:
    """``read_completion``, apart from the event loop where the answer is long."""
    return await by_weight(_weight(body), lambda: read_completion(body))


def read_completion(body: Json) -> Completion:
    """What a chat completions endpoint answered.

    Beyond the format, the message may carry ``"ended": true``: the speaker hangs up.

    Raises:
        Unusable: ``body`` is not of that format.
    """
    choice = _choice(body)
    message: dict[str, Json] = choice["message"]
    ended = message.get("ended")
    if not isinstance(ended, bool | None):
        raise Unusable(f"choices[0].message.ended is {kind_of(ended)}; make it a boolean.")
    parts = _parts(message.get("content"))
    words = [spoken(text) for text in texts_in(parts.said, _CONTENT)]
    texts = tuple(each.said for each in words if each.said.strip())
    if not texts and message.get("refusal") is not None:
        texts = texts_in([message["refusal"]], "choices[0].message.refusal")
    thought = [reasoning_beside(message), *parts.thought, *(each.reasoning for each in words)]
    return Completion(
        texts=texts,
        tool_calls=_tool_calls(message, parts.calls),
        usage=_usage(body),
        ended=ended is True,
        reasoning=kept_text("\n\n".join(text for text in thought if text)),
        finish_reason=finish_reason_in(choice.get("finish_reason")),
    )


def _weight(body: Json) -> int:
    """About how many characters there are to read in what is said."""
    try:
        content = _choice(body)["message"].get("content")
    except Unusable:
        return 0
    parts = content if isinstance(content, list) else [content]
    texts = [part.get("text") if isinstance(part, dict) else part for part in parts]
    return sum(len(text) for text in texts if isinstance(text, str))


def _choice(body: Json) -> dict[str, Any]:
    choices = body.get("choices") if isinstance(body, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict) or not isinstance(choice.get("message"), dict):
        raise Unusable("choices[0].message is missing; answer in the chat completions format.")
    return choice


def _parts(content: Json) -> _Parts:
    """``content`` sorted by what its parts are; what is neither said nor thought is left out."""
    parts = _Parts()
    for part in content if isinstance(content, list) else [content]:
        if not isinstance(part, dict):
            parts.said.extend([] if part is None else [part])
        elif part.get("type") in REASONING_PARTS or part.get("thought") is True:
            parts.thought.append(text_of(part))
        elif part.get("type") == "tool_use":
            parts.calls.append({"name": part.get("name"), "arguments": part.get("input")})
        elif part.get("type") == "refusal":
            parts.said.append(part.get("refusal", ""))
        else:
            parts.said.append(part.get("text", ""))
    return parts


def _tool_calls(message: dict[str, Json], in_parts: list[Json]) -> tuple[ToolCall, ...]:
    where = "choices[0].message.tool_calls"
    calls = tool_calls_in(message.get("tool_calls"), where) + tool_calls_in(in_parts, _CONTENT)
    # What came before tool calls; some send it beside them, for the same call.
    if calls or message.get("function_call") is None:
        return calls
    return tool_calls_in([message["function_call"]], "choices[0].message.function_call")


def _usage(body: dict[str, Json]) -> Usage | None:
    return usage_of(body.get("usage"), "prompt_tokens", "completion_tokens")
