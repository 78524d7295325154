"""The one error tree, and how violated limits become one of its errors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from simulation.kernel import errors
from simulation.kernel.errors import ClaimTaken, SimulationError, ValidationFailed, refusal_of
from simulation.kernel.values import Tags, Text


class Order(BaseModel):
    name: Text
    tags: Tags = {}
    lines: list[dict[str, int]] = []


class Known(BaseModel, extra="forbid"):
    name: Text


def refusal(value: object, type: object = Order) -> ValidationFailed:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type).validate_python(value)
    return refusal_of(caught.value)


def every_error(root: type[SimulationError] = SimulationError) -> Iterator[type[SimulationError]]:
    yield root
    for child in root.__subclasses__():
        yield from every_error(child)


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in every_error() if error.__module__ == errors.__name__]

    assert len(codes) == len(set(codes)) > 10
    assert all(code.isupper() and code.replace("_", "").isalpha() for code in codes)


def test_the_first_problem_is_named_with_its_field() -> None:
    error = refusal({"name": " "})

    assert error.field == "name"
    assert error.message == "name: String should have at least 1 character"


def test_a_nested_field_is_named_by_its_path() -> None:
    error = refusal({"name": "x", "lines": [{"a": 1}, {"a": "many"}]})

    assert error.field == "lines.1.a"
    assert error.message.startswith("lines.1.a: Input should be a valid integer")


def test_what_is_missing_and_what_is_unknown_come_with_the_remedy() -> None:
    assert refusal({}).message.startswith("name: name is missing; give it.")

    unknown = refusal({"name": "x", "nmae": "y"}, Known)

    assert (unknown.field, unknown.message) == (
        "nmae",
        "nmae: nmae is not known here; leave it out.",
    )


def test_words_of_our_own_are_not_wrapped() -> None:
    error = refusal({"name": "a\x00b"})

    assert error.message == "name: must not contain a null character; remove it."


def test_the_other_problems_are_counted() -> None:
    error = refusal({"tags": 1, "lines": 2})

    assert error.message.endswith("(2 more problems follow it)")


def test_a_value_without_fields_has_no_field() -> None:
    assert refusal("many", int).field is None


def test_details_are_for_clients_to_act_on() -> None:
    error = ClaimTaken("persona-name:acme:zoë")

    assert (error.claim, error.details) == (error.details["claim"], {"claim": error.claim})
    assert str(error) == error.message
