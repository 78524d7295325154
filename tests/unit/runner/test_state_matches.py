"""Whether the simulated tools were left in the expected state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.session.outcome import Measurement
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.ports import PlayedSession

INITIAL: dict[str, Any] = {"bookings": {"A": {"status": "open", "seats": [1, 2]}}, "n": 1}
TOOL = {"name": "t", "simulated_by": {"type": "canned", "answers": [{"content": 1}]}}

Measure = Callable[..., Any]


@pytest.fixture
def measure(metric, played) -> Measure:
    """What an evaluator measures of a session that ends in ``state``, null: unchanged."""

    async def measured(
        evaluator: dict[str, Any], state: dict[str, Any] | None, scenario: Any = None
    ) -> Measurement:
        body = metric({"type": "state_matches"} | evaluator)
        session: PlayedSession = played(
            ("agent", "", {"state": INITIAL | {"n": 0}}),
            ("persona", "And now?"),
            ("agent", "Done.", {"state": state}),
        )
        if state is None:
            session = replace(session, transcript=session.transcript[1:])
        said = session.brief.scenario.model_dump() | {"tools": [TOOL], "state": INITIAL}
        said |= scenario or {}
        brief = replace(session.brief, scenario=type(session.brief.scenario).model_validate(said))
        return await evaluator_for(body, None).evaluate(body, replace(session, brief=brief))

    return measured


def changed(**fields: Any) -> dict[str, Any]:
    return INITIAL | {"bookings": {"A": INITIAL["bookings"]["A"] | fields}}


CLOSE = [{"op": "replace", "path": "/bookings/A/status", "value": "closed"}]


@pytest.mark.parametrize(
    ("evaluator", "state", "differs"),
    [
        ({"changes": []}, None, None),
        ({"changes": []}, INITIAL, None),
        ({"changes": CLOSE}, changed(status="closed"), None),
        ({"changes": CLOSE}, None, '$.bookings.A.status is "open" instead of "closed"'),
        ({"changes": []}, changed(x=1), "$.bookings.A.x is there, and was not expected: 1"),
        ({"changes": [], "partial": True}, changed(x=1), None),
        ({"changes": [], "at": "$.n"}, changed(x=1), None),
        ({"changes": [], "at": "$.bookings.A"}, changed(x=1), "$.bookings.A[0].x is there"),
        ({"expected": INITIAL}, INITIAL | {"n": 1.0}, None),
        ({"expected": INITIAL}, INITIAL | {"n": True}, "$.n is true instead of 1"),
        ({"expected": {"n": 1}, "partial": True}, None, None),
        ({"expected": {"m": 1}, "partial": True}, None, "$.m is missing"),
        ({"expected": "open", "at": "$.bookings.A.status"}, None, None),
        ({"expected": "open", "at": "$.bookings.B.status"}, None, "nothing is at $.bookings.B"),
        ({"expected": [2, 1], "at": "$.bookings.A.seats"}, None, "seats[0] is 1 instead of 2"),
        ({"expected": [2, 1], "at": "$.bookings.A.seats", "ignore_order": True}, None, None),
        (
            {"expected": [2], "at": "$.bookings.A.seats"},
            None,
            "seats[1] is there, and was not expected: 2",
        ),
        ({"expected": [1, 2, 3], "at": "$.bookings.A.seats"}, None, "seats[2] is missing"),
        (
            {"expected": [2, 2, 3], "at": "$.bookings.A.seats", "ignore_order": True},
            None,
            "lacks 2; $.bookings.A.seats lacks 3; $.bookings.A.seats holds one that was not "
            "expected: 1",
        ),
    ],
)
async def test_the_state_at_the_end(
    measure: Measure, evaluator: dict[str, Any], state: dict[str, Any] | None, differs: str | None
) -> None:
    found = await measure(evaluator, state)
    assert found.value is (differs is None)
    assert (differs or "is the expected one") in found.justification
    assert found.references == (() if state is None else ("1-agent-1", "2-agent-1"))


async def test_an_item_that_fits_several_leaves_to_others_what_only_they_can_have(
    measure: Measure,
) -> None:
    evaluator = {
        "expected": {"list": [{"a": 1}, {"a": 1, "b": 2}]}, "partial": True, "ignore_order": True
    }  # fmt: skip
    state = {"list": [{"a": 1, "b": 2}, {"a": 1, "c": 3}]}
    assert (await measure(evaluator, state)).value is True
    state["list"][1]["a"] = 2
    assert (await measure(evaluator, state)).value is False


async def test_what_says_nothing_about_the_agent_has_no_value(measure: Measure) -> None:
    for evaluator, scenario, says in (
        ({"changes": CLOSE}, {"tools": []}, "simulates no tools"),
        ({"changes": CLOSE}, {"state": {}}, "do not fit the scenario's state: change 1 (replace"),
        ({"changes": [], "at": "$..*..*..*"}, {"state": {"a": deep(6)}}, "cannot be followed"),
    ):
        found = await measure(evaluator, None, scenario)
        assert found.value is None
        assert says in found.justification


def deep(levels: int) -> Any:
    return [deep(levels - 1)] * 5 if levels else 1


async def test_states_that_are_too_large_to_be_compared_are_given_up(measure: Measure) -> None:
    items = [{"a": n} for n in range(700)]
    evaluator = {
        "expected": [{"a": n, "b": 1} for n in range(700)], "at": "$.list", "ignore_order": True
    }  # fmt: skip
    found = await measure(evaluator, {"list": items})
    assert found.value is None
    assert "more than 200000 pairs" in found.justification


async def test_many_differences_are_counted(measure: Measure) -> None:
    found = await measure({"changes": []}, INITIAL | {f"x{n}": n for n in range(12)})
    assert found.justification.endswith("; and 2 more.")


@pytest.mark.parametrize(
    ("evaluator", "says"),
    [
        ({}, "give either 'changes' or 'expected'"),
        ({"changes": [], "expected": 1}, "give either"),
        ({"changes": [{"op": "x"}]}, "no known 'op'"),
        ({"expected": "x" * 70_000}, "bytes long, and at most 65536"),
        ({"expected": 1, "at": "n"}, "no valid JSONPath"),
    ],
)
def test_what_is_expected_is_looked_at_when_it_is_written(
    metric, evaluator: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        metric({"type": "state_matches"} | evaluator)
    assert says in str(refused.value)
