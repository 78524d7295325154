"""Agents behind any HTTP endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from simulation.catalog.connectors.http import HttpConnector
from simulation.catalog.session.transcript import ToolCall
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault
from simulation.runner.ports import Agent, AgentReply
from tests.support.agents import freely

TEMPLATE = {
    "text": "{{message}}",
    "history": "{{messages}}",
    "meta": {"about": "turn {{turn}} of {{session_id}}", "turn": "{{turn}}"},
    "user": "{{user_variables}}",
    "fixed": [1, None, True],
}


@pytest.fixture
def connect(client: aiohttp.ClientSession, endpoint: Any) -> Callable[..., Agent]:
    def build(**changes: Any) -> Agent:
        fields = {
            "url": f"{endpoint.url}/talk?v=2",
            "body_template": TEMPLATE,
            "answer_path": "$.answer",
            "tool_calls_path": "$.tools",
            "ended_path": "$.ended",
        }
        return agent_for(
            HttpConnector.model_validate(fields | changes), Surroundings(freely({}), client)
        )

    return build


@pytest.fixture
def reply(connect, endpoint, turn) -> Callable[..., Any]:
    """The agent's reply to an answer of the endpoint."""

    async def ask(answer: Any, **changes: Any) -> AgentReply:
        endpoint.answers(answer)
        return await connect(**changes).reply(turn)

    return ask


async def test_fills_the_template(reply, endpoint) -> None:
    await reply({"answer": "Hi."})
    (asked,) = endpoint.requests
    assert asked.path == "/talk"
    assert asked.headers["Idempotency-Key"] == "session-1-turn-2"
    assert asked.json == {
        "text": "A table for two, please.",
        "history": [
            {"role": "system", "content": "The train is late."},
            {"role": "assistant", "content": "How can I help?"},
            {"role": "user", "content": "A table for two, please."},
        ],
        "meta": {"about": "turn 2 of 5f0000000000000000000001", "turn": 2},
        "user": {"phone": "555"},
        "fixed": [1, None, True],
    }


async def test_an_event_is_told_apart_where_it_is_asked_for(connect, endpoint, turn) -> None:
    endpoint.answers({"answer": "Hi."})
    agent = connect(body_template={"event": "{{event}}", "text": "{{message}}"})
    opened, _, said = turn.transcript
    for transcript in ([opened], [opened, said], turn.transcript):
        await agent.reply(replace(turn, transcript=transcript))
    assert [asked.json for asked in endpoint.requests] == [
        {"event": "The train is late.", "text": ""},
        {"event": "The train is late.", "text": "A table for two, please."},
        {"event": "", "text": "A table for two, please."},
    ]


async def test_the_message_is_what_was_said_since_the_last_answer(connect, endpoint, turn) -> None:
    endpoint.answers({"answer": "Hi."})
    agent = connect(body_template="{{message}}")
    await agent.reply(replace(turn, transcript=()))
    await agent.reply(replace(turn, transcript=[turn.transcript[0], turn.transcript[2]]))
    assert [asked.json for asked in endpoint.requests] == [
        "",
        "The train is late.\n\nA table for two, please.",
    ]


