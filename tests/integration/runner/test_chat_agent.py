"""Agents behind a chat completions endpoint."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from simulation.catalog.connector import ChatConnector
from simulation.catalog.session.transcript import ToolCall, Usage
from simulation.runner.agents.factory import agent_for
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
    return agent_for(connector, freely({"SIMULATION_AGENT_KEY": "k-123"}), client)


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
    await agent_for(connector, freely({}), client).reply(turn)
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


@pytest.mark.parametrize(
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
async def test_bad_arguments(agent, endpoint, turn, arguments, reason) -> None:
    call = {"function": {"name": "book", "arguments": arguments}}
    endpoint.says("Booked.", tool_calls=[call])
    with pytest.raises(AgentFault, match=reason):
        await agent.reply(turn)


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


async def test_a_refusal_is_an_answer(agent, endpoint, turn) -> None:
    endpoint.says(None, refusal="I will not do that.")
    assert (await agent.reply(turn)).texts == ("I will not do that.",)
