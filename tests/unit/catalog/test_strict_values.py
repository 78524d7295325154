"""What a definition says is taken as it is written: no text as a number, no number as a truth."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.evaluator import RegexEvaluator
from simulation.catalog.metric_value import Criterion, MetricValue
from simulation.catalog.scenario import ScenarioBody
from simulation.catalog.service import ModelPreference, ServiceBody, VersionSet
from simulation.catalog.unit_test import UnitTestBody
from simulation.catalog.unit_test_set import UnitTestSetBody
from simulation.kernel.errors import refusal_of
from simulation.kernel.stored import reading_stored

ID = "a" * 24
CRITERION = {
    "name": "Booked",
    "metric_id": ID,
    "criterion": {"type": "boolean", "expected_value": True},
}
UNIT_TEST = {
    "name": "Books",
    "description": "Books a table.",
    "service_id": ID,
    "service_version_set_name": "release",
    "persona_id": ID,
    "scenario_id": ID,
    "max_interactions": 5,
    "success_criterions": [CRITERION],
}
SCENARIO = {
    "name": "Book",
    "objective": "Book.",
    "instructions": "Say: hello",
    "initial_message_type": "skip",
}
SERVICE = {"name": "Line", "description": "Takes bookings."}
CHAT = {"url": "http://127.0.0.1:9"}
SET = {"name": "All", "unit_test_runs": [{"unit_test_id": ID}]}

FLAGS: list[tuple[Any, dict[str, Any], str]] = [
    (Criterion, {"type": "boolean"}, "expected_value"),
    (RegexEvaluator, {"pattern": "x"}, "ignore_case"),
    (ServiceBody, SERVICE, "is_active"),
]
INTEGERS: list[tuple[Any, dict[str, Any], str]] = [
    (UnitTestBody, UNIT_TEST, "max_interactions"),
    (UnitTestBody, UNIT_TEST, "run_count"),
    (VersionSet, {}, "agent_version_number"),
    (VersionSet, {}, "service_hierarchical_state_machine_version_number"),
]
NUMBERS: list[tuple[Any, dict[str, Any], str]] = [
    (Criterion, {"type": "numerical", "verb": ">="}, "threshold"),
    (MetricValue, {"type": "numerical", "upper_bound": 2.0}, "lower_bound"),
    (MetricValue, {"type": "numerical", "lower_bound": -2.0}, "upper_bound"),
    (ChatConnector, CHAT, "timeout_seconds"),
]


def read(kind: Any, given: dict[str, Any]) -> Any:
    return TypeAdapter(kind).validate_python(given)


def refused(kind: Any, given: dict[str, Any], field: str) -> str:
    """The message of the one refusal of ``given``, which names ``field``."""
    with pytest.raises(ValidationError) as caught:
        read(kind, given)
    refusal = refusal_of(caught.value)
    assert refusal.field is not None
    assert refusal.field.split(".")[-1] == field
    return str(refusal)


@pytest.mark.parametrize(("kind", "standard", "field"), FLAGS)
@pytest.mark.parametrize("value", ["yes", "true", "1", 1, 0, 1.0])
def test_only_true_and_false_are_flags(kind: Any, standard: Any, field: str, value: Any) -> None:
    assert "must be true or false" in refused(kind, standard | {field: value}, field)
    assert getattr(read(kind, standard | {field: True}), field) is True


@pytest.mark.parametrize(("kind", "standard", "field"), [*INTEGERS, *NUMBERS])
@pytest.mark.parametrize("value", ["1", "one", True, False])
def test_only_numbers_are_numbers(kind: Any, standard: Any, field: str, value: Any) -> None:
    assert "must be a number" in refused(kind, standard | {field: value}, field)
    assert getattr(read(kind, standard | {field: 1}), field) == 1


@pytest.mark.parametrize(("kind", "standard", "field"), INTEGERS)
def test_half_of_one_is_no_count(kind: Any, standard: Any, field: str) -> None:
    refused(kind, standard | {field: 1.5}, field)


@pytest.mark.parametrize("value", [2**53 + 1, 2**64, -(2**64), 10**400])
def test_an_integer_that_no_number_keeps_exactly_is_refused(value: int) -> None:
    for kind, standard, field in NUMBERS[:3]:
        assert "exactly" in refused(kind, standard | {field: value}, field)


def test_large_integers_in_json_are_kept_or_refused() -> None:
    kept = read(ModelPreference, {"llm_name": "small", "params": {"seed": 2**63 - 1}})
    assert kept.params["seed"] == 2**63 - 1
    with pytest.raises(ValidationError, match="64 bits"):
        read(ModelPreference, {"llm_name": "small", "params": {"seed": 2**64}})


@pytest.mark.parametrize("value", ["true", 1])
def test_how_often_a_set_runs_a_test_is_a_number(value: Any) -> None:
    entry = {"unit_test_id": ID, "run_count": str(value)}
    refused(UnitTestSetBody, SET | {"unit_test_runs": [entry]}, "run_count")


@pytest.mark.parametrize("value", ["yes", 1])
def test_whether_a_criterion_is_optional_is_a_flag(value: Any) -> None:
    given = UNIT_TEST | {"success_criterions": [CRITERION | {"optional": value}]}
    refused(UnitTestBody, given, "optional")


@pytest.mark.parametrize("value", [0, 0.5, "0.5", "1700000000", True])
def test_a_time_is_written_out(value: Any) -> None:
    given = SCENARIO | {"conversation_starts_at": value}
    assert "not a number" in refused(ScenarioBody, given, "conversation_starts_at")


def test_what_was_stored_with_an_earlier_rule_is_read_as_it_was() -> None:
    class Stored(BaseModel):
        criterion: Criterion

    with reading_stored():
        found = Stored.model_validate({"criterion": {"type": "boolean", "expected_value": "yes"}})

    assert found.model_dump()["criterion"]["expected_value"] is True
