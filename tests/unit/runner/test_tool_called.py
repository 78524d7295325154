"""Whether the agent called a tool."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.runner.metrics.factory import evaluator_for


def calls(*called: tuple[str, dict[str, Any]]) -> tuple[object, ...]:
    return (
        "agent",
        "One moment.",
        {"tool_calls": [{"name": name, "arguments": arguments} for name, arguments in called]},
    )


@pytest.mark.parametrize(
    ("expected", "actual", "value"),
    [
        ({}, {}, True),
        ({}, {"seats": 2}, True),
        ({"seats": 2}, {"seats": 2, "day": "Friday"}, True),
        ({"seats": 2}, {"seats": 2.0}, True),
        ({"seats": 2}, {"seats": "2"}, False),
        ({"seats": 1}, {"seats": True}, False),
        ({"seats": 0}, {"seats": False}, False),
        ({"seats": None}, {}, False),
        ({"seats": None}, {"seats": None}, True),
        ({"guest": {"name": "Ada"}}, {"guest": {"name": "Ada", "phone": "555"}}, True),
        ({"guest": {"name": "Ada"}}, {"guest": {"name": "Bob"}}, False),
        ({"guest": {"name": "Ada"}}, {"guest": "Ada"}, False),
        ({"items": [{"id": 1}]}, {"items": [{"id": 1, "count": 2}]}, True),
        ({"items": [{"id": 1}]}, {"items": [{"id": 1}, {"id": 2}]}, False),
        ({"place": [1, 2]}, {"place": [2, 1]}, False),
        ({"items": []}, {"items": []}, True),
        ({"a": {}}, {"a": {"b": 1}}, True),
        ({"a": {}}, {"a": []}, False),
    ],
)
async def test_at_least_the_arguments(metric, played, expected, actual, value) -> None:
    body = metric({"type": "tool_called", "tool": "book", "arguments": expected})
    found = await evaluator_for(body, None).evaluate(body, played(calls(("book", actual))))
    assert found.value is value
    assert found.references == ("1-agent-1",)


async def test_explains_the_nearest_miss(metric, played) -> None:
    body = metric(
        {
            "type": "tool_called",
            "tool": "book",
            "arguments": {"seats": 2, "guest": {"name": "Ada", "vip": True}, "day": "Friday"},
        }
    )
    session = played(
        calls(("book", {})),
        calls(("book", {"seats": 3, "guest": {"name": "Ada"}, "day": "Friday"}), ("ping", {})),
        calls(("book", {"seats": 4})),
    )
    found = await evaluator_for(body, None).evaluate(body, session)
    assert found.value is False
    assert found.references == ("1-agent-2",)
    assert "arguments.seats is 3 instead of 2; arguments.guest.vip is missing." in (
        found.justification
    )


async def test_one_matching_call_is_enough(metric, played) -> None:
    body = metric({"type": "tool_called", "tool": "book", "arguments": {"seats": 2}})
    session = played(calls(("book", {"seats": 3}), ("book", {"seats": 2})), calls(("book", {})))
    found = await evaluator_for(body, None).evaluate(body, session)
    assert found.value is True
    assert found.references == ("1-agent-1",)
    assert 'book({"seats":2}) in 1-agent-1' in found.justification


@pytest.mark.parametrize(
    ("lines", "words", "references"),
    [
        ([("agent", "Hi.")], "never called book. It called no tool.", ()),
        (
            [calls(("Book", {}), ("ping", {}), ("ping", {}))],
            "never called book. It called Book, ping.",
            ("1-agent-1",),
        ),
    ],
)
async def test_a_tool_never_called(metric, played, lines, words, references) -> None:
    body = metric({"type": "tool_called", "tool": "book"})
    found = await evaluator_for(body, None).evaluate(body, played(*lines))
    assert found.value is False
    assert words in found.justification
    assert found.references == references
