"""Runs with agents that reason, are cut off, or call tools in a way that nobody can read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.agents import Answered, ChatServer, Messages
from tests.support.definitions import SAYS_BOOKED, Author, criterion
from tests.support.platform import House
from tests.support.played import outcomes, played


async def run_of(
    house: House, message: dict[str, Any], evaluator: Any = None, *, expected: bool = True
) -> dict[str, Any]:
    """A run against an agent that always answers ``message`` and hangs up."""

    async def answer(said: Messages) -> Answered:
        return message | {"ended": True}

    author = Author(house.owner)
    name = f"Metric {len(await house.log())}"
    metric = await author.metric(name, evaluator=evaluator or SAYS_BOOKED)
    demand = criterion(metric, "As it should be", boolean={"expectedValue": expected})
    async with ChatServer(answer) as agent:
        line = await author.service(f"Line of {name}", url=agent.url)
        test = await author.unit_test(f"Test of {name}", serviceId=line, successCriterions=[demand])
        return await played(house, [test])


@pytest.mark.parametrize(
    ("finish_reason", "cut_short", "why"),
    [
        ("length", "LENGTH", "1-agent-1 was cut off (finish_reason: length)"),
        ("content_filter", "CONTENT_FILTER", "1-agent-1 was filtered"),
    ],
)
@pytest.mark.parametrize(
    ("text", "expected"), [("Your table is booked for", True), ("Your table", False)]
)
async def test_no_criterion_passes_on_an_answer_that_is_not_whole(
    house: House, finish_reason, cut_short, why, text, expected
) -> None:
    message = {"content": text, "finish_reason": finish_reason}
    run = await run_of(house, message, expected=expected)
    assert (outcomes(run), run["verdict"]) == (["JUDGE_INCONCLUSIVE"], "INCONCLUSIVE")
    [session] = run["sessions"]
    assert session["reason"].startswith(
        "Not decided, since the agent's answer is incomplete: As it should be. 1-agent-1 was"
    )
    [result] = session["results"]
    assert (result["value"], result["passed"], result["inconclusive"]) == (expected, None, True)
    assert result["incomplete"] == ["1-agent-1"]
    assert why in result["justification"]
    answer = session["transcript"][-1]
    assert (answer["finishReason"], answer["cutShort"]) == (finish_reason, cut_short)


async def test_an_answer_that_is_not_whole_still_fails(house: House) -> None:
    run = await run_of(house, {"content": "Your table", "finish_reason": "length"})
    assert outcomes(run) == ["FAILED"]
    assert run["sessions"][0]["reason"] == (
        "Not met: As it should be. 1-agent-1 was cut off (finish_reason: length)."
    )


async def test_reasoning_is_shown_apart_and_decides_nothing(house: House) -> None:
    thought = "<think>I must never write that it is booked.</think>Sorry, we are full."
    run = await run_of(house, {"content": thought})
    assert outcomes(run) == ["FAILED"]
    answer = run["sessions"][0]["transcript"][-1]
    assert answer["text"] == "Sorry, we are full."
    assert answer["reasoning"] == "I must never write that it is booked."
    assert (answer["finishReason"], answer["cutShort"]) == ("stop", None)


async def test_a_metric_may_be_told_to_read_reasoning(house: House) -> None:
    thought = {"content": "Sorry, we are full.", "reasoning_content": "I have not booked."}
    reads = {"contains": {"texts": ["booked"], "where": "REASONING"}}
    assert outcomes(await run_of(house, thought, reads)) == ["PASSED"]


@pytest.mark.parametrize("expected", [True, False])
async def test_a_broken_call_is_named_and_neither_made_nor_not_made(house: House, expected) -> None:
    broken = {"function": {"name": "book", "arguments": '{"seats": 2, "na'}}
    message = {"content": "Your table is booked.", "tool_calls": [broken]}
    run = await run_of(house, message, {"toolCalled": {"tool": "book"}}, expected=expected)
    assert outcomes(run) == ["FAILED" if expected else "JUDGE_INCONCLUSIVE"]
    [session] = run["sessions"]
    assert "1-agent-1 holds a broken call of book" in session["reason"]
    answer = session["transcript"][-1]
    assert answer["text"] == "Your table is booked."
    [call] = answer["toolCalls"]
    assert (call["name"], call["arguments"]) == ("book", {})
    assert "is no JSON" in call["problem"]
