"""Chat completions that come as a stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import orjson
import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.session.transcript import ToolCall, Usage
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.ports import Agent
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

DONE = "data: [DONE]\n\n"


def event(value: Any) -> str:
    return f"data: {orjson.dumps(value).decode()}\n\n"


def delta(finish_reason: str | None = None, **piece: Any) -> str:
    return event({"choices": [{"index": 0, "delta": piece, "finish_reason": finish_reason}]})


@pytest.fixture
def connect(client: aiohttp.ClientSession, endpoint: Any, retries: Retries) -> Callable[..., Agent]:
    def build(**changes: Any) -> Agent:
        fields = {"url": endpoint.url, "stream": True, "timeout_seconds": 5} | changes
        connector = ChatConnector.model_validate(fields)
        return agent_for(connector, Surroundings(freely({}), client, retries))

    return build


@pytest.fixture
def agent(connect: Callable[..., Agent]) -> Agent:
    return connect()


async def test_words_come_piece_by_piece(agent, endpoint, turn) -> None:
    endpoint.sends(
        delta(role="assistant", content=""),
        ": still here\n\n",
        delta(reasoning_content="Two "),
        delta(reasoning_content="seats."),
        delta(content="Book"),
        delta(content="ed."),
        delta("stop"),
        event({"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3}}),
        DONE,
    )
    reply = await agent.reply(turn)
    assert (reply.texts, reply.reasoning) == (("Booked.",), "Two seats.")
    assert (reply.finish_reason, reply.usage) == (
        "stop",
        Usage(prompt_tokens=12, completion_tokens=3),
    )
    assert reply.first_token_ms is not None
    [asked] = endpoint.requests
    assert asked.json["stream"] is True
    assert asked.json["stream_options"] == {"include_usage": True}
    assert asked.headers["Accept"] == "text/event-stream, application/json"


async def test_the_first_token_is_the_first_that_is_said(agent, endpoint, turn) -> None:
    endpoint.sends(delta(role="assistant"), 0.05, delta(content="Hi."), 0.05, delta("stop"), DONE)
    assert (await agent.reply(turn)).first_token_ms >= 50


CALLS = (
    ToolCall(name="book", arguments={"seats": 2}, id="call_1"),
    ToolCall(name="print", id="call_2"),
)


@pytest.mark.parametrize(
    "pieces",
    [
        [  # As OpenAI streams them.
            {"index": 0, "id": "call_1", "function": {"name": "book", "arguments": ""}},
            {"index": 0, "function": {"arguments": '{"seats"'}},
            {"index": 1, "id": "call_2", "function": {"name": "print", "arguments": ""}},
            {"index": 0, "function": {"arguments": ": 2}"}},
        ],
        [  # Whole, and all with the same index.
            {"index": 0, "id": "call_1", "function": {"name": "book", "arguments": '{"seats":2}'}},
            {"index": 0, "id": "call_2", "function": {"name": "print", "arguments": "{}"}},
        ],
        [  # Without any.
            {"id": "call_1", "function": {"name": "book", "arguments": {"seats": 2}}},
            {"id": "call_2", "function": {"name": "print"}},
            {"function": {"arguments": "{}"}},
        ],
    ],
)
async def test_tool_calls_come_in_pieces(agent, endpoint, turn, pieces) -> None:
    endpoint.sends(*(delta(tool_calls=[piece]) for piece in pieces), delta("tool_calls"), DONE)
    assert (await agent.reply(turn)).tool_calls == CALLS


async def test_the_calls_of_a_function_as_they_were_before(agent, endpoint, turn) -> None:
    endpoint.sends(
        delta(function_call={"name": "book", "arguments": '{"seats'}),
        delta(function_call={"arguments": '": 2}'}),
        DONE,
    )
    [call] = (await agent.reply(turn)).tool_calls
    assert (call.name, call.arguments) == ("book", {"seats": 2})


async def test_what_was_asked_to_stream_and_does_not_is_read(agent, endpoint, turn) -> None:
    endpoint.says("Booked.")
    endpoint.answers({"error": {"message": "busy"}})
    endpoint.sends(delta(content="Later."), DONE, type="application/json")
    replies = [await agent.reply(turn) for _ in range(2)]
    assert [(each.texts, each.first_token_ms is None) for each in replies] == [
        (("Booked.",), True),
        (("Later.",), False),
    ]


@pytest.mark.parametrize(
    "ends",
    [(delta("stop"),), (DONE,), (delta("stop"), "data: [DONE]\n"), (delta("stop"), DONE, None)],
)
async def test_a_stream_is_whole_by_one_mark_of_its_end(agent, endpoint, turn, ends) -> None:
    endpoint.sends(delta(content="Hi."), *ends)
    assert (await agent.reply(turn)).texts == ("Hi.",)


async def test_parts_whole_messages_and_other_choices(agent, endpoint, turn) -> None:
    thinking = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm. "}]}
    endpoint.sends(
        delta(content=[thinking, {"type": "text", "text": "One"}]),
        event({"choices": [{"index": 1, "delta": {"content": "Another."}}]}),
        event({"choices": [{"index": 0, "message": {"content": "One."}, "delta": None}]}),
        delta("stop", content=".", ended=True),
        DONE,
    )
    reply = await agent.reply(turn)
    assert (reply.texts, reply.reasoning, reply.ended) == (("One.",), "Hm.", True)


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((), r"ended before anything was said.*nothing"),
        ((DONE,), r"ended before anything was said"),
        (("<html>Hello</html>",), r"ended before anything was said.*<html>Hello"),
        (("data: {\n\n",), r"no JSON"),
        (("data: [1]\n\n",), r"is a list, not a chunk"),
        ((delta(content=7),), r"holds a number"),
        ((delta(content="Half"),), r"without a finish_reason and without \[DONE\].*Half"),
        ((delta(content="Half"), 'data: {"choices"'), r"without a finish_reason.*choices"),
        ((delta("length"), DONE), r"is empty \(finish_reason: length\)"),
        ((delta(reasoning="Hm."), DONE), "holds reasoning and nothing that is said"),
        ((event({"error": "no table is free"}), DONE), "ended before anything was said"),
    ],
)
async def test_what_makes_no_sense_is_the_agents_fault(
    agent, endpoint, turn, pieces, reason
) -> None:
    endpoint.sends(*pieces)
    with pytest.raises(AgentFault, match=reason) as fault:
        await agent.reply(turn)
    assert len(str(fault.value)) < 600
    assert len(endpoint.requests) == 1


BUSY = event({"error": {"message": "overloaded", "code": 503}})


async def test_an_error_before_anything_is_said_is_as_one_without_a_stream(
    agent, endpoint, turn, delays
) -> None:
    endpoint.sends(delta(role="assistant"), BUSY)
    endpoint.sends(event({"error": {"code": "invalid_api_key"}}))
    with pytest.raises(EndpointMisconfigured, match="check its API key"):
        await agent.reply(turn)
    assert delays == [0.2]


@pytest.mark.parametrize("end", [BUSY, event({"error": {"code": 400, "message": "overloaded"}})])
async def test_an_error_after_words_is_the_agents_fault(agent, endpoint, turn, end) -> None:
    endpoint.sends(delta(content="Your table"), end)
    with pytest.raises(AgentFault, match=r"an error in its stream.*overloaded"):
        await agent.reply(turn)
    assert len(endpoint.requests) == 1


async def test_what_breaks_off_before_words_is_asked_again(agent, endpoint, turn) -> None:
    endpoint.sends(delta(role="assistant"), 0.01, cut=True)
    endpoint.sends(delta(content="Hi."), DONE)
    assert (await agent.reply(turn)).texts == ("Hi.",)
    assert len({asked.headers["Idempotency-Key"] for asked in endpoint.requests}) == 1


async def test_what_breaks_off_after_words_is_not(agent, endpoint, turn) -> None:
    endpoint.sends(delta(content="Your table"), 0.01, cut=True)
    with pytest.raises(AgentFault, match=r"broke off after \d+ bytes.*had begun to speak"):
        await agent.reply(turn)
    assert len(endpoint.requests) == 1


async def test_a_stream_that_stops_is_late(connect, endpoint, turn) -> None:
    endpoint.sends(delta(content="Your table"), None)
    with pytest.raises(AgentFault, match=r"within 0\.3 s: it had sent \d+ bytes by then"):
        await connect(timeout_seconds=0.3).reply(turn)


@pytest.mark.parametrize("stream", [True, False])
async def test_the_first_byte_has_a_limit_of_its_own(connect, endpoint, turn, stream) -> None:
    endpoint.sends(None)
    agent = connect(timeouts={"first_byte_seconds": 0.2}, stream=stream)
    with pytest.raises(AgentFault, match=r"did not begin to answer within 0\.2 s"):
        await agent.reply(turn)


async def test_the_rest_may_take_longer_than_the_first_byte(connect, endpoint, turn) -> None:
    endpoint.sends(delta(content="One."), 0.4, delta("stop"), DONE)
    agent = connect(timeouts={"first_byte_seconds": 0.2})
    assert (await agent.reply(turn)).texts == ("One.",)


async def test_words_without_an_end_are_not_read(agent, endpoint, turn) -> None:
    endpoint.sends(*[delta(content="x" * 60_000)] * 20)
    with pytest.raises(AgentFault, match="more than 1024 Ki characters"):
        await agent.reply(turn)


async def test_nor_is_a_stream_of_nothing(agent, endpoint, turn) -> None:
    endpoint.sends(*[": " + "x" * 65_000 + "\n"] * 300)
    with pytest.raises(AgentFault, match="streams more than 16 MiB"):
        await agent.reply(turn)


async def test_a_status_counts_before_the_stream(agent, endpoint, turn, delays) -> None:
    endpoint.answers({}, status=503)
    with pytest.raises(EndpointUnavailable, match="status 503"):
        await agent.reply(turn)
    assert len(delays) > 3


async def test_the_author_has_the_last_word_on_options(connect, endpoint, turn) -> None:
    endpoint.sends(delta(content="Hi."), DONE)
    await connect(parameters={"stream_options": {"include_usage": False}}).reply(turn)
    [asked] = endpoint.requests
    assert asked.json["stream_options"] == {"include_usage": False}
