"""Agents behind any HTTP endpoint whose answers come as a stream."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import orjson
import pytest

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.session.transcript import ToolCall
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault
from simulation.runner.ports import AgentReply
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

PATHS = {
    "answer_path": "$.text",
    "tool_calls_path": "$.call",
    "ended_path": "$.bye",
    "reasoning_path": "$.thought",
    "finish_reason_path": "$.why",
    "continuation_path": "$.thread.id",
}


def sse(*values: Any, name: str = "") -> str:
    named = f"event: {name}\n" if name else ""
    return "".join(f"{named}data: {orjson.dumps(value).decode()}\n\n" for value in values)


def lines(*values: Any) -> str:
    return "".join(f"{orjson.dumps(value).decode()}\n" for value in values)


@pytest.fixture
def reply(
    client: aiohttp.ClientSession, endpoint: Any, retries: Retries, turn: Any
) -> Callable[..., Any]:
    """The agent's reply to a stream; fields of ``stream`` are given by name."""

    async def ask(*pieces: Any, answer: Any = None, cut: bool = False, **stream: Any) -> AgentReply:
        if answer is None:
            endpoint.sends(*pieces, cut=cut)
        else:
            endpoint.answers(answer)
        fields = {
            "url": endpoint.url,
            "body_template": {},
            "event_stream": stream,
            "timeout_seconds": 5,
        }
        connector = HttpConnector.model_validate(fields | PATHS)
        return await agent_for(connector, Surroundings(freely({}), client, retries)).reply(turn)

    return ask


async def test_pieces_of_one_message(reply, endpoint) -> None:
    found = await reply(
        sse({"thread": {"id": "t-1"}}, {"thought": "Hm, "}, {"thought": "yes."}),
        sse({"text": "Book"}, {"text": None}, {"ping": 1}, {"text": "ed."}),
        sse({"call": {"name": "book", "arguments": {"seats": 2}}}, {"bye": True, "why": "length"}),
    )
    assert (found.texts, found.reasoning) == (("Booked.",), "Hm, yes.")
    assert found.tool_calls == (ToolCall(name="book", arguments={"seats": 2}),)
    assert (found.ended, found.finish_reason, found.continuation) == (True, "length", "t-1")
    assert found.first_token_ms is not None
    assert endpoint.requests[0].headers["Accept"] == "text/event-stream, application/json"


@pytest.mark.parametrize(
    ("texts", "said"),
    [("deltas", ("One.One. Two.",)), ("messages", ("One.", "One. Two.")), ("last", ("One. Two.",))],
)
@pytest.mark.parametrize("form", ["sse", "ndjson"])
async def test_what_texts_are_together(reply, texts, said, form) -> None:
    pieces = (sse if form == "sse" else lines)({"text": "One."}, {"text": "One. Two."})
    assert (await reply(pieces, texts=texts, format=form)).texts == said


@pytest.mark.parametrize(
    ("end", "stream"),
    [
        ("data: [DONE]\n\n", {}),
        (sse({}, name="end"), {"last_event": "end"}),
        (sse({"state": {"done": True}}), {"last_path": "$.state.done"}),
    ],
)
async def test_nothing_is_read_beyond_the_last_event(reply, end, stream) -> None:
    found = await reply(
        sse({"text": "Hi.", "state": {"done": False}}), end, sse({"text": 7}), **stream
    )
    assert found.texts == ("Hi.",)


async def test_the_last_event_may_say_something(reply) -> None:
    found = await reply(
        lines({"text": "H"}, {"text": "i.", "last": 1}), format="ndjson", last_path="$.last"
    )
    assert found.texts == ("Hi.",)


async def test_what_was_asked_to_stream_and_does_not_is_read(reply) -> None:
    found = await reply(answer={"text": ["One.", "Two."], "thread": {"id": 7}})
    assert (found.texts, found.continuation) == (("One.", "Two."), "7")
    assert found.first_token_ms is None


@pytest.mark.parametrize(
    ("pieces", "stream", "reason"),
    [
        ((), {}, r"nothing stands at \$\.text"),
        (("<html>",), {}, r"nothing stands at \$\.text"),
        ((sse({"other": 1}),), {}, r"nothing stands at \$\.text"),
        ((sse({"text": 7}),), {}, r"a number stands at \$\.text in an event"),
        (("data: Hi.\n\n",), {}, "no JSON"),
        (("{\n",), {"format": "ndjson"}, "no JSON"),
        (
            (sse({"text": "Hi."}),),
            {"last_event": "end"},
            "ended without the event that is the last",
        ),
        ((sse({"text": "Hi."}, {"bye": "yes"}),), {}, r"a text stands at \$\.bye"),
        ((sse({"text": "Hi.", "thread": {"id": True}}),), {}, r"a boolean stands at \$\.thread"),
        ((sse(*[{"text": "Hi."}] * 101),), {"texts": "messages"}, "101 messages"),
        (
            (sse({"text": "Hi."}, {"error": {"message": "oh no"}}),),
            {},
            "error in its stream.*oh no",
        ),
        ((sse({"text": "x" * 600_000}, {"text": "x" * 600_000}),), {}, "more than 1024 Ki"),
    ],
)
async def test_streams_that_come_to_nothing(reply, endpoint, pieces, stream, reason) -> None:
    with pytest.raises(AgentFault, match=reason) as fault:
        await reply(*pieces, **stream)
    assert len(str(fault.value)) < 600
    assert len(endpoint.requests) == 1


async def test_what_breaks_off_after_words_is_not_asked_again(reply, endpoint) -> None:
    with pytest.raises(AgentFault, match="broke off"):
        await reply(sse({"text": "Hi"}), 0.01, cut=True)
    assert len(endpoint.requests) == 1


async def test_what_the_agent_calls_the_conversation_comes_back(client, endpoint, turn) -> None:
    endpoint.answers({"text": "Hi.", "thread": {"id": "t-1"}})
    endpoint.answers({"text": "Hi."})
    connector = HttpConnector.model_validate(
        {
            "url": endpoint.url,
            "body_template": {"thread": "{{continuation}}", "text": "{{message}}"},
            "headers": {"X-Thread": "{{continuation}}"},
        }
        | PATHS
    )
    assert connector.remembers
    agent = agent_for(connector, Surroundings(freely({}), client))
    first = await agent.reply(turn)
    second = await agent.reply(replace(turn, continuation=first.continuation))
    assert (first.continuation, second.continuation) == ("t-1", "t-1")
    assert [(each.json["thread"], each.headers["X-Thread"]) for each in endpoint.requests] == [
        ("", ""),
        ("t-1", "t-1"),
    ]
