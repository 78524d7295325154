"""What may be taken from an endpoint's answer, and the ways in which an answer is bad."""

from __future__ import annotations

from math import isfinite
from typing import Any

from simulation.catalog.session.transcript import ToolCall
from simulation.kernel.values import Json
from simulation.runner.wire.decoding import parsed_json, without_surrogates
from simulation.runner.wire.excerpt import excerpt

MAX_PARTS = 100
"""The most texts, and the most tool calls, of one answer."""

MAX_DEPTH = 50
"""How deep the arguments of a tool call may be nested: what every store keeps."""

MAX_VALUES = 20_000
"""The most values in the arguments of all tool calls of one answer."""

_WIDEST_INTEGER = 2**63
_LONGEST_REASON = 60
_LONGEST_ID = 200


class BadAnswer(Exception):
    """An endpoint answered, but not usably; the message is the reason."""


class RefusedRequest(BadAnswer):
    """It answered with a status that is no success.

    ``names`` is what its error is called, and which field it is about.
    """

    def __init__(
        self, reason: str, status: int | None = None, names: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.names = names


class TooSlow(BadAnswer):
    """It did not answer in time."""


class BrokenOff(BadAnswer):
    """It began to answer, and the connection broke off each time."""


class Unusable(BadAnswer):
    """Its answer is too large, no JSON, or not of the promised shape."""


def storable(value: Json, where: str, depth: int = MAX_DEPTH) -> Json:
    """``value``, once it is known that every store can keep it.

    ``where`` names its place in the answer.

    Raises:
        Unusable: it holds a null character, a number beyond 64 bits or none at all, or is nested
            too deep.
    """
    if isinstance(value, str):
        if "\x00" in value:
            raise Unusable(f"{where} holds a null character; remove it.")
    elif isinstance(value, int):
        if not -_WIDEST_INTEGER <= value < _WIDEST_INTEGER:
            raise Unusable(f"{where} holds an integer beyond 64 bits; send it as a string.")
    elif isinstance(value, float):
        if not isfinite(value):
            raise Unusable(f"{where} holds {value}, which is no JSON; leave it out.")
    elif isinstance(value, dict | list):
        if depth == 0:
            raise Unusable(f"{where} is nested deeper than {MAX_DEPTH} levels; flatten it.")
        for item in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
            storable(item, where, depth - 1)
    return value


def texts_in(values: list[Json], where: str) -> tuple[str, ...]:
    """The texts among ``values``, blank ones left out.

    Raises:
        Unusable: one of them is no string, or there are too many.
    """
    if len(values) > MAX_PARTS:
        raise Unusable(f"{where} holds {len(values)} messages; send at most {MAX_PARTS}.")
    for value in values:
        if not isinstance(value, str):
            raise Unusable(f"{where} holds {kind_of(value)} where a text is expected.")
    return tuple(kept_text(value) for value in values if value.strip())


def kept_text(text: str) -> str:
    """``text`` with a replacement mark for what no store keeps."""
    return without_surrogates(text).replace("\x00", "\ufffd")


def finish_reason_in(value: Json) -> str | None:
    """Why an answer ends, where ``value`` says so in a word."""
    if not isinstance(value, str) or not value.strip():
        return None
    return excerpt(value, limit=_LONGEST_REASON)


def tool_calls_in(items: Json, where: str) -> tuple[ToolCall, ...]:
    """The tool calls in a list of objects with ``name`` and ``arguments``.

    Arguments are an object, or the text of one. What chat completions wrap in
    ``function`` is read as well; null stands for no calls. A call whose arguments cannot be
    read or kept is broken, and says why.

    Raises:
        Unusable: an item is no tool call, or there are too many.
    """
    if items is None:
        return ()
    if not isinstance(items, list):
        raise Unusable(f"{where} is {kind_of(items)}; make it a list of tool calls.")
    if len(items) > MAX_PARTS:
        raise Unusable(f"{where} holds {len(items)} tool calls; send at most {MAX_PARTS}.")
    calls, count = list[ToolCall](), 0
    for number, item in enumerate(items):
        call = _tool_call(item, f"{where}[{number}]")
        count += count_of(call.arguments, MAX_VALUES - count)
        if count > MAX_VALUES:
            raise Unusable(f"{where} holds more than {MAX_VALUES} values; send fewer arguments.")
        calls.append(call)
    return tuple(calls)


def count_of(value: dict[str, Json] | list[Json], enough: int) -> int:
    """How many values there are in ``value``, itself included; not counted beyond ``enough``."""
    count, waiting = 1, [value]
    while waiting and count <= enough:
        current = waiting.pop()
        count += len(current)
        if count <= enough:
            inner = current.values() if isinstance(current, dict) else current
            waiting += (each for each in inner if isinstance(each, dict | list))
    return count


def _tool_call(item: Json, where: str) -> ToolCall:
    id = _id_of(item)
    if isinstance(item, dict) and isinstance(item.get("function"), dict):
        item, where = item["function"], f"{where}.function"
    if not isinstance(item, dict):
        raise Unusable(f"{where} is {kind_of(item)}; make it an object with name and arguments.")
    name = item.get("name")
    if not isinstance(name, str) or not name.strip():
        raise Unusable(f"{where}.name is missing; name the tool that was called.")
    name = kept_text(name)
    try:
        arguments = _arguments(item.get("arguments"), f"{where}.arguments")
        # More values than are kept are refused for all calls together.
        if count_of(arguments, MAX_VALUES) <= MAX_VALUES:
            storable(arguments, f"{where}.arguments")
    except Unusable as broken:
        return ToolCall(name=name, problem=str(broken), id=id)
    return ToolCall(name=name, arguments=arguments, id=id)


def _id_of(item: Json) -> str | None:
    """What the agent calls a call by, where that can be said again as it is."""
    id = item.get("id") if isinstance(item, dict) else None
    kept = isinstance(id, str) and 0 < len(id) <= _LONGEST_ID and kept_text(id) == id
    return id if kept else None


def _arguments(value: Json, where: str) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = parsed_json(value) if value.strip() else {}
        except ValueError as error:
            raise Unusable(
                f"{where} is no JSON ({error}); send an object, or the text of one. It is: "
                f"{excerpt(value)}"
            ) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unusable(f"{where} is {kind_of(value)}; send an object, or the text of one.")
    return value


def kind_of(value: Json) -> str:
    """What ``value`` is, for people: 'a number', 'an object'."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
