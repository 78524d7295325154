"""Paths, patterns and templates: what they may cost, and that old ones are still read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath import JSONPathError
from pydantic import TypeAdapter, ValidationError

from simulation.catalog.expressions.body_template import BodyTemplate, BodyTooLarge, fill
from simulation.catalog.expressions.json_path import MAX_NODES, JsonPath, values_at
from simulation.catalog.expressions.json_path_budget import (
    BoundedEnvironment,
    TooManyNodes,
    values_within,
)
from simulation.catalog.expressions.pattern import Pattern
from simulation.kernel.stored import reading_stored

PATTERN: TypeAdapter[str] = TypeAdapter(Pattern)
PATH: TypeAdapter[str] = TypeAdapter(JsonPath)
TEMPLATE: TypeAdapter[Any] = TypeAdapter(BodyTemplate)


def nested(depth: int, value: Any = 1) -> Any:
    for _ in range(depth):
        value = [value]
    return value


LONG = "k" * 200_000


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$..*..*..*..*..*..*..*..*", nested(80)),
        ("$..nope..nope", [nested(40)] * 5_000),
        ("$[?1==2||1==3||1==4]", [1] * 500_000),
        ("$[?@.a||@.b||@.c||@.d]", [1] * 500_000),
        ("$[?@==$[0]]", [nested(50)] * 3_000),
        ("$[?@!=$[0]]", [[LONG], *([[LONG[:-1] + "x"]] * 1_000)]),
        ("$[?length(@)>1]", ["ab"] * 200_000),
        ("$[?count(@..*)>1]", [nested(50)] * 3_000),
        ("$" + "[0,0,0,0,0]" * 8, nested(8)),
        ("$[::2]", [1] * 500_000),
    ],
)
def test_a_path_ends_when_it_has_visited_too_much(path: str, value: Any) -> None:
    with pytest.raises(TooManyNodes, match=f"more than {MAX_NODES} values"):
        values_at(path, value)


def test_a_path_keeps_no_places_of_what_it_visits() -> None:
    # As texts they would come to 200,000 characters for each of the values.
    assert len(values_at("$.*.*", {LONG: [1] * 50_000})) == 50_000


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("$", "a text", ["a text"]),
        ("$.a", '{"a": 1}', []),
        ("$", "{no JSON", ["{no JSON"]),
        ("$..b", {"a": [1, {"b": 2}], "b": 3}, [3, 2]),
        ("$.a[?@.b==2].c", {"a": [{"b": 2, "c": 4}, {"b": 1, "c": 5}]}, [4]),
        ("$.a[?@.b==$.want]", {"a": [{"b": [1]}, {"b": [2]}], "want": [2]}, [{"b": [2]}]),
        ("$[?count(@.*)==2&&!@.a]", [{"a": 1, "b": 2}, {"b": 1, "c": 2}], [{"b": 1, "c": 2}]),
        ("$[-1:]", [1, 2], [2]),
    ],
)
def test_a_path_selects_what_the_standard_says(path: str, value: Any, found: list[Any]) -> None:
    assert values_at(path, value) == found


STEPS = st.sampled_from([".a", ".b", "[0]", "[1]", "['a']", "[-1]", "[*]"])
VALUES_IN = st.recursive(
    st.sampled_from([None, True, 0, "a", "[1]"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "0"]), inner, max_size=2)
    ),
    max_leaves=12,
)


@given(st.lists(STEPS, max_size=4), VALUES_IN)
def test_a_plain_path_is_walked_to_where_the_library_leads(steps: list[str], value: Any) -> None:
    path = "".join(["$", *steps])
    assert values_at(path, value) == values_within(
        BoundedEnvironment(strict=True).compile(path), value, MAX_NODES
    )


def test_deeper_than_paths_descend_is_an_error_of_the_path() -> None:
    with pytest.raises(JSONPathError):
        values_at("$..a", nested(500))


@pytest.mark.parametrize("path", ["$[?" + "(" * 400 + "@.a" + ")" * 90 + "]", "$.a | $.b"])
def test_a_path_that_no_parser_can_read_is_refused(path: str) -> None:
    with pytest.raises(ValidationError):
        PATH.validate_python(path)


def doubled(quantifier: str, times: int) -> str:
    pattern = "a"
    for _ in range(times):
        pattern = f"(?:{pattern}){quantifier}"
    return pattern


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("(?:a{65535}){65535}", "repeat less"),
        ("(?:a{300}){300}", "repeat less"),
        (doubled("{1,2}", 17), "repeat less"),
        (r"[\pL\pN]{100}", "repeat less"),
        (r"\pL{38}", "use smaller classes"),
        ("(?=day)", "no lookaround"),
        (r"(a)\1", "back reference"),
        (r"\C", "use a dot"),
        ("(", "missing )"),
    ],
)
def test_patterns_that_would_cost_the_others_are_refused(pattern: str, remedy: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PATTERN.validate_python(pattern)
    assert remedy in str(refused.value)


@pytest.mark.parametrize(
    ("template", "remedy"),
    [
        ("{{messages}}" * 101, "holds 101 placeholders"),
        ([{"a": "{{message}}"}] * 101, "holds 101 placeholders"),
        ("x" * 70_000, "at most 65536"),
        ({"{{nobody}}": 1}, "is unknown"),
    ],
)
def test_templates_that_would_grow_are_refused(template: Any, remedy: str) -> None:
    with pytest.raises(ValidationError, match=remedy):
        TEMPLATE.validate_python(template)


def test_a_body_is_as_large_as_all_that_is_filled_in() -> None:
    values = {"message": "m" * 100_000, "messages": [], "turn": 1}
    assert len(str(fill(["{{message}}"] * 40, values))) > 4_000_000
    with pytest.raises(BodyTooLarge, match=r"50 times \{\{message\}\} come to 5000100 bytes"):
        fill(["{{message}}"] * 50, values)


def test_what_is_stored_is_read_without_being_looked_at() -> None:
    with reading_stored():
        assert PATTERN.validate_python("(?:a{65535}){65535}")
        assert PATH.validate_python("no path")
        assert TEMPLATE.validate_python("{{messages}}" * 60_000)
    with pytest.raises(ValidationError):
        PATH.validate_python("no path")
