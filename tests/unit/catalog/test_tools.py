"""What a scenario may say of its tools, and what is refused with its place and a remedy."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.scenario import ScenarioBody
from simulation.kernel.stored import reading_stored
from tests.support.examples import body

RULE = {"content": "ok"}


def by_rules(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"name": "book", "simulated_by": {"type": "rules", "rules": rules}}


def scenario(*tools: dict[str, Any], **fields: Any) -> ScenarioBody:
    stored = body("scenario").model_dump()
    return ScenarioBody.model_validate(stored | {"tools": tools} | fields)


def test_a_scenario_without_tools_is_stored_as_ever() -> None:
    assert not body("scenario").model_dump().keys() & {"tools", "state", "max_tool_rounds"}


def test_a_rule_refers_to_what_it_is_given_and_to_what_it_finds() -> None:
    made = scenario(
        by_rules(
            {
                "find": {
                    "booking": "/state/bookings/{{arguments.id}}",
                    "flight": "/state/flights/{{booking.flight}}",
                    "others": "$.state.flights[?@.to == $.arguments.to]",
                },
                "when": [
                    {"at": "/flight/seats", "verb": "at_least", "value": 1},
                    {"at": "/booking/guest", "verb": "equals", "value": "{{arguments.guest}}"},
                ],
                "patch": [{"op": "remove", "path": "/bookings/{{arguments.id}}"}],
                "content": {"left": "{{state.bookings}}", "call": "{{call_number}}"},
            }
        )
    )
    assert made == ScenarioBody.model_validate(made.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"content": "{{booking}}"}, "0: content: {{booking}} is unknown; begin with one of"),
        ({"find": {"x": "/y"}}, "find.x: '/y' begins nowhere"),
        ({"find": {"x": "y"}}, "no JSON Pointer"),
        ({"find": {"x": "/state/{{later}}", "later": "/state"}}, "{{later}} is unknown"),
        ({"find": {"state": "/state/a"}}, "cannot be the name"),
        ({"find": {"a b": "/state/a"}}, "cannot be the name"),
        ({"find": {f"n{n}": "/state" for n in range(11)}}, "11 names"),
        ({"when": [{"at": "$..["}]}, "when.0.at: is no valid JSONPath"),
        ({"when": [{"at": "/state", "verb": "one_of", "value": 1}]}, "list of values"),
        ({"when": [{"at": "/state", "verb": "at_most", "value": True}]}, "number or a text"),
        ({"when": [{"at": "/state"}] * 21}, "21 conditions"),
        ({"patch": [{"op": "add", "path": "/a"}]}, "patch: change 1 (add) must have"),
        ({"patch": [{"op": "remove", "path": "/{{x}}"}]}, "patch.0.path: {{x}} is unknown"),
        ({"patch": [{"op": "add", "path": "/a", "value": ["{{x}}"]}]}, "patch.0.value: {{x}}"),
        ({"content": ["{{state}}"] * 101}, "101 placeholders"),
    ],
)
def test_a_rule_that_refers_to_nothing_is_refused(rule: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        scenario(by_rules(RULE | rule))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("tools", "fields", "says"),
    [
        ([by_rules(RULE), by_rules(RULE)], {}, "'book' is there 2 times"),
        ([by_rules(RULE) | {"name": f"t{n}"} for n in range(51)], {}, "51 tools"),
        ([by_rules(RULE) | {"name": "two words"}], {}, "pattern"),
        ([by_rules()], {}, "0 rules"),
        ([by_rules(*[RULE] * 51)], {}, "51 rules"),
        ([by_rules(*[RULE | {"when": [{"at": "$.state"}] * 20}] * 3)], {}, "60 JSONPaths"),
        ([{"name": "x", "simulated_by": {"type": "canned", "answers": []}}], {}, "0 answers"),
        ([{"name": "x", "simulated_by": {"type": "magic"}}], {}, "magic"),
        ([], {"state": {"a": "x" * 70_000}}, "bytes long, and at most 65536"),
        ([], {"state": []}, "state"),
        ([], {"max_tool_rounds": 0}, "must be from 1 to 50"),
        ([], {"max_tool_rounds": 51}, "must be from 1 to 50"),
    ],
)
def test_bounds(tools: list[dict[str, Any]], fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        scenario(*tools, **fields)
    assert says in str(refused.value)


def test_what_was_stored_under_wider_bounds_is_read() -> None:
    stored = body("scenario").model_dump() | {"max_tool_rounds": 500, "tools": [by_rules()]}
    with reading_stored():
        assert ScenarioBody.model_validate(stored).max_tool_rounds == 500
