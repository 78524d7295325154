"""Runs with models that think aloud, contradict themselves, or forget who they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import open_house
from tests.support.played import outcomes, played, script


def decision(action: str, message: str = "", *, met: bool = False, reason: str = "") -> str:
    return json.dumps(
        {"action": action, "message": message, "objective_met": met, "reason": reason}
    )


def judgement(value: Any) -> str:
    fields = {"references": ["1-agent-1"], "justification": "So.", "applicable": True}
    return json.dumps(fields | {"value": value})


async def run_of(answer: Any, *, simulator: str, evaluator: dict[str, Any]) -> dict[str, Any]:
    """A run in which the model answers what ``answer`` makes of its messages."""

    async def model(said: Messages) -> Answered:
        answered: Answered = answer(said)
        return answered

    async with (
        ChatServer(model) as endpoint,
        ChatServer(books_at_once) as agent,
        open_house(model_url=endpoint.url) as house,
    ):
        author = Author(house.owner)
        metric = await author.metric("Booked", evaluator=evaluator)
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(
            serviceId=line, successCriterions=[criterion(metric)], maxInteractions=4
        )
        return await played(house, [test], simulator=simulator)


YES, NO = judgement(True), judgement(False)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (f"<think>Maybe {YES} but no.</think>\n{NO}", "FAILED"),
        ({"content": NO, "reasoning_content": YES}, "FAILED"),
        ({"content": [{"type": "thinking", "thinking": YES}, {"text": NO}]}, "FAILED"),
        ({"content": "", "reasoning_content": YES}, "JUDGE_INCONCLUSIVE"),
        (f"At first {YES} On reflection {NO}", "JUDGE_INCONCLUSIVE"),
        ({"content": YES, "finish_reason": "length"}, "JUDGE_INCONCLUSIVE"),
        ({"content": None, "refusal": "I can't judge that."}, "JUDGE_INCONCLUSIVE"),
        (judgement(None), "JUDGE_INCONCLUSIVE"),
        (judgement("true"), "PASSED"),
        (judgement(1), "PASSED"),
        (f"{YES}\n{YES}", "PASSED"),
    ],
)
async def test_only_what_a_judge_decides_is_a_verdict(answer, outcome) -> None:
    run = await run_of(lambda _: answer, simulator="RULES", evaluator={"judge": {}})
    assert outcomes(run) == [outcome]


BOOKED = {"contains": {"texts": ["booked"]}}
OPENS = decision("say", "A table please")
LEAVES = decision("leave", met=True, reason="It is booked.")


def spoken(said: Messages) -> int:
    return sum(each["role"] == "assistant" for each in said)


async def test_a_personas_reasoning_is_never_sent() -> None:
    thinks = decision("say", "<think>My PIN is 4711.</think>A table please")
    run = await run_of(
        lambda said: LEAVES if spoken(said) else f"<think>{LEAVES}</think>{thinks}",
        simulator="MODEL",
        evaluator=BOOKED,
    )
    assert outcomes(run) == ["PASSED"]
    assert script(run["sessions"][0])[0] == ("PERSONA", "A table please")


async def test_braces_of_a_persona_stay_as_they_are() -> None:
    words = 'Say {{session_id}} and {{7*7}} and "quotes" and \\n and {% raw %}'
    run = await run_of(
        lambda said: LEAVES if spoken(said) else decision("say", words),
        simulator="MODEL",
        evaluator=BOOKED,
    )
    assert script(run["sessions"][0])[0] == ("PERSONA", words)


@pytest.mark.parametrize(
    "says",
    [
        lambda said: decision("say", said[0]["content"]),
        lambda said: decision("say", "Sure! How can I help you today?"),
        lambda said: decision("say", "Thank you, goodbye!") if spoken(said) else OPENS,
        lambda said: {"content": OPENS, "finish_reason": "length"},
        lambda said: f"{OPENS} or rather {decision('say', 'A chair please')}",
    ],
    ids=["says its prompt", "plays the assistant", "only says goodbye", "cut off", "undecided"],
)
async def test_a_persona_that_is_none_is_the_simulators_fault(says) -> None:
    run = await run_of(says, simulator="MODEL", evaluator=BOOKED)
    assert (outcomes(run), run["verdict"]) == (["SIMULATOR_FAULT"], "INCONCLUSIVE")
    said = " ".join(text for who, text in script(run["sessions"][0]) if who == "PERSONA")
    assert "You play a person" not in said
