"""Agents behind OpenAI's Responses API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import orjson
import pytest

from simulation.catalog.connectors.responses import ResponsesConnector
from simulation.catalog.session.transcript import ToolResult, Usage
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured
from simulation.runner.ports import Agent, OfferedTool
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely


def message(text: str, **fields: Any) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"type": "message", "role": "assistant", "content": content} | fields


def response(*output: Any, **fields: Any) -> dict[str, Any]:
    return {"id": "resp_2", "status": "completed", "error": None, "output": output} | fields


CALL = {"type": "function_call", "call_id": "call_1", "name": "book", "arguments": '{"seats": 2}'}


@pytest.fixture
def connect(client: aiohttp.ClientSession, endpoint: Any, retries: Retries) -> Callable[..., Agent]:
    def build(**changes: Any) -> Agent:
        fields = {"url": f"{endpoint.url}/v1/", "timeout_seconds": 5} | changes
        connector = ResponsesConnector.model_validate(fields)
        return agent_for(
            connector, Surroundings(freely({"SIMULATION_AGENT_KEY": "k-123"}), client, retries)
        )

    return build


@pytest.fixture
def agent(connect: Callable[..., Agent]) -> Agent:
    return connect()


HISTORY = [
    {"role": "system", "content": "The train is late."},
    {"role": "assistant", "content": "How can I help?"},
    {"role": "user", "content": "A table for two, please."},
]


async def test_sends_all_of_the_conversation_where_there_is_no_earlier_response(
    connect, endpoint, turn
) -> None:
    endpoint.answers(response(message("Booked.")))
    flat = {"type": "function", "name": "book", "parameters": {}}
    agent = connect(
        model="waiter",
        api_key="${SIMULATION_AGENT_KEY}",
        instructions="You take bookings.",
        parameters={"metadata": {"turn": "{{turn}}"}},
        tools=[{"type": "function", "function": {"name": "book", "parameters": {}}}, flat],
    )
    reply = await agent.reply(turn)
    assert (reply.texts, reply.continuation) == (("Booked.",), "resp_2")
    [asked] = endpoint.requests
    assert asked.path == "/v1/responses"
    assert asked.headers["Authorization"] == "Bearer k-123"
    assert asked.headers["Idempotency-Key"] == "session-1-turn-2"
    assert asked.json == {
        "model": "waiter",
        "instructions": "You take bookings.",
        "metadata": {"turn": 2},
        "tools": [flat, flat],
        "input": HISTORY,
    }


async def test_goes_on_from_the_response_before(agent, endpoint, turn) -> None:
    endpoint.answers(response(message("Booked.")))
    reply = await agent.reply(replace(turn, continuation="resp_1"))
    assert reply.continuation == "resp_2"
    [asked] = endpoint.requests
    assert asked.json == {
        "model": "default",
        "previous_response_id": "resp_1",
        "input": HISTORY[2:],
    }


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, {"message": "Not found"}),
        (400, {"code": "previous_response_not_found", "param": "previous_response_id"}),
        (400, {"type": "invalid_request_error", "param": "previous_response_id"}),
    ],
)
async def test_one_that_is_not_known_any_more_is_done_without(
    agent, endpoint, turn, status, error
) -> None:
    endpoint.answers({"error": error}, status=status)
    endpoint.answers(response(message("Booked.")))
    assert (await agent.reply(replace(turn, continuation="resp_1"))).texts == ("Booked.",)
    first, second = [asked.json for asked in endpoint.requests]
    assert first["previous_response_id"] == "resp_1"
    assert second == {"model": "default", "input": HISTORY}


async def test_a_wrong_address_is_asked_twice_and_no_more(agent, endpoint, turn) -> None:
    endpoint.answers({}, status=404)
    with pytest.raises(EndpointMisconfigured, match="status 404"):
        await agent.reply(replace(turn, continuation="resp_1"))
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(("status", "fault"), [(400, AgentFault), (401, EndpointMisconfigured)])
async def test_other_refusals_are_final(agent, endpoint, turn, status, fault) -> None:
    endpoint.answers({"error": {"message": "no"}}, status=status)
    with pytest.raises(fault, match=f"status {status}"):
        await agent.reply(replace(turn, continuation="resp_1"))
    assert len(endpoint.requests) == 1


async def test_what_is_not_stored_is_sent_whole_each_time(connect, endpoint, turn) -> None:
    endpoint.answers(response(message("Booked.")))
    assert (await connect(parameters={"store": False}).reply(turn)).continuation == ""


async def test_calls_without_a_result_are_not_gone_on_from(agent, endpoint, turn) -> None:
    endpoint.answers(response(CALL))
    reply = await agent.reply(turn)
    assert [(call.name, call.arguments) for call in reply.tool_calls] == [("book", {"seats": 2})]
    await agent.reply(replace(turn, continuation=reply.continuation))
    assert "previous_response_id" not in endpoint.requests[1].json


async def test_results_of_calls_are_what_the_next_question_is(agent, endpoint, turn) -> None:
    endpoint.answers(response(CALL, message("One moment.")))
    reply = await agent.reply(turn)
    result = ToolResult(content={"table": 7})
    [call] = [call.model_copy(update={"result": result}) for call in reply.tool_calls]
    said = turn.transcript[1].model_copy(update={"turn": 2, "tool_calls": (call,)})
    asked_again = replace(
        turn,
        transcript=(*turn.transcript, said),
        continuation=reply.continuation,
        round=2,
        tools=[OfferedTool("book", "Books.", {"type": "object"})],
    )
    await agent.reply(asked_again)
    await agent.reply(replace(asked_again, continuation=""))
    _, goes_on, whole = [asked.json for asked in endpoint.requests]
    output = {"type": "function_call_output", "call_id": "call_1", "output": '{"table":7}'}
    assert (goes_on["previous_response_id"], goes_on["input"]) == ("resp_2", [output])
    assert goes_on["tools"] == [
        {
            "type": "function",
            "name": "book",
            "description": "Books.",
            "parameters": {"type": "object"},
        }
    ]
    assert whole["input"][3:] == [
        {"role": "assistant", "content": "How can I help?"},
        CALL | {"arguments": '{"seats":2}'},
        output,
    ]


async def test_reads_what_an_answer_is_made_of(agent, endpoint, turn) -> None:
    refusal = {"type": "message", "content": [{"type": "refusal", "refusal": "Not that."}]}
    reasoning = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}
    tool = {"type": "mcp_call", "name": "menu", "arguments": "{}", "output": "Soup"}
    endpoint.answers(
        response(
            reasoning,
            tool,
            {"type": "web_search_call", "status": "completed"},
            message("One."),
            refusal,
            message("<think>Or</think>Two.", ended=True),
            usage={"input_tokens": 12, "output_tokens": 3},
            status="incomplete",
            incomplete_details={"reason": "max_output_tokens"},
        )
    )
    reply = await agent.reply(turn)
    assert reply.texts == ("One.", "Not that.", "Two.")
    assert (reply.reasoning, reply.finish_reason) == ("Hm.\n\nOr", "max_output_tokens")
    assert (reply.usage, reply.ended) == (Usage(prompt_tokens=12, completion_tokens=3), True)
    assert [call.name for call in reply.tool_calls] == ["menu"]
    assert reply.continuation == "resp_2"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], "output is missing"),
        ({"output": "Hi."}, "output is missing"),
        (response(status="in_progress"), "status is 'in_progress'"),
        (response(message(7)), "holds a number"),
        (response(message(" ")), "output is empty"),
        (
            response(message(""), status="incomplete", incomplete_details={"reason": "length"}),
            "is empty",
        ),
        (response({"type": "reasoning", "summary": [{"text": "Hm."}]}), "reasoning and nothing"),
        (response(CALL | {"arguments": "{"}), r"calls in output\[0\]\.arguments is no JSON"),
        (response(CALL | {"name": None}), "name is missing"),
        (response(*[message("x")] * 101), "101 messages"),
        (response(message("Hi.", ended="yes")), "ended in a message of output is a text"),
        (response(*[None] * 3), "output is empty"),
    ],
)
async def test_wrong_shapes_are_the_agents_fault(agent, endpoint, turn, body, reason) -> None:
    endpoint.answers(body)
    with pytest.raises(AgentFault, match=reason):
        await agent.reply(turn)


async def test_a_failed_response_is_as_an_error(agent, endpoint, turn, delays) -> None:
    endpoint.answers(response(status="failed", error={"code": "rate_limit_exceeded"}))
    endpoint.answers(response(status="failed", error={"code": "server_error"}))
    endpoint.answers(response(message("Hi.")))
    assert (await agent.reply(turn)).texts == ("Hi.",)
    assert len(delays) == 2


def event(type: str, **fields: Any) -> str:
    value = orjson.dumps({"type": type} | fields).decode()
    return f"event: {type}\ndata: {value}\n\n"


WORD = event("response.output_text.delta", output_index=0, delta="Hi")


@pytest.mark.parametrize("whole", [response(message("Hi.")), response()])
async def test_a_stream_ends_with_the_whole_response(connect, endpoint, turn, whole) -> None:
    endpoint.sends(
        event("response.created", response=response(status="in_progress")),
        WORD,
        event("response.output_item.done", output_index=0, item=message("Hi.")),
        event("response.completed", response=whole),
    )
    reply = await connect(stream=True).reply(turn)
    assert (reply.texts, reply.continuation) == (("Hi.",), "resp_2")
    assert reply.first_token_ms is not None
    assert endpoint.requests[0].json["stream"] is True


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((), "ended without response.completed"),
        ((WORD,), "ended without response.completed"),
        (
            (WORD, event("response.failed", response=response(error={"message": "oh"}))),
            "in its stream",
        ),
        ((WORD, event("error", message="oh", code=None)), "an error in its stream"),
        ((event("error", message="too long", code="context_length_exceeded"),), "too long"),
        (("data: 7\n\n",), "is a number, not an object"),
        ((event("response.completed", response=7),), "output is empty"),
    ],
)
async def test_streams_that_come_to_nothing(connect, endpoint, turn, pieces, reason) -> None:
    endpoint.sends(*pieces)
    with pytest.raises(AgentFault, match=reason):
        await connect(stream=True).reply(turn)
    assert len(endpoint.requests) == 1


async def test_what_was_asked_to_stream_and_does_not_is_read(connect, endpoint, turn) -> None:
    endpoint.answers(response(message("Hi.")))
    assert (await connect(stream=True).reply(turn)).texts == ("Hi.",)


@pytest.mark.parametrize("name", ["input", "previous_response_id", "background", "stream"])
def test_what_is_sent_anyway_is_no_parameter(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} is not for you"):
        ResponsesConnector.model_validate({"url": "http://a", "parameters": {name: 1}})
