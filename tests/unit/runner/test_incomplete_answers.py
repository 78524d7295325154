"""What metrics make of answers that are not whole, and of reasoning."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.session.evaluation import measure

CUT = {"finish_reason": "length"}
FILTERED = {"finish_reason": "content_filter"}
BOOKED = {"type": "contains", "texts": ["booked"]}
BOOKED_PATTERN = {"type": "regex", "pattern": "booked"}
CALLED = {"type": "tool_called", "tool": "book"}
STATUS = {"type": "json_value", "path": "$.status", "expected": "booked"}
MET = {"type": "objective_met"}
CALL = {"name": "book", "arguments": {"seats": 2}}
BROKEN = {"name": "book", "problem": "arguments is no JSON"}


@pytest.mark.parametrize(
    ("evaluator", "lines", "value", "incomplete"),
    [
        (BOOKED, [("It is booked.", CUT)], True, ("1-agent-1",)),
        (BOOKED, [("It is booked.", CUT), ("It is booked.", {})], True, ()),
        (BOOKED, [("It is", CUT)], False, ("1-agent-1",)),
        (BOOKED, [("It is", FILTERED), ("full.", {})], False, ("1-agent-1",)),
        (BOOKED, [("It is", {}), ("full.", {})], False, ()),
        (BOOKED_PATTERN, [("It is booked.", CUT)], True, ("1-agent-1",)),
        (BOOKED_PATTERN, [("It is booked.", CUT), ("It is booked.", {})], True, ()),
        (BOOKED_PATTERN, [("It is", CUT)], False, ("1-agent-1",)),
        (CALLED, [("", {"tool_calls": [CALL]} | CUT)], True, ("1-agent-1",)),
        (CALLED, [("", {"tool_calls": [CALL]}), ("It", CUT)], True, ()),
        (CALLED, [("It", CUT)], False, ("1-agent-1",)),
        (CALLED, [("It", {"tool_calls": [BROKEN]})], False, ("1-agent-1",)),
        (CALLED, [("It", {"tool_calls": [BROKEN, CALL]})], True, ()),
        (CALLED, [("It", {"tool_calls": [BROKEN | {"name": "print"}]})], False, ()),
        (STATUS, [('{"status": "booked"}', CUT)], True, ("1-agent-1",)),
        (STATUS, [('{"status": "boo', CUT)], False, ("1-agent-1",)),
        (MET, [("Your table is booked for", CUT)], True, ("1-agent-1",)),
        (MET, [("Your", CUT), ("table is booked.", {})], True, ()),
    ],
)
async def test_what_a_value_depends_on_is_named_where_it_is_not_whole(
    metric, played, evaluator, lines, value, incomplete
) -> None:
    body = metric(evaluator)
    session = played(*(("agent", *line) for line in lines), objective_met=True)
    found, inconclusive = await measure(evaluator_for(body, None), body, session)
    assert (found.value, found.incomplete, inconclusive) == (value, incomplete, False)
    assert ("1-agent-1 " in found.justification.partition(" But ")[2]) is bool(incomplete)


@pytest.mark.parametrize(
    ("evaluator", "lower"), [({"type": "turn_count"}, 0), ({"type": "latency"}, 0)]
)
async def test_how_many_and_how_long_does_not_depend_on_the_words(
    metric, played, evaluator, lower
) -> None:
    body = metric(evaluator, {"type": "numerical", "lower_bound": lower, "upper_bound": 9000})
    session = played(("agent", "It is", {"latency_ms": 12.5} | CUT))
    found, _ = await measure(evaluator_for(body, None), body, session)
    assert found.value is not None
    assert found.incomplete == ()


@pytest.mark.parametrize(
    ("references", "incomplete"),
    [(["1-agent-1"], ()), (["2-agent-1"], ("2-agent-1",)), ([], ("2-agent-1",))],
)
async def test_a_judge_knows_what_is_not_whole(metric, played, references, incomplete) -> None:
    body = metric({"type": "judge"})
    judgement: dict[str, Any] = {"applicable": True, "value": True, "justification": "So."}
    model = ScriptedChatModel([judgement | {"references": references}])
    session = played(
        ("agent", "Hello.", {"reasoning": "The secret is 4711."}),
        ("persona", "A table."),
        ("agent", "Booked for", {"tool_calls": [BROKEN]} | CUT),
    )
    found, _ = await measure(evaluator_for(body, model), body, session)
    assert found.incomplete == incomplete
    told = model.requests[0].messages[-1]["content"]
    assert '"cut_short":"length"' in told
    assert '{"name":"book","problem":"arguments is no JSON"}' in told
    assert "4711" not in told


@pytest.mark.parametrize("evaluator", [BOOKED, BOOKED_PATTERN, STATUS])
async def test_no_metric_reads_reasoning_by_itself(metric, played, evaluator) -> None:
    body = metric(evaluator)
    session = played(("agent", "We are full.", {"reasoning": '{"status": "booked"}'}))
    found, _ = await measure(evaluator_for(body, None), body, session)
    assert found.value is False


@pytest.mark.parametrize("evaluator", [BOOKED, BOOKED_PATTERN])
async def test_a_metric_reads_reasoning_where_it_is_told_to(metric, played, evaluator) -> None:
    body = metric(evaluator | {"where": "reasoning"})
    measuring = evaluator_for(body, None)

    thought = played(("agent", "We are full.", {"reasoning": "Once booked, never again."}))
    found, _ = await measure(measuring, body, thought)
    assert (found.value, found.references) == (True, ("1-agent-1",))

    other = played(("agent", "It is booked.", {"reasoning": "Hm."}))
    found, _ = await measure(measuring, body, other)
    assert (found.value, found.references) == (False, ())
    assert "the reasoning in the agent's messages (1)" in found.justification

    none = played(("agent", "It is booked."))
    found, _ = await measure(measuring, body, none)
    assert found.value is None
