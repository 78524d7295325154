"""Turn count, latency and objective met."""

from __future__ import annotations

import pytest

from simulation.runner.metrics.factory import evaluator_for

NUMBER = {"type": "numerical", "lower_bound": 0, "upper_bound": 1}
"""Bounds that the measured values are beyond: they are kept as they are."""


def took(*milliseconds: float | None) -> list[tuple[object, ...]]:
    return [("agent", "Hi.", {"latency_ms": latency}) for latency in milliseconds]


@pytest.mark.parametrize(
    ("lines", "turns"),
    [
        ([], 0),
        ([("persona", "Hi.")], 0),
        ([("agent", "Hi."), ("persona", "Hi."), ("agent", "Yes?")], 2),
        ([("persona", "Hi."), ("agent", "One."), ("agent", "Two.")], 1),
    ],
)
async def test_turn_count(metric, played, lines, turns) -> None:
    body = metric({"type": "turn_count"}, NUMBER)
    found = await evaluator_for(body, None).evaluate(body, played(*lines))
    assert found.value == turns
    assert len(found.references) == sum(role == "agent" for role, _ in lines)


@pytest.mark.parametrize(
    ("statistic", "lines", "value", "references"),
    [
        ("mean", took(10, 20, 60), 30, ("1-agent-1", "1-agent-2", "1-agent-3")),
        ("max", took(10, 60, 20), 60, ("1-agent-2",)),
        ("p95", took(10), 10, ("1-agent-1",)),
        ("p95", took(*range(1, 21)), 19, ("1-agent-19",)),
        ("p95", took(*range(1, 101)), 95, ("1-agent-95",)),
        ("max", took(None, 5, None), 5, ("1-agent-2",)),
        ("max", [("persona", "Hi.", {"latency_ms": 9})], None, ()),
        ("mean", took(None), None, ()),
    ],
)
async def test_latency(metric, played, statistic, lines, value, references) -> None:
    body = metric({"type": "latency", "statistic": statistic}, NUMBER)
    found = await evaluator_for(body, None).evaluate(body, played(*lines))
    assert (found.value, found.references) == (value, references)


@pytest.mark.parametrize(
    ("met", "words"),
    [(True, "is met: Got it"), (False, "is hopeless: Got it"), (None, "before the persona")],
)
async def test_objective_met(metric, played, met, words) -> None:
    body = metric({"type": "objective_met"})
    session = played(("agent", "Booked."), objective_met=met, leave_reason="Got it")
    found = await evaluator_for(body, None).evaluate(body, session)
    assert found.value is met
    assert words in found.justification
