"""Chat completions that come as a stream: their pieces put together as one answer."""

from __future__ import annotations

from typing import Any

from simulation.kernel.values import Json
from simulation.runner.models.reasoning import REASONING_PARTS
from simulation.runner.wire.answer import MAX_PARTS, Unusable, kind_of
from simulation.runner.wire.asking import MAX_ANSWER_BYTES
from simulation.runner.wire.events import StreamEvent
from simulation.runner.wire.streaming import DONE

_REASONING = ("reasoning_content", "reasoning", "thinking", "reasoning_details")
_INNER = ("thinking", "reasoning", "text", "summary", "content")
_DEEPEST = 5


class ChatStream:
    """Gathers the first choice of a stream of chat completion chunks.

    What comes of it is a chat completion in one piece. A stream without ``[DONE]`` is whole
    where it said why it ends.
    """

    def __init__(self) -> None:
        self.begun = False
        self.done = False
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._refusal: list[str] = []
        self._calls = _Calls()
        self._finish_reason: Json = None
        self._usage: Json = None
        self._ended: Json = None
        self._size = 0

    def complaint(self, value: Json) -> Json:
        return value

    async def take(self, event: StreamEvent, value: Json) -> None:
        if event.data.strip() == DONE:
            self.done = True
            return
        if not isinstance(value, dict):
            raise Unusable(f"an event of its stream is {kind_of(value)}, not a chunk.")
        self._usage = value.get("usage") or self._usage
        choices = value.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict) and choice.get("index", 0) == 0:
                self._take_choice(choice)

    def answer(self) -> Json:
        if not self.begun and self._finish_reason is None:
            raise Unusable("its stream ended before anything was said; answer with a text.")
        if not self.done and self._finish_reason is None:
            raise Unusable(
                "its stream ended without a finish_reason and without [DONE], so that nobody knows "
                "whether that is all; send one of them."
            )
        message: dict[str, Json] = {
            "content": "".join(self._content) or None,
            "reasoning_content": "".join(self._reasoning),
            "tool_calls": self._calls.whole,
            "ended": self._ended,
        }
        if self._refusal:
            message["refusal"] = "".join(self._refusal)
        choice: dict[str, Json] = {"message": message, "finish_reason": self._finish_reason}
        return {"choices": [choice], "usage": self._usage}

    def _take_choice(self, choice: dict[str, Json]) -> None:
        self._finish_reason = choice.get("finish_reason") or self._finish_reason
        # Some send all of the message once more at the end.
        piece = choice.get("delta") or (None if self.begun else choice.get("message"))
        if not isinstance(piece, dict):
            return
        self._take_content(piece.get("content"))
        thought = next((text for name in _REASONING if (text := piece.get(name))), None)
        self._keep(self._reasoning, _as_it_came(thought))
        self._keep(self._refusal, piece.get("refusal"))
        if piece.get("ended") is not None:
            self._ended = piece["ended"]
        calls = piece.get("tool_calls")
        if piece.get("function_call") is not None:
            calls = [{"index": 0, "function": piece["function_call"]}]
        for call in calls if isinstance(calls, list) else ():
            self._grow(self._calls.take(call))

    def _take_content(self, content: Json) -> None:
        for part in content if isinstance(content, list) else [content]:
            if not isinstance(part, dict):
                self._keep(self._content, part)
            elif part.get("type") in REASONING_PARTS:
                self._keep(self._reasoning, _as_it_came(part))
            else:
                self._keep(self._content, part.get("text"))

    def _keep(self, texts: list[str], text: Json) -> None:
        if text is None or text == "":
            return
        if not isinstance(text, str):
            raise Unusable(
                f"an event of its stream holds {kind_of(text)} where a text is expected."
            )
        texts.append(text)
        self._grow(len(text))

    def _grow(self, by: int) -> None:
        self.begun = True
        self._size += by
        if self._size > MAX_ANSWER_BYTES:
            raise Unusable(
                f"it says more than {MAX_ANSWER_BYTES // 1024} Ki characters; answer shorter."
            )


class _Calls:
    """Tool calls whose arguments come in pieces."""

    def __init__(self) -> None:
        self.whole: list[Json] = []
        self._open: dict[int, dict[str, Any]] = {}
        """The call that an index goes on with."""

    def take(self, piece: Json) -> int:
        """Take a piece of a call; returns how many characters it brought."""
        if not isinstance(piece, dict):
            raise Unusable(f"an event of its stream holds {kind_of(piece)} among its tool calls.")
        function = piece.get("function")
        function = function if isinstance(function, dict) else {}
        call = self._call(piece.get("index"), piece.get("id"))
        name, arguments = function.get("name"), function.get("arguments")
        if name and not call["function"]["name"]:
            call["function"]["name"] = name
        if isinstance(arguments, str) and isinstance(call["function"]["arguments"], str):
            call["function"]["arguments"] += arguments
            return len(arguments)
        if arguments is not None:
            call["function"]["arguments"] = arguments
        return 0

    def _call(self, index: Json, id: Json) -> dict[str, Any]:
        """The call that a piece belongs to; a new id begins a new one, whatever its index."""
        if not isinstance(index, int):
            index = len(self.whole) if id or not self.whole else len(self.whole) - 1
        call = self._open.get(index)
        if call is None or (id and call["id"] and id != call["id"]):
            if len(self.whole) == MAX_PARTS:
                raise Unusable(f"it calls more than {MAX_PARTS} tools; call fewer.")
            call = {"id": id, "function": {"name": None, "arguments": ""}}
            self._open[index] = call
            self.whole.append(call)
        return call


def _as_it_came(value: Json, depth: int = _DEEPEST) -> str:
    """The text in a typed part or a list of them, with the blanks at its ends."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    if isinstance(value, list):
        return "".join(_as_it_came(each, depth - 1) for each in value)
    if isinstance(value, dict):
        inner = (_as_it_came(value.get(name), depth - 1) for name in _INNER)
        return next((text for text in inner if text), "")
    return ""
