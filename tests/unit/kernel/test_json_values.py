"""JSON that users write is kept by every store, or refused with the remedy."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError

from simulation.kernel.json_values import MAX_DEPTH, JsonObject, JsonValue, read_json

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


@pytest.mark.parametrize("number", [2**63 - 1, 2**64 - 1, 2**64 + 1, -(2**64) - 1, 10**40])
@pytest.mark.parametrize("shown", ["{}", '{{"a": [{}]}}', "[1.5, {}]"])
def test_integers_are_read_as_large_as_they_are(number: int, shown: str) -> None:
    text = shown.format(number)
    assert read_json(text) == read_json(text.encode()) == json.loads(text)
    assert str(number) in str(read_json(text))


@pytest.mark.parametrize("text", ["", "{", "NaN", "1e400", '"\\ud800"', f"[{2**64}, NaN]"])
def test_what_is_no_json_is_not_read(text: str) -> None:
    with pytest.raises(orjson.JSONDecodeError):
        read_json(text)
