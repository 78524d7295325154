"""Agents whose tools the scenario simulates, over chat completions."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from simulation.kernel.prices import Price
from tests.support.agents import Answered, ChatServer, Messages, said_by_user
from tests.support.definitions import CREATE_RUN, Author, criterion
from tests.support.platform import House, open_house

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
  verdict failedMetrics errored
  sessions { databaseId outcome reason finalState spent { role calls promptTokens completionTokens }
    results { passed value justification references }
    transcript { key text state toolCalls { key name arguments problem
      result { content isError } } } } } }"""

STATE = {"tables": {"T1": {"free": True}, "T2": {"free": False}}}
BOOK = {
    "name": "book",
    "description": "Books a table.",
    "parameters": {"properties": {"table": {"type": "string"}}, "required": ["table"]},
    "simulatedBy": {
        "rules": {
            "rules": [
                {
                    "when": [
                        {"at": "/state/tables/{{arguments.table}}/free", "verb": "equals",
                         "value": True}
                    ],
                    "patch": [
                        {"op": "replace", "path": "/tables/{{arguments.table}}/free",
                         "value": False}
                    ],
                    "content": {"booked": "{{arguments.table}}"},
                },
                {"content": "It is taken.", "isError": True},
            ]
        }
    },
}  # fmt: skip
TAKEN = [{"op": "replace", "path": "/tables/T1/free", "value": False}]


def call(arguments: Any, *, name: str = "book", id: str = "c1") -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": id, "type": "function", "function": {"name": name, "arguments": text}}


async def books(messages: Messages) -> Answered:
    """Tries the tables one after the other until one is booked."""
    results = [each for each in messages if each["role"] == "tool"]
    if results and "booked" in results[-1]["content"]:
        return "Your table is booked."
    table = ["T2", "T1"][len(results)]
    return {"content": None, "tool_calls": [call({"table": table}, id=f"call-{table}")]}


async def unit_test(author: Author, url: str, *tools: dict[str, Any], **scenario: Any) -> str:
    """One whose only metric is that the table T1 is taken at the end, and nothing else."""
    metric = await author.metric("State", evaluator={"stateMatches": {"changes": TAKEN}})
    played = await author.scenario("Table", tools=list(tools or (BOOK,)), state=STATE, **scenario)
    line = await author.service("Line", connector={"chat": {"url": url, "timeoutSeconds": 0.5}})
    return await author.unit_test(
        serviceId=line, scenarioId=played, successCriterions=[criterion(metric)]
    )


async def run_of(house: House, test: str) -> dict[str, Any]:
    author = Author(house.owner)
    run = await author.run(await author.unit_test_set([test]), simulator="RULES")
    await house.ended(run)
    shown: dict[str, Any] = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    return shown


async def play(house: House, answer: Any, *tools: dict[str, Any], **scenario: Any) -> Any:
    """The run of one session against an agent, and what that was asked."""
    async with ChatServer(answer) as agent:
        test = await unit_test(Author(house.owner), agent.url, *tools, **scenario)
        return await run_of(house, test), agent.requests


async def test_calls_are_executed_until_the_agent_answers(house: House) -> None:
    run, requests = await play(house, books)

    [session] = run["sessions"]
    assert (session["outcome"], run["verdict"]) == ("PASSED", "PASSED")
    persona, first, second, answer = session["transcript"]
    assert [each["key"] for each in (first, second, answer)] == [
        "1-agent-1", "1-agent-2", "1-agent-3",
    ]  # fmt: skip
    [refused], [done] = first["toolCalls"], second["toolCalls"]
    assert (refused["key"], refused["result"]) == (
        "call-T2", {"content": "It is taken.", "isError": True},
    )  # fmt: skip
    assert done["result"] == {"content": {"booked": "T1"}, "isError": False}
    assert (first["state"], answer["state"]) == (None, None)
    assert second["state"] == {"tables": {"T1": {"free": False}, "T2": {"free": False}}}
    assert session["finalState"] == second["state"]
    [result] = session["results"]
    assert result["justification"] == "The state at the end is the expected one."
    assert result["references"] == ["1-agent-2"]

    assert [each["tools"][0]["function"]["name"] for each in requests] == ["book"] * 3
    assert requests[2]["messages"] == [
        {"role": "user", "content": persona["text"]},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [call('{"table":"T2"}', id="call-T2")],
        },
        {"role": "tool", "tool_call_id": "call-T2", "content": "It is taken."},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [call('{"table":"T1"}', id="call-T1")],
        },
        {"role": "tool", "tool_call_id": "call-T1", "content": '{"booked":"T1"}'},
    ]


