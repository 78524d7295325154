"""JSON that users write: anything that every store can keep."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any

from pydantic import AfterValidator

MAX_DEPTH = 50
LARGEST_INTEGER = 2**63 - 1

_SURROGATE = re.compile("[\ud800-\udfff]")


def _require_storable(value: Any, depth: int = 0) -> Any:
    if depth > MAX_DEPTH:
        raise ValueError(f"is nested more than {MAX_DEPTH} levels deep; flatten it.")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"has the key {key!r}; keys must be text.")
            _require_scalar(key)
            _require_storable(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _require_storable(item, depth + 1)
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


JsonValue = Annotated[Any, AfterValidator(_require_storable)]
"""Null, boolean, number, text, list or object, within what every store keeps."""

JsonObject = Annotated[dict[str, Any], AfterValidator(_require_storable)]
"""A JSON object."""
