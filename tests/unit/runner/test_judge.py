"""The judge, with a scripted model."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.catalog.service import ModelPreference
from simulation.runner.faults import EndpointFault, EndpointUnavailable, JudgeInconclusive
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.chat_model_fake import ScriptedChatModel

NUMBER = {"type": "numerical", "lower_bound": 1, "upper_bound": 5}
CATEGORY = {"type": "categorical", "categories": ["good", "bad"]}
BOOLEAN = {"type": "boolean"}
JUDGE = {"type": "judge"}
TALK = (
    ("persona", "A table, please."),
    ("agent", "With pleasure.", {"tool_calls": [{"name": "book", "arguments": {"seats": 2}}]}),
)


def judged(value: Any, **changes: Any) -> dict[str, Any]:
    return {
        "applicable": True,
        "value": value,
        "justification": "It said 'with pleasure'.",
        "references": ["1-agent-1"],
    } | changes


@pytest.mark.parametrize(
    ("value_type", "value"),
    [(BOOLEAN, True), (BOOLEAN, False), (NUMBER, 1), (NUMBER, 4.5), (CATEGORY, "bad")],
)
async def test_takes_the_judges_value(metric, played, value_type, value) -> None:
    body = metric(JUDGE, value_type)
    found = await evaluator_for(body, ScriptedChatModel([judged(value)])).evaluate(
        body, played(*TALK)
    )
    assert found.value == value
    assert isinstance(found.value, bool) == isinstance(value, bool)
    assert found.justification == "It said 'with pleasure'."
    assert found.references == ("1-agent-1",)


@pytest.mark.parametrize(
    ("value_type", "answer"),
    [
        (BOOLEAN, judged(1)),
        (BOOLEAN, judged("true")),
        (BOOLEAN, judged(None)),
        (NUMBER, judged(True)),
        (NUMBER, judged("4")),
        (NUMBER, judged(0.9)),
        (NUMBER, judged(5.1)),
        (CATEGORY, judged("ugly")),
        (CATEGORY, judged(["good"])),
        (BOOLEAN, judged(True, applicable="yes")),
        (BOOLEAN, judged(True, justification=" ")),
        (BOOLEAN, judged(True, justification=None)),
        (BOOLEAN, judged(True, justification="a\x00b")),
        (BOOLEAN, {}),
        (BOOLEAN, "It was fine."),
        (BOOLEAN, "[true]"),
        (BOOLEAN, ""),
    ],
)
async def test_asks_once_more_then_is_inconclusive(metric, played, value_type, answer) -> None:
    body = metric(JUDGE, value_type)
    model = ScriptedChatModel([answer, answer, judged(True)])
    with pytest.raises(JudgeInconclusive, match=r"Politeness.*Asked 2 times"):
        await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert len(model.requests) == 2


async def test_a_second_answer_may_be_better(metric, played) -> None:
    body = metric(JUDGE, NUMBER)
    model = ScriptedChatModel([judged(9), judged(5)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value == 5
    told = model.requests[1].messages[-1]
    assert told["role"] == "user"
    assert "'value' is 9; keep it between 1 and 5" in told["content"]


async def test_reads_an_answer_in_a_fence(metric, played) -> None:
    body = metric(JUDGE)
    fenced = f"Here you are:\n```json\n{orjson.dumps(judged(True)).decode()}\n```"
    found = await evaluator_for(body, ScriptedChatModel([fenced])).evaluate(body, played(*TALK))
    assert found.value is True


async def test_not_applicable_is_null(metric, played) -> None:
    body = metric(JUDGE, NUMBER)
    model = ScriptedChatModel([judged(99, applicable=False)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value is None
    assert found.justification


@pytest.mark.parametrize(
    ("references", "kept"),
    [
        (["1-agent-1", "9-agent-1", "1-persona-1"], ("1-agent-1", "1-persona-1")),
        (["1-agent-1", "1-agent-1"], ("1-agent-1",)),
        ([1, None, {}], ()),
        ("1-agent-1", ()),
        (None, ()),
    ],
)
async def test_drops_unknown_references(metric, played, references, kept) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([judged(True, references=references)])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.references == kept


async def test_tells_the_judge_everything_it_needs(metric, played) -> None:
    body = metric(JUDGE, CATEGORY, additional_notes="Humour is fine.")
    preference = ModelPreference(llm_name="large", params={"temperature": 0})
    model = ScriptedChatModel([judged("good")])
    await evaluator_for(body, model, preference).evaluate(body, played(*TALK))
    (request,) = model.requests
    prompt = "\n".join(message["content"] for message in request.messages)
    for part in (
        "Politeness",
        "Whether the agent is polite.",
        "Humour is fine.",
        '"good", "bad"',
        "Get a table for two.",
        '{"id":"1-persona-1","from":"persona","text":"A table, please."}',
        '"tool_calls":[{"name":"book","arguments":{"seats":2}}]',
    ):
        assert part in prompt
    assert "555-0199" not in prompt
    assert request.model == preference
    assert request.schema is not None
    assert request.schema["properties"]["value"]["enum"] == ["good", "bad", None]
    assert set(request.schema["required"]) == set(request.schema["properties"])


async def test_a_judge_that_breaks_the_format_is_inconclusive(metric, played) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([EndpointFault("no choices")])
    with pytest.raises(JudgeInconclusive, match="no choices"):
        await evaluator_for(body, model).evaluate(body, played(*TALK))


async def test_an_unreachable_judge_is_infrastructure(metric, played) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([EndpointUnavailable("refused")])
    with pytest.raises(EndpointUnavailable, match="refused"):
        await evaluator_for(body, model).evaluate(body, played(*TALK))


async def test_without_a_model_names_the_setting(metric, played) -> None:
    body = metric(JUDGE)
    with pytest.raises(JudgeInconclusive, match="SIMULATION_MODEL_URL"):
        await evaluator_for(body, None).evaluate(body, played(*TALK))


@pytest.mark.parametrize(
    ("evaluator", "value", "costly"),
    [
        (JUDGE, BOOLEAN, True),
        ({"type": "contains", "texts": ["a"]}, BOOLEAN, False),
        ({"type": "turn_count"}, NUMBER, False),
        ({"type": "json_value", "path": "$"}, NUMBER, False),
    ],
)
def test_only_a_judge_is_costly(metric, evaluator, value, costly) -> None:
    assert evaluator_for(metric(evaluator, value), ScriptedChatModel([])).costly is costly