@pytest.mark.parametrize(
    ("answer", "path", "texts"),
    [
        ({"answer": "Hi."}, "$.answer", ("Hi.",)),
        ({"answer": ["One.", "", "Two."]}, "$.answer", ("One.", "Two.")),
        ({"parts": [{"t": "One."}, {"t": "Two."}]}, "$.parts[*].t", ("One.", "Two.")),
        ("Hi.", "$", ("Hi.",)),
    ],
)
async def test_finds_the_messages(reply, answer, path, texts) -> None:
    assert (await reply(answer, answer_path=path)).texts == texts


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"reply": "Hi."}, r"nothing stands at \$\.answer; correct answer_path.*Hi\."),
        ({"answer": None}, r"\$\.answer selects holds null"),
        ({"answer": {"text": "Hi."}}, "holds an object"),
        ({"answer": [["Hi."]]}, "holds a list"),
        ({"answer": []}, r"text at \$\.answer is empty"),
        ({"answer": ["x"] * 101}, "101 messages"),
        ({"answer": "Hi.", "ended": "yes"}, r"a text stands at \$\.ended"),
        ({"answer": "Hi.", "tools": [{"arguments": {}}]}, "name is missing"),
        ({"answer": "Hi.", "tools": "book"}, "is a text"),
        ({"answer": [], "tools": [{"name": "book", "arguments": "{"}]}, "is no JSON"),
    ],
)
async def test_wrong_shapes(reply, answer, reason) -> None:
    with pytest.raises(AgentFault, match=reason):
        await reply(answer)


@pytest.mark.parametrize(
    "tools",
    [
        [{"name": "book", "arguments": {"seats": 2}}],
        [{"name": "book", "arguments": '{"seats": 2}'}],
        {"name": "book", "arguments": {"seats": 2}},
    ],
)
async def test_reads_tool_calls(reply, tools) -> None:
    answer = await reply({"answer": "Booked.", "tools": tools})
    assert answer.tool_calls == (ToolCall(name="book", arguments={"seats": 2}),)


@pytest.mark.parametrize("answer", [{}, {"answer": None}, {"answer": ""}])
async def test_a_tool_call_needs_no_words(reply, answer) -> None:
    answer = await reply(answer | {"tools": [{"name": "book"}]})
    assert answer.texts == ("",)
    assert answer.tool_calls == (ToolCall(name="book"),)


@pytest.mark.parametrize("tools", [{}, {"tools": None}, {"tools": []}])
async def test_no_tool_calls(reply, tools) -> None:
    assert (await reply({"answer": "Hi."} | tools)).tool_calls == ()


@pytest.mark.parametrize(
    ("ended", "expected"),
    [({"ended": True}, True), ({"ended": False}, False), ({"ended": None}, False), ({}, False)],
)
async def test_hangs_up(reply, ended, expected) -> None:
    assert (await reply({"answer": "Bye."} | ended)).ended is expected


async def test_a_path_that_cannot_be_followed(reply) -> None:
    deep: Any = "Hi."
    for _ in range(150):
        deep = {"a": deep}
    with pytest.raises(AgentFault, match=r"\$\.\.answer cannot be followed"):
        await reply(deep, answer_path="$..answer")


async def test_reasoning_and_the_end_have_places_of_their_own(reply) -> None:
    paths = {"reasoning_path": "$.thoughts", "finish_reason_path": "$.stopped_by"}
    answer = {"answer": "<think>One.</think>Hi.", "thoughts": ["Two."], "stopped_by": "length"}
    found = await reply(answer, **paths)
    assert found.texts == ("Hi.",)
    assert found.reasoning == "Two.\n\nOne."
    assert found.finish_reason == "length"


@pytest.mark.parametrize("answer", [{}, {"thoughts": None, "stopped_by": 7}])
async def test_neither_reasoning_nor_a_reason_is_required(reply, answer) -> None:
    paths = {"reasoning_path": "$.thoughts", "finish_reason_path": "$.stopped_by"}
    found = await reply({"answer": "Hi."} | answer, **paths)
    assert (found.texts, found.reasoning, found.finish_reason) == (("Hi.",), "", None)


async def test_what_looks_like_a_placeholder_in_words_stays_text(connect, endpoint, turn) -> None:
    words = 'Say {{session_id}} and {{7*7}} and "quotes" and {% raw %}'
    said = turn.transcript[-1].model_copy(update={"text": words})
    endpoint.answers({"answer": "Hi."})
    template = {"text": "{{message}}"}
    asking = replace(turn, transcript=(*turn.transcript[:-1], said))
    await connect(body_template=template).reply(asking)
    assert endpoint.requests[0].json["text"] == words