async def test_who_says_it_and_does_not_do_it_fails_by_the_state(house: House) -> None:
    async def pretends(messages: Messages) -> Answered:
        return "Your table is booked."

    run, _ = await play(house, pretends)
    [session] = run["sessions"]
    assert session["finalState"] is None
    assert (session["outcome"], session["reason"]) == ("FAILED", "Not met: Is booked.")
    [result] = session["results"]
    assert result["justification"] == (
        "The state at the end differs: $.tables.T1.free is true instead of false. "
        "No call changed the state."
    )


async def test_an_agent_that_only_calls_is_a_loop_and_a_failure(house: House) -> None:
    async def calls_on(messages: Messages) -> Answered:
        return {"content": None, "tool_calls": [call({"table": "T1"})]}

    run, requests = await play(house, calls_on, maxToolRounds=3)
    [session] = run["sessions"]
    assert session["outcome"] == "TOOL_LOOP"
    assert "max_tool_rounds" in session["reason"]
    assert (run["verdict"], run["failedMetrics"], run["errored"]) == ("FAILED", True, False)
    # What was done is measured all the same, and what was not executed has no result.
    assert [result["passed"] for result in session["results"]] == [True]
    assert len(requests) == 4
    [last] = session["transcript"][-1]["toolCalls"]
    assert last["result"] is None


async def test_wrong_calls_are_answered_and_the_agent_may_do_better(house: House) -> None:
    wrong = [
        call("{table: T1", id="broken"),
        call({"table": 1}, id="type"),
        call({}, id="missing"),
        call({"table": "T1"}, name="buy", id="unknown"),
    ]

    async def learns(messages: Messages) -> Answered:
        results = {
            each["tool_call_id"]: each["content"] for each in messages if each["role"] == "tool"
        }
        if "booked" in results.get("good", ""):
            return "Your table is booked."
        return {
            "content": None,
            "tool_calls": [call({"table": "T1"}, id="good")] if results else wrong,
        }

    run, _ = await play(house, learns)
    [session] = run["sessions"]
    assert session["outcome"] == "PASSED", session["reason"]
    told = [each["result"] for each in session["transcript"][1]["toolCalls"]]
    assert [each["isError"] for each in told] == [True] * 4
    errors = [each["content"]["error"] for each in told]
    assert errors[0].startswith("The arguments cannot be read: ")
    assert errors[1:] == [
        "The argument 'table' is a number and not of type string.",
        "The argument 'table' is missing.",
        "There is no tool 'buy'. There are: book.",
    ]


async def fails(messages: Messages) -> Answered:
    return web.Response(status=400, text="no tools here")


async def talks_nonsense(messages: Messages) -> Answered:
    return web.Response(text="<html>")


async def never(messages: Messages) -> Answered:
    await asyncio.Event().wait()
    raise AssertionError


async def calls_too_much(messages: Messages) -> Answered:
    return {"content": None, "tool_calls": [call({"table": "T1"})] * 101}


async def calls_nothing(messages: Messages) -> Answered:
    return {"content": None, "tool_calls": [{"id": "x"}]}


async def floods(messages: Messages) -> Answered:
    return {"content": "x" * 1_000_000, "tool_calls": [call({"table": "T1"})]}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (fails, "no tools here"),
        (talks_nonsense, "no valid JSON"),
        (never, "did not answer within 0.5 s"),
        (calls_too_much, "holds 101 tool calls"),
        (calls_nothing, "name is missing"),
        (floods, "at most 1000000 are kept"),
    ],
)
async def test_an_agent_that_fails_after_its_results_fails_honestly(
    house: House, fault: Any, reason: str
) -> None:
    async def answer(messages: Messages) -> Answered:
        if messages[-1]["role"] == "tool":
            return await fault(messages)
        return {"content": None, "tool_calls": [call({"table": "T1"})]}

    run, _ = await play(house, answer)
    [session] = run["sessions"]
    assert session["outcome"] == "AGENT_ERROR", session["reason"]
    assert reason in session["reason"]
    # What it had done by then is on record.
    assert session["transcript"][-1]["state"]["tables"]["T1"] == {"free": False}


