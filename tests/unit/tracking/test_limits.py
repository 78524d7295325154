"""What an event may hold: everything within the limits is kept, what lies beyond is refused."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.kernel.errors import ValidationFailed
from simulation.tracking.event import (
    MAX_NAME_LENGTH,
    MAX_PROPERTIES_BYTES,
    MAX_PROPERTIES_LEVELS,
)
from simulation.tracking.ingestion import read_event


def refused(given: Any) -> ValidationFailed:
    with pytest.raises(ValidationFailed) as refusal:
        read_event(given)
    return refusal.value


def refused_properties(properties: Any) -> ValidationFailed:
    return refused({"name": "a", "properties": properties})


class TestNames:
    @pytest.mark.parametrize("name", ["a", "page.viewed", "ü" * MAX_NAME_LENGTH, "a b", "😀"])
    def test_one_to_two_hundred_characters(self, name: str) -> None:
        assert read_event({"name": name}).name == name

    @pytest.mark.parametrize("name", ["", " ", "\t\n", "a" * (MAX_NAME_LENGTH + 1)])
    def test_none_or_more_are_refused(self, name: str) -> None:
        assert refused({"name": name}).field == "name"

    def test_white_space_around_does_not_count(self) -> None:
        assert read_event({"name": f" {'a' * MAX_NAME_LENGTH}\n"}).name == "a" * MAX_NAME_LENGTH

    @pytest.mark.parametrize("name", [None, 7, ["a"], "a\x00", "\ud800"])
    def test_anything_but_text_is_refused(self, name: Any) -> None:
        assert refused({"name": name}).field == "name"

    def test_an_event_without_one_is_told_what_it_is_for(self) -> None:
        refusal = refused({"properties": {}})
        assert (refusal.field, "is required" in refusal.message) == ("name", True)


class TestReferences:
    @pytest.mark.parametrize("field", ["userId", "sessionId", "clientId"])
    def test_one_to_two_hundred_characters_or_none(self, field: str) -> None:
        assert getattr(read_event({"name": "a", field: "ü" * 200}), _attribute(field)) == "ü" * 200
        assert getattr(read_event({"name": "a", field: None}), _attribute(field)) is None
        for wrong in ("", "  ", "u" * 201, "u\x00", "\ud800", 7):
            assert refused({"name": "a", field: wrong}).field == field

    def test_a_time_carries_its_zone_and_is_cut_to_milliseconds(self) -> None:
        event = read_event({"name": "a", "clientTimestamp": "2026-03-05T13:00:00.123789+01:00"})
        assert event.client_timestamp is not None
        assert event.client_timestamp.isoformat() == "2026-03-05T12:00:00.123000+00:00"
        for wrong in ("2026-03-05T12:00:00", "yesterday", "0001-01-01T00:00:00+01:00"):
            assert refused({"name": "a", "clientTimestamp": wrong}).field == "clientTimestamp"

    @pytest.mark.parametrize("field", ["id", "timestamp", "user_id", "synthetic", "organization"])
    def test_what_is_not_the_clients_to_say_is_refused(self, field: str) -> None:
        assert refused({"name": "a", field: "x"}).field == field

    @pytest.mark.parametrize("given", [None, 7, "a", ["a"], []])
    def test_anything_but_an_object_is_refused(self, given: Any) -> None:
        assert refused(given).field == "event"


def _attribute(field: str) -> str:
    return field.replace("Id", "_id")


def filled(size: int, letter: str = "a") -> dict[str, Any]:
    """Properties of just so many bytes as JSON."""
    count, rest = divmod(size - len(orjson.dumps({"a": ""})), len(letter.encode()))
    return {"a": letter * count + "." * rest}


class TestSizes:
    @pytest.mark.parametrize("letter", ["a", "ü", "€", "😀"])
    def test_bytes_count_and_not_characters(self, letter: str) -> None:
        most = filled(MAX_PROPERTIES_BYTES, letter)
        assert len(orjson.dumps(most)) == MAX_PROPERTIES_BYTES
        assert read_event({"name": "a", "properties": most}).properties == most

        refusal = refused_properties(filled(MAX_PROPERTIES_BYTES + 1, letter))
        assert refusal.field == "properties"
        assert f"{MAX_PROPERTIES_BYTES + 1:,} bytes" in refusal.message

    def test_so_it_is_where_something_had_to_be_looked_at(self) -> None:
        most = filled(MAX_PROPERTIES_BYTES - len(b',"n":null')) | {"n": None}
        assert read_event({"name": "a", "properties": most}).properties == most
        assert "bytes" in refused_properties(most | {"m": None}).message


def objects(levels: int, inmost: Any) -> dict[str, Any]:
    """``inmost`` within so many objects."""
    for _ in range(levels):
        inmost = {"a": inmost}
    return dict(inmost)


def lists(levels: int, inmost: Any) -> dict[str, Any]:
    """``inmost`` within one object and so many lists less one."""
    for _ in range(levels - 1):
        inmost = [1, inmost]
    return {"a": inmost}


NESTED: list[Any] = [
    pytest.param(lambda levels: objects(levels, 1), id="objects"),
    pytest.param(lambda levels: objects(levels - 1, {}), id="an empty object"),
    pytest.param(lambda levels: objects(levels - 1, []), id="an empty list"),
    pytest.param(lambda levels: lists(levels, 1), id="lists"),
    pytest.param(lambda levels: lists(levels - 1, []), id="lists and an empty one"),
    pytest.param(lambda levels: lists(levels - 1, {}), id="lists and an empty object"),
    pytest.param(lambda levels: {"b": [{}] * 99} | objects(levels, 1), id="many beside it"),
    pytest.param(lambda levels: {"null": None} | objects(levels, None), id="looked at"),
]


class TestLevels:
    @pytest.mark.parametrize("nested", NESTED)
    def test_ten_are_kept(self, nested: Any) -> None:
        properties = nested(MAX_PROPERTIES_LEVELS)
        assert read_event({"name": "a", "properties": properties}).properties == properties

    @pytest.mark.parametrize("nested", NESTED)
    def test_eleven_are_refused(self, nested: Any) -> None:
        refusal = refused_properties(nested(MAX_PROPERTIES_LEVELS + 1))
        assert (refusal.field, "11 levels" in refusal.message) == ("properties", True)

    @pytest.mark.parametrize("levels", [60, 300, 900])
    def test_so_are_very_many(self, levels: int) -> None:
        assert refused_properties(objects(levels, 1)).field == "properties"

    def test_many_beside_each_other_are_no_levels(self) -> None:
        wide = {str(n): {"x": [], "y": "[[{"} for n in range(200)}
        assert read_event({"name": "a", "properties": wide}).properties == wide


class TestValues:
    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            2**63 - 1,
            -(2**63) + 1,
            1.5e300,
            -0.0,
            "\\u0000",
            "null",
            "1" * 30,
            "\u2028\ud7ff\ue000",
            {"$set": {"a.b": 1}},
        ],
    )
    def test_what_json_knows_is_kept(self, value: Any) -> None:
        assert read_event({"name": "a", "properties": {"v": value}}).properties == {"v": value}

    @pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"in": [{"it": v}]}])
    @pytest.mark.parametrize(
        ("value", "says"),
        [
            ("a\x00b", "null character"),
            ("\ud800", "surrogate"),
            (2**63, "64 bits"),
            (2**64, "64 bits"),
            (-(2**63) - 1, "64 bits"),
            (10**400, "64 bits"),
            (float("nan"), "use null"),
            (float("inf"), "use null"),
            (float("-inf"), "use null"),
            (b"bytes", "no JSON value"),
        ],
        ids=lambda each: each if isinstance(each, str) and each.isprintable() else "value",
    )
    def test_what_no_store_keeps_is_refused(self, value: Any, says: str, wrap: Any) -> None:
        refusal = refused_properties({"v": wrap(value)})
        assert (refusal.field, says in refusal.message) == ("properties", True)

    @pytest.mark.parametrize("key", ["k\x00", "\ud800"])
    def test_so_are_such_keys(self, key: str) -> None:
        assert refused_properties({key: 1}).field == "properties"

    @pytest.mark.parametrize("given", [None, [], [1], "text", 7, True])
    def test_anything_but_an_object_is_refused(self, given: Any) -> None:
        assert refused_properties(given).field == "properties"

    def test_what_only_looks_suspect_is_kept(self) -> None:
        properties = {
            "digits": 10**18,
            "note": "null" * 9,
            "no": "null",
        }
        assert read_event({"name": "a", "properties": properties}).properties == properties
