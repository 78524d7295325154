"""JSON that users write: anything that every store can keep."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any

import orjson
from pydantic import AfterValidator
from pydantic_core import from_json

MAX_DEPTH = 50
LARGEST_INTEGER = 2**63 - 1

_LARGE_INTEGER = re.compile(rb"\d{19}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str | bytes) -> Any:
    """The value in ``text``, its integers as large as they are.

    Raises:
        orjson.JSONDecodeError: there is no JSON in it.
    """
    raw = text.encode() if isinstance(text, str) else text
    found = orjson.loads(raw)
    # Integers beyond 64 bits come as rounded numbers from the fast parser, and exact from this.
    return from_json(raw) if _LARGE_INTEGER.search(raw) else found


def require_storable(value: Any, depth: int = 0) -> Any:
    """``value``, which every store can keep.

    Raises:
        ValueError: none can.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"is nested more than {MAX_DEPTH} levels deep; flatten it.")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"has the key {key!r}; keys must be text.")
            _require_scalar(key)
            require_storable(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            require_storable(item, depth + 1)
    else:
        _require_scalar(value)
    return value


def _require_scalar(value: Any) -> None:
    match value:
        case None | bool():
            return
        case str():
            if "\x00" in value:
                raise ValueError("must not contain a null character; remove it.")
            if _SURROGATE.search(value):
                raise ValueError("must not contain half a surrogate pair; no store keeps it.")
        case int():
            if abs(value) > LARGEST_INTEGER:
                raise ValueError("holds an integer beyond 64 bits; write it as a string.")
        case float():
            if not math.isfinite(value):
                raise ValueError("holds a number that JSON does not know; use null.")
        case _:
            raise ValueError(f"holds a {type(value).__name__}, which is no JSON value.")


JsonValue = Annotated[Any, AfterValidator(require_storable)]
"""Null, boolean, number, text, list or object, within what every store keeps."""

JsonObject = Annotated[dict[str, Any], AfterValidator(require_storable)]
"""A JSON object."""


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal as JSON has it: true is not 1, but 1 is 1.0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
