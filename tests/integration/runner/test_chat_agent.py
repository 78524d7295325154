"""Agents behind a chat completions endpoint."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.session.transcript import ToolCall, Usage
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault
from simulation.runner.ports import Agent
from tests.support.agents import freely


@pytest.fixture
def agent(client: aiohttp.ClientSession, endpoint: Any) -> Agent:
    connector = ChatConnector(
        url=f"{endpoint.url}/v1/",
        model="waiter",
        api_key="${SIMULATION_AGENT_KEY}",
        system_prompt="You take bookings.",
        headers={"X-Team": "blue"},
    )
    return agent_for(connector, Surroundings(freely({"SIMULATION_AGENT_KEY": "k-123"}), client))


async def test_sends_the_conversation(agent, endpoint, turn) -> None:
    endpoint.says("Booked.")
    await agent.reply(turn)
    (asked,) = endpoint.requests
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == "Bearer k-123"
    assert asked.headers["X-Team"] == "blue"
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["Idempotency-Key"] == "session-1-turn-2"
    assert asked.json == {
        "model": "waiter",
        "messages": [
            {"role": "system", "content": "You take bookings."},
            {"role": "system", "content": "The train is late."},
            {"role": "assistant", "content": "How can I help?"},
            {"role": "user", "content": "A table for two, please."},
        ],
    }


async def test_adds_its_path_once(client, endpoint, turn) -> None:
    endpoint.says("Booked.")
    connector = ChatConnector(url=f"{endpoint.url}/v1/chat/completions/")
    await agent_for(connector, Surroundings(freely({}), client)).reply(turn)
    assert [asked.path for asked in endpoint.requests] == ["/v1/chat/completions"]


async def test_sends_what_else_the_connector_says(client, endpoint, turn) -> None:
    endpoint.says("Booked.")
    tool = {"type": "function", "function": {"name": "book", "parameters": {}}}
    connector = ChatConnector.model_validate(
        {
            "url": endpoint.url,
            "parameters": {
                "temperature": 0,
                "user": "{{session_id}}",
                "metadata": {"turn": "{{turn}}", "phone": "{{user_variables.phone}}"},
            },
            "tools": [tool],
        }
    )
    await agent_for(connector, Surroundings(freely({}), client)).reply(turn)
    [asked] = endpoint.requests
    assert {name: asked.json[name] for name in ("temperature", "user", "metadata", "tools")} == {
        "temperature": 0,
        "user": "5f0000000000000000000001",
        "metadata": {"turn": 2, "phone": "555"},
        "tools": [tool],
    }
    assert asked.json["messages"][-1]["role"] == "user"


async def test_several_parts_are_several_messages(agent, endpoint, turn) -> None:
    endpoint.says(
        [{"type": "text", "text": "One moment."}, {"type": "text", "text": " "}, "Booked."]
    )
    assert (await agent.reply(turn)).texts == ("One moment.", "Booked.")


async def test_reads_tool_calls_and_usage(agent, endpoint, turn) -> None:
    call = {"type": "function", "function": {"name": "book", "arguments": '{"seats": 2}'}}
    endpoint.answers(
        {
            "choices": [{"message": {"content": None, "tool_calls": [call]}}],
            "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
        }
    )
    reply = await agent.reply(turn)
    assert reply.tool_calls == (ToolCall(name="book", arguments={"seats": 2}),)
    assert reply.texts == ("",)
    assert reply.usage == Usage(prompt_tokens=12, completion_tokens=3)


@pytest.mark.parametrize("usage", [7, {}, {"prompt_tokens": "many"}, {"prompt_tokens": -1}, None])
async def test_a_senseless_bill_does_not_cost_the_answer(agent, endpoint, turn, usage) -> None:
    endpoint.answers({"choices": [{"message": {"content": "Hi."}}], "usage": usage})
    reply = await agent.reply(turn)
    assert reply.texts == ("Hi.",)
    assert reply.usage in (None, Usage())


BAD_ARGUMENTS = pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("{seats: 2", r"tool_calls\[0\]\.function\.arguments is no JSON"),
        ("[2]", "is a list"),
        (2, "is a number"),
        ('{"a": 1e999}', "infinity"),
        ('{"a": "\\u0000"}', "null character"),
        ('{"\\u0000": 1}', "null character"),
        ('{"a": 9223372036854775808}', "beyond 64 bits"),
        ('{"a": ' + "[" * 60 + "]" * 60 + "}", "nested deeper"),
    ],
)


@BAD_ARGUMENTS
async def test_bad_arguments(agent, endpoint, turn, arguments, reason) -> None:
    call = {"function": {"name": "book", "arguments": arguments}}
    endpoint.says(None, tool_calls=[call])
    with pytest.raises(AgentFault, match=reason):
        await agent.reply(turn)


@BAD_ARGUMENTS
async def test_a_broken_call_does_not_cost_the_rest_of_the_answer(
    agent, endpoint, turn, arguments, reason
) -> None:
    call = {"function": {"name": "book", "arguments": arguments}}
    endpoint.says("Booked.", tool_calls=[call, {"function": {"name": "print"}}])
    reply = await agent.reply(turn)
    assert reply.texts == ("Booked.",)
    broken, whole = reply.tool_calls
    assert (broken.name, broken.arguments) == ("book", {})
    assert broken.problem is not None
    assert re.search(reason, broken.problem)
    assert whole == ToolCall(name="print")


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        ("book", "is a text"),
        ([None], r"tool_calls\[0\] is null"),
        ([{"function": {}}], "name is missing"),
        ([{"function": {"name": "x"}}] * 101, "101 tool calls"),
    ],
)
async def test_bad_tool_calls(agent, endpoint, turn, calls, reason) -> None:
    endpoint.says("Booked.", tool_calls=calls)
    with pytest.raises(AgentFault, match=reason):
        await agent.reply(turn)


@pytest.mark.parametrize("arguments", ["", None, {}, "{}"])
async def test_a_tool_without_arguments(agent, endpoint, turn, arguments) -> None:
    endpoint.says(None, tool_calls=[{"function": {"name": "ping", "arguments": arguments}}])
    assert (await agent.reply(turn)).tool_calls == (ToolCall(name="ping"),)


@pytest.mark.parametrize(("ended", "expected"), [(True, True), (False, False), (None, False)])
async def test_hangs_up(agent, endpoint, turn, ended, expected) -> None:
    endpoint.says("Goodbye.", ended=ended)
    assert (await agent.reply(turn)).ended is expected


@pytest.mark.parametrize("ended", [1, "yes"])
async def test_hanging_up_is_yes_or_no(agent, endpoint, turn, ended) -> None:
    endpoint.says("Goodbye.", ended=ended)
    with pytest.raises(AgentFault, match="ended is a"):
        await agent.reply(turn)


async def test_an_error_in_an_answer_that_claims_success(agent, endpoint, turn) -> None:
    endpoint.answers({"error": "no table is free"})
    with pytest.raises(AgentFault, match=r"chat completions format.*no table is free"):
        await agent.reply(turn)


@pytest.mark.parametrize(
    "message",
    [
        {"content": None, "refusal": "I will not do that."},
        {"content": "", "refusal": "I will not do that."},
        {"content": [{"type": "refusal", "refusal": "I will not do that."}]},
    ],
)
async def test_a_refusal_is_an_answer(agent, endpoint, turn, message) -> None:
    endpoint.says(**message)
    assert (await agent.reply(turn)).texts == ("I will not do that.",)


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Booked.", "reasoning_content": "Hm."},
        {"content": "Booked.", "reasoning": "Hm."},
        {"content": "Booked.", "thinking": "Hm."},
        {"content": "Booked.", "reasoning_details": [{"type": "reasoning.text", "text": "Hm."}]},
        {"content": [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Booked."}]},
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                {"type": "text", "text": "Booked."},
            ]
        },
        {"content": [{"type": "reasoning", "summary": [{"text": "Hm."}]}, "Booked."]},
        {"content": [{"thought": True, "text": "Hm."}, {"text": "Booked."}]},
        {"content": "<think>Hm.</think>Booked."},
    ],
)
async def test_reasoning_is_kept_apart(agent, endpoint, turn, message) -> None:
    endpoint.says(**message)
    reply = await agent.reply(turn)
    assert (reply.texts, reply.reasoning) == (("Booked.",), "Hm.")


async def test_reasoning_beside_nothing_is_no_answer(agent, endpoint, turn) -> None:
    endpoint.says("", reasoning_content="Let me think.")
    with pytest.raises(AgentFault, match="holds reasoning and nothing that is said"):
        await agent.reply(turn)


@pytest.mark.parametrize("sent", ["stop", "length", "content_filter", None, 7])
async def test_why_the_answer_ends_is_kept(agent, endpoint, turn, sent) -> None:
    endpoint.answers({"choices": [{"message": {"content": "Booked"}, "finish_reason": sent}]})
    assert (await agent.reply(turn)).finish_reason == (sent if isinstance(sent, str) else None)


async def test_an_answer_that_is_cut_off_before_it_begins_says_so(agent, endpoint, turn) -> None:
    endpoint.answers({"choices": [{"message": {"content": ""}, "finish_reason": "length"}]})
    with pytest.raises(AgentFault, match=r"is empty \(finish_reason: length\)"):
        await agent.reply(turn)


@pytest.mark.parametrize(
    "message",
    [
        {"content": None, "function_call": {"name": "book", "arguments": '{"seats": 2}'}},
        {"content": [{"type": "tool_use", "name": "book", "input": {"seats": 2}}]},
    ],
)
async def test_older_and_other_forms_of_tool_calls_are_read(agent, endpoint, turn, message) -> None:
    endpoint.says(**message)
    reply = await agent.reply(turn)
    assert reply.tool_calls == (ToolCall(name="book", arguments={"seats": 2}),)
