"""JSON that users write is kept by every store, or refused with the remedy."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simulation.kernel.json_values import MAX_DEPTH, JsonObject, JsonValue

VALUE: TypeAdapter[Any] = TypeAdapter(JsonValue)


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [None, True, "Café", 2**63 - 1, -1.5, [], {"a.b": {"$c": [1, None]}}, nested(MAX_DEPTH)],
)
def test_keeps_what_json_knows(value: Any) -> None:
    assert VALUE.validate_python(value) == value


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("a\x00", "null character"),
        ({"k\x00": 1}, "null character"),
        ([{"k": ["\x00"]}], "null character"),
        (2**63, "64 bits"),
        (float("nan"), "use null"),
        ({"a": float("inf")}, "use null"),
        ({1: 2}, "keys must be text"),
        ({"a": b"bytes"}, "no JSON value"),
        (nested(MAX_DEPTH + 1), "flatten it"),
    ],
)
def test_refuses_what_a_store_would_lose(value: Any, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        VALUE.validate_python(value)


def test_an_object_is_an_object() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(JsonObject).validate_python([1])
