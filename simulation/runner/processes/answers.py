"""What agents in Python answer, in one shape. Part of the agent's process."""

from __future__ import annotations

from typing import Any

_TEXTS = ("text", "content", "texts", "messages")


def answer_of(value: Any) -> dict[str, Any]:
    """``value`` as texts, tool calls and what else is known.

    Raises:
        TypeError: it says nothing that can be read.
    """
    if isinstance(value, list | tuple):
        return _joined([_message(each) for each in value])
    if isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _TEXTS):
        texts = next(value[name] for name in _TEXTS if isinstance(value.get(name), list))
        inner = answer_of(texts)
        calls = [*inner["tool_calls"], *map(_tool_call, value.get("tool_calls") or ())]
        return _beside(value) | {"texts": inner["texts"], "tool_calls": calls}
    return _joined([_message(value)])


def new_messages(result: Any) -> Any:
    """The messages of a graph's state that follow the last of the user."""
    if not isinstance(result, dict) or not isinstance(result.get("messages"), list):
        return result
    messages = result["messages"]
    last = max((n for n, each in enumerate(messages) if _role(each) == "user"), default=-1)
    return [each for each in messages[last + 1 :] if _role(each) == "assistant"]


def _joined(messages: list[dict[str, Any]]) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for each in messages:
        joined |= {name: value for name, value in each.items() if name not in _LISTS}
    return joined | {name: [item for each in messages for item in each[name]] for name in _LISTS}


_LISTS = ("texts", "tool_calls")


def _message(value: Any) -> dict[str, Any]:
    if value is None:
        raise TypeError("it returned None; return a text, messages, or a dict with text")
    if isinstance(value, str):
        return {"texts": [value], "tool_calls": []}
    content = _of(value, "text", "content")
    if content is None and not _known(value):
        raise TypeError(
            f"it returned a {type(value).__name__}; return a text, messages, or a dict with text"
        )
    calls = [_tool_call(each) for each in _of(value, "tool_calls") or ()]
    return _beside(value) | {"texts": _texts(content), "tool_calls": calls}


def _known(value: Any) -> bool:
    return any(_of(value, name) is not None for name in ("tool_calls", "ended"))


def _beside(value: Any) -> dict[str, Any]:
    names = ("ended", "reasoning", "continuation", "finish_reason", "usage")
    found = {name: _of(value, name) for name in names}
    return {name: each for name, each in found.items() if _is_plain(each)}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | bool | int | float | dict)


def _texts(content: Any) -> list[str]:
    if content is None:
        return []
    if isinstance(content, list):
        parts = [each if isinstance(each, str) else _of(each, "text") for each in content]
        return ["".join(part for part in parts if isinstance(part, str))]
    return [content if isinstance(content, str) else str(content)]


def _tool_call(value: Any) -> dict[str, Any]:
    function = _of(value, "function") or value
    call = {
        "name": _of(function, "name"),
        "arguments": _of(function, "arguments", "args"),
    }
    id = _of(value, "id", "call_id")
    return call if id is None else call | {"id": id}


def _role(message: Any) -> str:
    role = _of(message, "role", "type") or ""
    return {"human": "user", "ai": "assistant"}.get(role, role)


def _of(value: Any, *names: str) -> Any:
    for name in names:
        found = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
        if found is not None and not callable(found):
            return found
    return None
