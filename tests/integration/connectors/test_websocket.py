"""Agents behind a WebSocket, against a real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulation.catalog.connectors.websocket import WebSocketConnector
from simulation.outbound.addresses import AddressPolicy
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.ports import AgentReply
from simulation.runner.wire.http_client import open_session
from simulation.runner.wire.retries import Retries
from simulation.runner.wire.socket import MAX_WAITING
from tests.integration.connectors.conftest import turn, with_results
from tests.support.agents import freely
from tests.support.socket_server import Caller, Script, SocketServer
from tests.support.waiting import NoTime

PLAIN: dict[str, Any] = {"message_template": {"say": "{{message}}"}, "text_path": "$.text"}
PIECES = {
    **PLAIN,
    "text_path": "$.delta",
    "joins_texts": True,
    "final": {"path": "$.type", "value": "done"},
}


class Line:
    """Agents that talk to scripts; everything is closed at the end."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        self._client = client
        self._agents: list[Any] = []
        self.retries = Retries(waiting=NoTime(patience_seconds=10), chance=lambda: 0)

    def agent(self, url: str, client: aiohttp.ClientSession | None = None, **fields: Any) -> Any:
        connector = WebSocketConnector.model_validate({"url": url, **PLAIN, **fields})
        surroundings = Surroundings(
            freely({"SIMULATION_AGENT_KEY": "sesame-4711"}), client or self._client, self.retries
        )
        agent = agent_for(connector, surroundings)
        self._agents.append(agent)
        return agent

    async def close(self) -> None:
        for agent in self._agents:
            await agent.aclose()


@pytest.fixture
async def line(client: aiohttp.ClientSession) -> AsyncIterator[Line]:
    made = Line(client)
    yield made
    await made.close()


async def echoes(caller: Caller) -> None:
    while True:
        said = await caller.hear()
        await caller.say({"text": f"You said {said['say']}"})


async def test_one_connection_serves_all_turns_and_is_closed_at_the_end(line: Line) -> None:
    async with SocketServer(echoes) as server:
        agent = line.agent(server.url)
        first = await agent.reply(turn("A table."))
        second = await agent.reply(turn("A table.", "You said A table.", "For two."))
        [caller] = server.callers

        assert first == AgentReply(texts=("You said A table.",))
        assert second.texts == ("You said For two.",)
        assert caller.heard == [{"say": "A table."}, {"say": "For two."}]
        await agent.aclose()
        await server.all_gone()
        assert caller.connection.close_code == 1000


