"""What metrics measure, the criteria on it, and which evaluator gives which type."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from simulation.catalog.metric_value import (
    BooleanCriterion,
    CategoricalCriterion,
    Measured,
    NumericalCriterion,
)
from simulation.catalog.session.outcome import Measurement
from tests.support.examples import body

BOOLEAN = {"type": "boolean"}
NUMBER = {"type": "numerical", "lower_bound": -1, "upper_bound": 1.5}
CATEGORY = {"type": "categorical", "categories": ["warm", "kühl"]}


@pytest.mark.parametrize(
    ("verb", "met"),
    [
        ("==", (False, True, False)),
        ("!=", (True, False, True)),
        ("<=", (True, True, False)),
        ("<", (True, False, False)),
        (">=", (False, True, True)),
        (">", (False, False, True)),
    ],
)
def test_a_number_is_compared_as_the_verb_says(verb: str, met: tuple[bool, ...]) -> None:
    criterion = NumericalCriterion(verb=verb, threshold=2.5)

    assert tuple(criterion.met_by(value) for value in (2.4, 2.5, 2.6)) == met
    assert str(criterion) == f"{verb} 2.5"


def test_what_is_no_number_meets_no_numerical_criterion() -> None:
    at_least_nothing = NumericalCriterion(verb=">=", threshold=0)

    assert not at_least_nothing.met_by(True)
    assert not at_least_nothing.met_by("1")


@pytest.mark.parametrize("expected", [True, False])
def test_a_boolean_must_equal_the_expected_one(expected: bool) -> None:
    criterion = BooleanCriterion(expected_value=expected)

    assert criterion.met_by(expected)
    assert not criterion.met_by(not expected)
    assert not criterion.met_by(float(expected))
    assert str(criterion) == f"is {str(expected).lower()}"


def test_a_category_must_be_among_the_expected_ones() -> None:
    criterion = CategoricalCriterion(expected_values=("warm", "kühl"))

    assert criterion.met_by("kühl")
    assert not criterion.met_by("Kühl")
    assert not criterion.met_by(1.0)
    assert str(criterion) == "is one of warm, kühl"


@pytest.mark.parametrize("value", [True, False, 0.0, 1.0, 2.5, "1", "true", ""])
def test_a_measured_value_keeps_its_type_through_the_log(value: Any) -> None:
    stored = Measurement(value=value, justification="").model_dump_json()
    again = Measurement.model_validate_json(stored).value

    assert (again, type(again)) == (value, type(value))


def test_a_whole_number_is_a_number_and_not_a_boolean() -> None:
    assert type(TypeAdapter(Measured).validate_python(1)) is float


@pytest.mark.parametrize(
    "value",
    [
        NUMBER | {"lower_bound": 2},
        NUMBER | {"upper_bound": float("inf")},
        NUMBER | {"lower_bound": float("nan")},
        {"type": "categorical", "categories": []},
        {"type": "categorical", "categories": [" "]},
        {"type": "text"},
        {},
    ],
)
def test_values_that_make_no_sense_are_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        body("metric", metric_value=value, evaluator={"type": "judge"})


def test_bounds_may_coincide() -> None:
    always_one = {"type": "numerical", "lower_bound": 1, "upper_bound": 1}

    assert body("metric", metric_value=always_one, evaluator={"type": "judge"})


EVALUATORS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "contains": ({"type": "contains", "texts": ["oui"]}, {"boolean"}),
    "regex": ({"type": "regex", "pattern": "(?i)ou[iï]"}, {"boolean"}),
    "turn_count": ({"type": "turn_count"}, {"numerical"}),
    "latency": ({"type": "latency", "statistic": "p95"}, {"numerical"}),
    "objective_met": ({"type": "objective_met"}, {"boolean"}),
    "tool_called": ({"type": "tool_called", "tool": "book", "arguments": {"n": 1}}, {"boolean"}),
    "json_value": (
        {"type": "json_value", "path": "$.state"},
        {"boolean", "numerical", "categorical"},
    ),
    "json_equals": ({"type": "json_value", "path": "$.state", "expected": 0}, {"boolean"}),
    "judge": ({"type": "judge"}, {"boolean", "numerical", "categorical"}),
}


@pytest.mark.parametrize("value", [BOOLEAN, NUMBER, CATEGORY], ids=lambda value: value["type"])
@pytest.mark.parametrize("name", EVALUATORS)
def test_the_evaluator_must_be_able_to_give_such_a_value(name: str, value: dict[str, Any]) -> None:
    evaluator, possible = EVALUATORS[name]

    if value["type"] in possible:
        assert body("metric", metric_value=value, evaluator=evaluator)
    else:
        with pytest.raises(ValidationError, match=f"gives a .*not a {value['type']} one"):
            body("metric", metric_value=value, evaluator=evaluator)


@pytest.mark.parametrize(
    ("evaluator", "says"),
    [
        ({"type": "regex", "pattern": "("}, "no valid regular expression"),
        ({"type": "regex", "pattern": "a" * 501}, "500"),
        ({"type": "json_value", "path": "$["}, "no valid JSONPath"),
        ({"type": "contains", "texts": []}, "at least 1"),
        ({"type": "guess"}, "does not match any of the expected tags"),
    ],
)
def test_evaluators_that_cannot_work_are_refused(evaluator: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        body("metric", evaluator=evaluator)


def test_a_judge_decides_where_nothing_else_is_said() -> None:
    fields = body("metric").model_dump(exclude={"evaluator"})

    assert type(body("metric")).model_validate(fields).evaluator.type == "judge"
