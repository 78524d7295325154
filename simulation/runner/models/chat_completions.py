"""The chat completions wire format: transcripts out, answers in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.catalog.session.transcript import Message, Role, ToolCall, Usage
from simulation.kernel.values import Json
from simulation.runner.wire.answer import Unusable, kind_of, texts_in, tool_calls_in

_MOST_TOKENS = 2**53

_WIRE_ROLES = {
    Role.PERSONA: "user",
    Role.AGENT: "assistant",
    # The user did not say it, so the agent must not take it for the user's words.
    Role.EVENT: "system",
}


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer in the chat completions format. ``texts`` holds no blank one."""

    texts: tuple[str, ...]
    tool_calls: tuple[ToolCall, ...]
    usage: Usage | None
    ended: bool


def wire_messages(transcript: Sequence[Message]) -> list[dict[str, str]]:
    """``transcript`` from the agent's side: persona as user, agent as assistant, an
    external event as system.

    Messages without text are left out: an agent's past tool calls are its own affair, and
    endpoints refuse a call without its result.
    """
    return [
        {"role": _WIRE_ROLES[message.role], "content": message.text}
        for message in transcript
        if message.text.strip()
    ]


async def holds_choice(body: Json) -> bool:
    """Whether an endpoint answered at all: some say with a good status that they cannot."""
    return isinstance(body, dict) and bool(body.get("choices"))


def read_completion(body: Json) -> Completion:
    """What a chat completions endpoint answered.

    Beyond the format, the message may carry ``"ended": true``: the speaker hangs up.

    Raises:
        Unusable: ``body`` is not of that format.
    """
    message = _message(body)
    ended = message.get("ended")
    if not isinstance(ended, bool | None):
        raise Unusable(f"choices[0].message.ended is {kind_of(ended)}; make it a boolean.")
    return Completion(
        texts=texts_in(_contents(message), "choices[0].message.content"),
        tool_calls=tool_calls_in(message.get("tool_calls"), "choices[0].message.tool_calls"),
        usage=_usage(body),
        ended=ended is True,
    )


def _message(body: Json) -> dict[str, Json]:
    choices = body.get("choices") if isinstance(body, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict):
        raise Unusable("choices[0].message is missing; answer in the chat completions format.")
    return message


def _contents(message: dict[str, Json]) -> list[Json]:
    content = message.get("content")
    if content is None:
        refusal = message.get("refusal")
        return [] if refusal is None else [refusal]
    if not isinstance(content, list):
        return [content]
    return [part.get("text", "") if isinstance(part, dict) else part for part in content]


def _usage(body: dict[str, Json]) -> Usage | None:
    """Tokens, if reported sensibly: a wrong bill is no reason to lose the answer."""
    usage = body.get("usage")
    if not isinstance(usage, dict):
        return None
    prompt, completion = (usage.get(key, 0) for key in ("prompt_tokens", "completion_tokens"))
    for tokens in (prompt, completion):
        if type(tokens) is not int or not 0 <= tokens <= _MOST_TOKENS:
            return None
    return Usage(prompt_tokens=prompt, completion_tokens=completion)
