"""The judge, with a scripted model."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from simulation.catalog.service import ModelPreference
from simulation.runner.faults import EndpointFault, EndpointUnavailable, JudgeInconclusive
from simulation.runner.metrics.factory import evaluator_for
from simulation.runner.models.chat_model_fake import ScriptedChatModel
from simulation.runner.ports import ChatAnswer

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
        (BOOLEAN, judged(2)),
        (BOOLEAN, judged("probably")),
        (BOOLEAN, judged(None)),
        (NUMBER, judged(True)),
        (NUMBER, judged("four")),
        (NUMBER, judged("4 of 5")),
        (NUMBER, '{"applicable": true, "justification": "So.", "value": 1' + "0" * 400 + "}"),
        (NUMBER, judged(0.9)),
        (NUMBER, judged(5.1)),
        (CATEGORY, judged("ugly")),
        (CATEGORY, judged(["good"])),
        (BOOLEAN, judged(True, applicable="perhaps")),
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


@pytest.mark.parametrize(
    ("value_type", "said", "value"),
    [
        (BOOLEAN, "true", True),
        (BOOLEAN, " False ", False),
        (BOOLEAN, "Yes", True),
        (BOOLEAN, 1, True),
        (BOOLEAN, 0, False),
        (NUMBER, "4", 4.0),
        (NUMBER, "4.5", 4.5),
        (CATEGORY, "Good", "good"),
        (CATEGORY, " BAD ", "bad"),
        ({"type": "categorical", "categories": ["Good", "good"]}, "good", "good"),
    ],
)
async def test_takes_what_can_mean_only_one_thing(metric, played, value_type, said, value) -> None:
    body = metric(JUDGE, value_type)
    model = ScriptedChatModel([judged(said, applicable="true")])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value == value
    assert type(found.value) is type(value)


async def test_a_category_that_may_be_either_is_none(metric, played) -> None:
    body = metric(JUDGE, {"type": "categorical", "categories": ["Good", "good"]})
    with pytest.raises(JudgeInconclusive, match="GOOD"):
        await evaluator_for(body, ScriptedChatModel([judged("GOOD")] * 2)).evaluate(
            body, played(*TALK)
        )


def in_json(value: Any) -> str:
    return orjson.dumps(judged(value)).decode()


YES, NO = in_json(True), in_json(False)


@pytest.mark.parametrize(
    "answer",
    [
        f"<think>Maybe {YES} but it did not confirm.</think>\n{NO}",
        f"Maybe {YES} but it did not confirm.</think>\n{NO}",
        f"<think>```json\n{YES}\n```</think>```json\n{NO}\n```",
        f"```json\n{NO}\n```\nHope this helps!",
        f"```json\n{NO}\n```\nAgain, as plain JSON: {NO}",
        f'{{"type":"object","properties":{{"value":{{"type":"boolean"}}}}}}\n{NO}',
        f'{{"value": {{"type": "boolean"}}, "applicable": {{"type": "boolean"}}}}\n{NO}',
        f"[{NO}]",
        f"It said {{so}} and [that]. {NO}",
    ],
)
async def test_the_verdict_is_what_the_judge_decides_on(metric, played, answer) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([answer])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value is False


@pytest.mark.parametrize(
    "answer",
    [
        f"My first thought was {YES} On reflection: {NO}",
        f"{YES}\n{NO}",
        f"[{YES}, {NO}]",
        f"```json\n{YES}\n```\nNo:\n```json\n{NO}\n```",
        f'{YES} No, rather: {{"references": ["1-agent-1"], "justification": "It sa',
        f'{{"draft": {YES}, "final": {{"value": fal',
        f"{YES} {'{x} ' * 60} {NO}",
        f"<think>{YES}",
        "<think>Hm.</think>",
    ],
)
async def test_what_the_judge_has_not_decided_is_inconclusive(metric, played, answer) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([answer, answer])
    with pytest.raises(JudgeInconclusive, match=r"Asked 2 times"):
        await evaluator_for(body, model).evaluate(body, played(*TALK))


@pytest.mark.parametrize("reason", ["length", "max_tokens", "content_filter"])
async def test_a_judgement_that_is_cut_off_is_asked_for_again(metric, played, reason) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([ChatAnswer(YES, finish_reason=reason), NO])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value is False
    assert f"cut off (finish_reason: {reason})" in model.requests[1].messages[-1]["content"]


async def test_half_a_character_is_no_reason_to_lose_a_judgement(metric, played) -> None:
    body = metric(JUDGE)
    model = ScriptedChatModel([YES.replace("It said", "It said \\ud83d")])
    found = await evaluator_for(body, model).evaluate(body, played(*TALK))
    assert found.value is True
    assert found.justification.startswith("It said \ufffd")


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


async def test_tells_the_judge_what_simulated_tools_answered(metric, played) -> None:
    body = metric(JUDGE, CATEGORY)
    model = ScriptedChatModel([judged("good")])
    calls = [
        {"name": "book", "result": {"content": {"table": 3}}},
        {"name": "pay", "result": {"content": "No cards.", "is_error": True}},
    ]
    told = played(*TALK, ("agent", "", {"tool_calls": calls}))
    await evaluator_for(body, model).evaluate(body, told)
    prompt = model.requests[0].messages[-1]["content"]
    assert '{"name":"book","arguments":{},"result":{"table":3}}' in prompt
    assert '{"name":"pay","arguments":{},"error":"No cards."}' in prompt


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