async def test_headers_subprotocol_and_opening_are_sent(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await echoes(caller)

    async with SocketServer(script, subprotocols=["chat.v2", "chat.v1"]) as server:
        agent = line.agent(
            f"{server.url}/talk",
            headers={"Authorization": "Bearer ${SIMULATION_AGENT_KEY}", "X-Turn": "{{turn}}"},
            subprotocol="chat.v1",
            open_templates=[{"start": "{{session_id}}", "phone": "{{user_variables.phone}}"}],
        )
        await agent.reply(turn("Hi."))
        [caller] = server.callers

    request = caller.connection.request
    assert request is not None
    assert caller.connection.subprotocol == "chat.v1"
    assert request.path == "/talk"
    assert request.headers["Authorization"] == "Bearer sesame-4711"
    assert request.headers["X-Session-Id"] == "5f0000000000000000000001"
    assert "Idempotency-Key" not in request.headers
    assert caller.heard[0] == {"start": "5f0000000000000000000001", "phone": "555"}


async def test_pieces_are_joined_until_the_final_event(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say(
            {"type": "heartbeat", "delta": "never read"},
            {"type": "piece", "delta": "It is "},
            {"type": "piece", "delta": "booked."},
            {"type": "piece", "calls": [{"name": "book", "arguments": {"people": 2}}]},
            {"type": "done", "conversation": "c-17"},
            {"type": "piece", "delta": "By the way: "},
        )
        await caller.hear()
        await caller.say({"type": "piece", "delta": "Bye."}, {"type": "done", "over": True})

    async with SocketServer(script) as server:
        agent = line.agent(
            server.url,
            **PIECES,
            tool_calls_path="$.calls[*]",
            continuation_path="$.conversation",
            ended_path="$.over",
            ignored=[{"path": "$.type", "value": "heartbeat"}],
        )
        first = await agent.reply(turn("A table."))
        assert first.texts == ("It is booked.",)
        assert [(call.name, call.arguments) for call in first.tool_calls] == [
            ("book", {"people": 2})
        ]
        assert first.continuation == "c-17"
        assert first.first_token_ms is not None
        second = await agent.reply(turn("A table.", "It is booked.", "Bye.", continuation="c-17"))

    assert second.texts == ("By the way: ", "Bye.")
    assert second.ended
    assert second.continuation == "c-17"


async def test_a_greeting_is_waited_for(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.say({"text": "Hello!"})
        await echoes(caller)

    async with SocketServer(script) as server:
        opening = await line.agent(server.url).reply(turn())
        asked = await line.agent(server.url, greets=True).reply(turn("A table."))

    assert opening.texts == ("Hello!",)
    assert asked.texts == ("Hello!", "You said A table.")


async def test_silence_ends_an_answer_of_several_messages(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say("One moment.", "It is booked.")

    async with SocketServer(script) as server:
        agent = line.agent(
            server.url, message_template="{{message}}", text_path=None, quiet_seconds=0.1
        )
        found = await agent.reply(turn("A table."))
        assert server.callers[0].heard == ["A table."]

    assert found.texts == ("One moment.", "It is booked.")


@pytest.mark.parametrize("code", [1000, 1001])
async def test_who_closes_in_order_hangs_up(line: Line, code: int) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say({"text": "Goodbye."})
        await caller.hang_up(code)

    async with SocketServer(script) as server:
        agent = line.agent(server.url, quiet_seconds=5)
        found = await agent.reply(turn("Hi."))
        again = await agent.reply(turn("Hi.", "Goodbye.", "Wait!"))

    assert (found.texts, found.ended) == (("Goodbye.",), True)
    assert (again.texts, again.ended) == (("",), True)


def closes(code: int, reason: str = "") -> Script:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.hang_up(code, reason)

    return script


async def breaks_off(caller: Caller) -> None:
    await caller.hear()
    caller.break_off()


def sends(*events: Any) -> Script:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say(*events)

    return script


@pytest.mark.parametrize(
    ("script", "fields", "fault", "reason"),
    [
        (closes(1011, "sesame-4711 broke"), {}, AgentFault, r"code 1011 \(\*\*\* broke\)"),
        (closes(4401, "log in"), {}, AgentFault, r"code 4401 \(log in\)"),
        (closes(1013), {}, EndpointUnavailable, "code 1013: it cannot serve now"),
        (breaks_off, {}, AgentFault, "code 1006"),
        (sends("{no json"), {}, AgentFault, "an event is no valid JSON"),
        (sends({"text": 5}), {}, AgentFault, "a number stands at .* where a text is expected"),
        (sends({"over": "yes"}), {"ended_path": "$.over"}, AgentFault, "a text stands at"),
        (
            sends({"error": {"message": "out of order"}}),
            {"failed": {"path": "$.error"}},
            AgentFault,
            "it reports a failure. .*out of order",
        ),
        (sends({"type": "done"}), PIECES, AgentFault, r"nothing was said; correct text_path"),
        (sends({"text": "x" * 2_000_000}), {}, AgentFault, "a message of more than 1024 KiB"),
        (sends(*[{"text": "x" * 300_000}] * 5), PIECES | {"text_path": "$.text"}, AgentFault,
         "more than 1024 KiB"),
        (sends({"other": 1}), {"timeout_seconds": 0.3}, AgentFault,
         r"did not answer to the end within 0.3 s. The last that it sent: \{\"other\": 1\}"),
        (sends(), {"timeouts": {"first_byte_seconds": 0.2}}, AgentFault, "did not begin to answer"),
        (sends(*["{}"] * 30_000), {}, AgentFault, "events; answer shorter"),
    ],
)  # fmt: skip
async def test_what_goes_wrong_has_its_reason(
    line: Line, script: Script, fields: dict[str, Any], fault: type[Exception], reason: str
) -> None:
    async with SocketServer(script) as server:
        with pytest.raises(fault, match=reason) as raised:
            await line.agent(server.url, **fields).reply(turn("Hi."))
        await line.close()
        await server.all_gone()

    assert type(raised.value) is fault
    assert "sesame" not in str(raised.value)


async def test_who_sends_without_end_unasked_is_not_kept(line: Line) -> None:
    sent = asyncio.Event()

    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say({"text": "Yes?"}, *["{}"] * (MAX_WAITING + 10))
        await caller.connection.wait_closed()
        sent.set()

    async with SocketServer(script) as server:
        agent = line.agent(server.url)
        await agent.reply(turn("Hi."))
        await sent.wait()
        with pytest.raises(AgentFault, match="more than 1000 messages"):
            await agent.reply(turn("Hi.", "Yes?", "Well."))


def serving(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """A plain HTTP server on the loopback."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    return web.AppRunner(app, access_log=None, shutdown_timeout=0.1)


@pytest.mark.parametrize(
    ("status", "fault", "reason"),
    [
        (200, EndpointMisconfigured, "it speaks no WebSocket there"),
        (302, EndpointMisconfigured, "a redirect, which is not followed"),
        (401, EndpointMisconfigured, "status 401; check its API key"),
        (400, AgentFault, "status 400"),
        (503, EndpointUnavailable, "status 503"),
    ],
)
async def test_a_refused_handshake_has_its_reason(
    line: Line, status: int, fault: type[Exception], reason: str
) -> None:
    asked: list[str] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    runner = serving(handle)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    with pytest.raises(fault, match=reason):
        await line.agent(f"ws://127.0.0.1:{runner.addresses[0][1]}/talk").reply(turn("Hi."))
    await runner.cleanup()
    assert "/elsewhere" not in asked


async def test_nobody_and_nobody_allowed(line: Line) -> None:
    with pytest.raises(EndpointUnavailable, match=r"is it running\? \(Asked 3 times"):
        await line.agent("ws://127.0.0.1:1").reply(turn("Hi."))
    async with (
        SocketServer(echoes) as server,
        open_session(AddressPolicy((), "NETWORKS")) as guarded,
    ):
        with pytest.raises(EndpointMisconfigured, match="in a private network"):
            await line.agent(server.url, guarded).reply(turn("Hi."))
        with pytest.raises(EndpointMisconfigured, match="in a private network"):
            await identity_of(
                WebSocketConnector.model_validate({"url": server.url, **PLAIN}),
                Surroundings(freely({}), guarded),
            )
        assert not server.callers


async def test_after_a_crash_the_conversation_is_put_again(line: Line) -> None:
    async with SocketServer(echoes) as server:
        later = turn("A table.", "You said A table.", "For two.", continuation="c-1")
        found = await line.agent(server.url).reply(later)
        [caller] = server.callers

    assert found.texts == ("You said For two.",)
    assert caller.heard == [{"say": "A table."}, {"say": "For two."}]


async def test_a_conversation_with_a_name_is_resumed_by_it(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await echoes(caller)

    async with SocketServer(script) as server:
        agent = line.agent(
            server.url,
            open_templates=[{"start": True}],
            resume_templates=[{"resume": "{{continuation}}"}],
            continuation_path="$.conversation",
        )
        later = turn("A table.", "Yes.", "For two.", continuation="c-17")
        found = await agent.reply(later)
        [caller] = server.callers

    assert found.texts == ("You said For two.",)
    assert found.continuation == "c-17"
    assert caller.heard == [{"resume": "c-17"}, {"say": "For two."}]


async def test_who_is_sent_all_is_told_nothing_twice(line: Line) -> None:
    async def script(caller: Caller) -> None:
        said = await caller.hear()
        await caller.say({"text": f"{len(said)} messages"})

    async with SocketServer(script) as server:
        agent = line.agent(server.url, message_template="{{messages}}")
        found = await agent.reply(turn("A table.", "Yes.", "For two."))

    assert found.texts == ("3 messages",)


async def test_results_of_simulated_tools_are_sent_in_the_same_turn(line: Line) -> None:
    async def script(caller: Caller) -> None:
        await caller.hear()
        await caller.say({"calls": [{"name": "book", "arguments": {"people": 2}, "id": "call_1"}]})
        said = await caller.hear()
        await caller.say({"text": f"It is {said[-1]['content']}."})

    fields: dict[str, Any] = {"message_template": "{{messages}}", "tool_calls_path": "$.calls[*]"}
    async with SocketServer(script) as server:
        agent = line.agent(server.url, **fields)
        asked = turn("A table.")
        assert [call.name for call in (await agent.reply(asked)).tool_calls] == ["book"]
        found = await agent.reply(with_results(asked))

    assert found.texts == ("It is booked.",)


async def test_one_that_floods_is_hung_up_on_without_a_goodbye(line: Line) -> None:
    async def floods(caller: Caller) -> None:
        await caller.hear()
        while True:
            await caller.say(*["{}"] * 1000)

    async with SocketServer(floods) as server:
        agent = line.agent(server.url, final={"path": "$.type", "value": "done"})
        with pytest.raises(AgentFault, match="or 20000 events; answer shorter"):
            await agent.reply(turn("Hi."))
        await agent.aclose()
        [caller] = server.callers
        await server.all_gone()
        assert caller.connection.close_code == 1006
