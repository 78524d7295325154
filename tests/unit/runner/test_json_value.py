"""Values in the JSON that agent messages hold."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.json_in_text import json_values

NUMBER = {"type": "numerical", "lower_bound": 0, "upper_bound": 10}
CATEGORY = {"type": "categorical", "categories": ["booked", "full"]}
BOOLEAN = {"type": "boolean"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        (" true ", [True]),
        ("Plain words.", []),
        ("", []),
        ('Here:\n```json\n{"a": 1}\n```\nDone.', [{"a": 1}, {"a": 1}]),
        ('See [1] and {"a": {"b": "}"}}.', [[1], {"a": {"b": "}"}}]),
        ('{broken {"a": 1}', [{"a": 1}]),
        ('{"a": NaN} {"a": 1e999} {"a": 2}', [{"a": 2}]),
        (
            '{"a": "\\ud800"} {"a": 12345678901234567890123}',
            [{"a": "\ufffd"}, {"a": 12345678901234567890123}],
        ),
        ('{"a": 1', []),
        ("[" * 100_000, []),
    ],
)
def test_json_in_text(text: str, values: list[Any]) -> None:
    began = time.monotonic()
    assert list(json_values(text)) == values
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("text", "value_type", "value"),
    [
        ('{"v": true}', BOOLEAN, True),
        ('{"v": false}', BOOLEAN, False),
        ('{"v": 1}', BOOLEAN, None),
        ('{"v": "true"}', BOOLEAN, None),
        ('{"v": 3}', NUMBER, 3.0),
        ('{"v": 0}', NUMBER, 0.0),
        ('{"v": 10.5}', NUMBER, None),
        ('{"v": true}', NUMBER, None),
        ('{"v": "3"}', NUMBER, None),
        ('{"v": 123456789012345678901234567890}', NUMBER, None),
        ('{"v": "full"}', CATEGORY, "full"),
        ('{"v": "Full"}', CATEGORY, None),
        ('{"v": null}', CATEGORY, None),
        ('{"v": {}}', CATEGORY, None),
        ('{"w": "full"}', CATEGORY, None),
        ("Nothing here.", CATEGORY, None),
        ('Sure [1]:\n```JSON\n{"v": "booked"}```', CATEGORY, "booked"),
        ('I mean {"w": 1} and {"v": "booked"}!', CATEGORY, "booked"),
    ],
)
async def test_takes_the_metrics_type(metric, played, text, value_type, value) -> None:
    body = metric({"type": "json_value", "path": "$.v"}, value_type)
    found = await evaluator_for(body, None).evaluate(body, played(("agent", text)))
    assert found.value == value
    assert type(found.value) is type(value)


async def test_the_last_message_that_has_the_path_wins(metric, played) -> None:
    body = metric({"type": "json_value", "path": "$.v"}, CATEGORY)
    session = played(
        ("agent", '{"v": "full"}'),
        ("persona", '{"v": "full"}'),
        ("agent", '{"v": "booked"}'),
        ("agent", '{"other": 1}'),
        ("agent", "Goodbye."),
    )
    found = await evaluator_for(body, None).evaluate(body, session)
    assert (found.value, found.references) == ("booked", ("2-agent-1",))
    assert found.justification == '2-agent-1 has "booked" at $.v.'


@pytest.mark.parametrize(
    ("expected", "text", "value"),
    [
        ("booked", '{"v": "booked"}', True),
        ("booked", '{"v": "full"}', False),
        (2, '{"v": 2.0}', True),
        (1, '{"v": true}', False),
        (False, '{"v": false}', True),
        (False, '{"v": 0}', False),
        ({"a": [1]}, '{"v": {"a": [1]}}', True),
        ({"a": [1]}, '{"v": {"a": [1], "b": 2}}', False),
        ("booked", "{}", False),
    ],
)
async def test_compares_with_what_is_expected(metric, played, expected, text, value) -> None:
    body = metric({"type": "json_value", "path": "$.v", "expected": expected})
    found = await evaluator_for(body, None).evaluate(body, played(("agent", text)))
    assert found.value is value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"v": "7"}', 'has "7" at $.v, which is a text and no number.'),
        ('{"v": 11}', "has 11 at $.v, which is not within 0 and 10."),
        ("Hello.", "No agent message holds JSON with a value at $.v."),
    ],
)
async def test_says_why_there_is_no_value(metric, played, text, words) -> None:
    body = metric({"type": "json_value", "path": "$.v"}, NUMBER)
    found = await evaluator_for(body, None).evaluate(body, played(("agent", text)))
    assert found.value is None
    assert words in found.justification


async def test_a_value_too_deep_to_follow_is_no_value(metric, played) -> None:
    text = '{"a":' * 400 + "1" + "}" * 400
    body = metric({"type": "json_value", "path": "$..v"}, NUMBER)
    found = await evaluator_for(body, None).evaluate(body, played(("agent", text)))
    assert found.value is None