async def test_results_that_are_too_long_for_the_conversation_end_it(house: House) -> None:
    big = {
        "name": "look",
        "simulatedBy": {"canned": {"answers": [{"content": "x" * 60_000}]}},
    }

    async def looks(messages: Messages) -> Answered:
        return {"content": None, "tool_calls": [call({}, name="look")] * 17}

    run, _ = await play(house, looks, big)
    [session] = run["sessions"]
    assert session["outcome"] == "AGENT_ERROR"
    assert "1020" in session["reason"]


async def test_rules_that_cannot_be_followed_do_not_count_against_the_agent(house: House) -> None:
    rule = {"patch": [{"op": "remove", "path": "/nowhere"}], "content": "ok"}
    broken = BOOK | {"simulatedBy": {"rules": {"rules": [rule]}}}
    run, _ = await play(house, books, broken)
    [session] = run["sessions"]
    assert (session["outcome"], run["verdict"]) == ("SIMULATOR_FAULT", "INCONCLUSIVE")
    assert "Rule 1 of the tool 'book': its patch cannot be applied" in session["reason"]


BY_MODEL = BOOK | {"simulatedBy": {"model": {"instructions": "T2 is always taken."}}}


async def test_a_model_plays_a_tool_and_is_paid_for(house: House) -> None:
    async def plays(messages: Messages) -> Answered:
        wanted = messages[-1]["content"].rpartition("The arguments: ")[2]
        taken = json.loads(wanted)["table"] == "T2"
        answer = {
            "is_error": taken,
            "content": '"It is taken."' if taken else '{"booked": "T1"}',
            "patch": "[]" if taken else json.dumps(TAKEN),
        }
        return json.dumps(answer)

    async with ChatServer(plays) as model, open_house(model_url=model.url) as played:
        run, _ = await play(played, books, BY_MODEL)
    [session] = run["sessions"]
    assert session["outcome"] == "PASSED", session["reason"]
    spent = {each["role"]: each for each in session["spent"]}
    assert spent["ENVIRONMENT"] == {
        "role": "ENVIRONMENT", "calls": 2, "promptTokens": 4, "completionTokens": 14,
    }  # fmt: skip
    assert len(model.requests) == 2


async def test_without_a_model_nothing_is_sent(house: House) -> None:
    run, requests = await play(house, books, BY_MODEL)
    [session] = run["sessions"]
    assert session["outcome"] == "INFRASTRUCTURE_ERROR"
    assert "SIMULATION_MODEL_URL" in session["reason"]
    assert requests == []


async def test_a_fork_goes_on_with_the_state_of_its_turn(house: House) -> None:
    async def waits(messages: Messages) -> Answered:
        if messages[-1]["role"] == "tool" or len(said_by_user(messages)) > 1:
            return "Your table is booked." if len(said_by_user(messages)) > 1 else "For which day?"
        return {"content": None, "tool_calls": [call({"table": "T1"})]}

    fork = """mutation($input: ForkSessionInput!) { forkSession(input: $input) {
        unitTestSetRun { databaseId } } }"""
    async with ChatServer(waits) as agent:
        test = await unit_test(Author(house.owner), agent.url)
        [root] = (await run_of(house, test))["sessions"]
        given = {"sessionId": root["databaseId"], "turn": 1}
        data = await house.owner.ask(fork, input=given)
        id = data["forkSession"]["unitTestSetRun"]["databaseId"]
        await house.ended(id)
        run = (await house.owner.ask(RUN, id=id))["unitTestSetRun"]
    [session] = run["sessions"]
    assert session["outcome"] == "PASSED", session["reason"]
    assert session["results"][0]["references"] == ["1-agent-1"]


async def test_a_model_that_plays_tools_needs_a_price_under_a_cap_of_money() -> None:
    prices = {"agent": Price(prompt=1, completion=1)}
    async with open_house(model_url="http://127.0.0.1:9/v1", model="gpt-x", prices=prices) as house:
        author = Author(house.owner)
        test = await unit_test(author, "http://127.0.0.1:9/v1", BY_MODEL)
        given = {"unitTestSetId": await author.unit_test_set([test]), "simulator": "RULES"}
        capped = given | {"policy": {"budget": {"money": 1.0}}}
        refusal = await house.owner.refusal(CREATE_RUN, input=capped)
    assert refusal.field == "policy.budget.money"
    assert "'gpt-x' has no price" in refusal.message
