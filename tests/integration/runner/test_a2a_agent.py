"""Agents that speak A2A."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
import pytest
from a2a.types.a2a_pb2 import TaskState

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.kernel.clock import ManualClock
from simulation.outbound.addresses import AddressPolicy
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.kept.cards import KEPT_SECONDS, Cards
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import AgentFault, EndpointMisconfigured, EndpointUnavailable
from simulation.runner.ports import Agent, AgentTurn
from simulation.runner.wire.exchanges import Exchanges, observing
from simulation.runner.wire.http_client import open_session
from simulation.runner.wire.retries import Retries
from tests.support.a2a_server import (
    A2aServer,
    answers_at_once,
    books_by_a_task,
    ends_as,
    slowly,
)
from tests.support.agents import freely

Connect = Callable[..., Agent]


@pytest.fixture
def surroundings(client: aiohttp.ClientSession, retries: Retries) -> Surroundings:
    return Surroundings(freely({"SIMULATION_AGENT_KEY": "s3cr3t-key"}), client, retries)


@pytest.fixture
def connect(surroundings: Surroundings) -> Connect:
    def build(url: str, **changes: Any) -> Agent:
        fields = {"url": url, "timeout_seconds": 5, "poll_seconds": 0.05} | changes
        return agent_for(A2aConnector.model_validate(fields), surroundings)

    return build


def next_turn(turn: AgentTurn, continuation: str) -> AgentTurn:
    return replace(turn, turn=3, idempotency_key="session-1-turn-3", continuation=continuation)


WAYS = [
    {"streaming": True},
    {"streaming": False},
    {"streaming": True, "binding": "HTTP+JSON"},
    {"streaming": False, "binding": "HTTP+JSON"},
    {"streaming": True, "version": "0.3.0"},
]


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_a_message_is_an_answer(connect, turn, way) -> None:
    async with A2aServer(answers_at_once, **way) as server:
        reply = await connect(server.url).reply(turn)
        assert reply.texts == ("You said: A table for two, please.",)
        assert reply.first_token_ms is not None
        assert server.asked[0][1] == "/.well-known/agent-card.json"
        headers = server.asked[-1][2]
        assert headers["idempotency-key"] == "session-1-turn-2"
        assert headers["x-session-id"] == turn.session_id
        assert "traceparent" in headers


@pytest.mark.parametrize("way", WAYS, ids=str)
async def test_a_task_asks_for_input_and_goes_on_with_it(connect, turn, way) -> None:
    async with A2aServer(books_by_a_task, **way) as server:
        # As another worker would, which took the session over.
        first = await connect(server.url).reply(turn)
        second = await connect(server.url).reply(next_turn(turn, first.continuation))
        third = await connect(server.url).reply(next_turn(turn, second.continuation))
    assert first.texts == ("The menu.", "For which day?")
    assert second.texts == (
        'Booked\n{"day": "Friday", "seats": 2}\n'
        "booking.pdf (application/pdf): https://cafe.example/b/7",
    )
    # What comes after a task that is done is a task of its own, in the same context.
    assert third.texts == first.texts
    assert '"task"' not in second.continuation
    contexts = {each.continuation.split('"')[3] for each in (first, second, third)}
    assert len(contexts) == 1


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
async def test_a_task_that_takes_its_time_is_waited_for(connect, turn, way) -> None:
    async with A2aServer(slowly(0.3, answers_at_once), **way) as server:
        assert (await connect(server.url).reply(turn)).texts == ("Booked at last.",)


async def test_whoever_need_not_stream_does_not(connect, turn) -> None:
    async with A2aServer(books_by_a_task) as server:
        reply = await connect(server.url, stream=False).reply(turn)
        assert reply.texts == ("The menu.", "For which day?")
        assert all("event-stream" not in headers["accept"] for _, _, headers in server.asked)


@pytest.mark.parametrize(
    ("state", "text", "fault", "reason"),
    [
        (TaskState.TASK_STATE_FAILED, "No.", AgentFault, r"TASK_STATE_FAILED\. It said: No\."),
        (TaskState.TASK_STATE_CANCELED, "", AgentFault, r"TASK_STATE_CANCELED\. It said: nothing"),
        (
            TaskState.TASK_STATE_AUTH_REQUIRED,
            "Log in.",
            EndpointMisconfigured,
            r"authorized.*Log in",
        ),
        (TaskState.TASK_STATE_COMPLETED, "", AgentFault, "it holds no text"),
        (TaskState.TASK_STATE_COMPLETED, "x" * 1_100_000, AgentFault, r"more than 1024 K"),
    ],
)
@pytest.mark.parametrize("streaming", [True, False])
async def test_tasks_that_come_to_nothing(
    connect, turn, state, text, fault, reason, streaming
) -> None:
    async with A2aServer(ends_as(state, text), streaming=streaming) as server:
        with pytest.raises(fault, match=reason) as raised:
            await connect(server.url).reply(turn)
    assert len(str(raised.value)) < 600


async def test_a_refusal_is_an_answer(connect, turn) -> None:
    async with A2aServer(ends_as(TaskState.TASK_STATE_REJECTED)) as server:
        assert (await connect(server.url).reply(turn)).texts == ("No table is free.",)


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
async def test_one_that_is_late(connect, turn, way) -> None:
    async with A2aServer(slowly(30, answers_at_once), **way) as server:
        with pytest.raises(AgentFault, match=r"within 0\.5 s"):
            await connect(server.url, timeout_seconds=0.5).reply(turn)


async def test_a_task_that_is_not_known_any_more(connect, turn) -> None:
    async with A2aServer(books_by_a_task) as server:
        kept = '{"context": "c-1", "task": "t-1"}'
        with pytest.raises(AgentFault, match=r"did not answer as A2A has it.*t-1"):
            await connect(server.url).reply(next_turn(turn, kept))


async def test_headers_are_sent_to_the_host_of_the_card_alone(connect, turn) -> None:
    headers = {"Authorization": "Bearer ${SIMULATION_AGENT_KEY}"}
    async with A2aServer(answers_at_once, token="s3cr3t-key") as server:
        assert (await connect(server.url, headers=headers).reply(turn)).texts
        with pytest.raises(EndpointMisconfigured, match="status 401"):
            await connect(server.url).reply(turn)
    other = A2aServer(answers_at_once)
    async with other, A2aServer(answers_at_once, interface=f"{other.url}/a2a") as server:
        with pytest.raises(EndpointMisconfigured, match="leads to another host"):
            await connect(server.url, headers=headers).reply(turn)
        assert other.asked == []
        # Where there is nothing to be sent, it may.
        assert (await connect(server.url).reply(turn)).texts


@pytest.mark.parametrize("interface", ["http://169.254.169.254/a2a", "http://[::1]:1/a2a"])
async def test_a_card_leads_nowhere_where_requests_may_not_go(retries, turn, interface) -> None:
    async with A2aServer(answers_at_once, interface=interface) as server:
        policy = AddressPolicy([ip_network("127.0.0.1/32")], "SIMULATION_AGENT_NETWORKS")
        async with open_session(policy) as guarded:
            agent = agent_for(
                A2aConnector(url=server.url), Surroundings(freely({}), guarded, retries)
            )
            with pytest.raises(EndpointMisconfigured, match="cannot be reached"):
                await agent.reply(turn)


@pytest.mark.parametrize(
    ("answer", "fault", "reason"),
    [
        ({"raw": b"<html>"}, EndpointMisconfigured, "no card of an A2A agent"),
        ({"body": [1]}, EndpointMisconfigured, "no card of an A2A agent"),
        ({"raw": b"[" * 200_000}, EndpointMisconfigured, "no card of an A2A agent"),
        ({"body": {"name": 7}}, EndpointMisconfigured, "no card of an A2A agent"),
        ({"body": {"name": "Waiter"}}, EndpointMisconfigured, "names no endpoint"),
        ({"body": {}, "status": 404}, EndpointMisconfigured, "status 404"),
        ({"body": {}, "status": 503}, EndpointUnavailable, "status 503"),
    ],
)
async def test_what_has_no_card(connect, endpoint, turn, answer, fault, reason) -> None:
    endpoint.answers(**answer)
    with pytest.raises(fault, match=reason):
        await connect(endpoint.url).reply(turn)


def card_at(url: str, *, streaming: bool) -> dict[str, Any]:
    interface = {"url": f"{url}/a2a", "protocolBinding": "JSONRPC", "protocolVersion": "1.0"}
    capabilities = {"streaming": streaming}
    return {"name": "Waiter", "capabilities": capabilities, "supportedInterfaces": [interface]}


def result(**fields: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": "1", "result": fields}


WORKING = {"id": "t-1", "contextId": "c-1", "status": {"state": "TASK_STATE_WORKING"}}
DONE = WORKING | {
    "status": {
        "state": "TASK_STATE_COMPLETED",
        "message": {"messageId": "m", "role": "ROLE_AGENT", "parts": [{"text": "Booked."}]},
    }
}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"raw": b"<html>"}, "did not answer as A2A has it"),
        ({"body": [1]}, "did not answer as A2A has it"),
        ({"body": {"jsonrpc": "2.0"}}, "did not answer as A2A has it"),
        ({"body": {"error": {"code": -32603, "message": "no table"}}}, "as A2A has it.*no table"),
        ({"body": result()}, "did not answer as A2A has it"),
        ({"body": result(task={"id": 7})}, "did not answer as A2A has it"),
        ({"body": result(task={})}, "neither a message nor a task"),
        ({"raw": b"x" * 2_000_000}, "more than 1024 KiB"),
        ({"raw": b"[" * 200_000}, "did not answer as A2A has it"),
        ({"body": {}, "status": 500}, "status 500"),
    ],
)
async def test_answers_that_make_no_sense(connect, endpoint, turn, answer, reason) -> None:
    endpoint.answers(card_at(endpoint.url, streaming=False))
    endpoint.answers(**answer)
    with pytest.raises(AgentFault, match=reason) as raised:
        await connect(endpoint.url).reply(turn)
    assert len(str(raised.value)) < 600


async def test_a_stream_that_breaks_off_is_looked_at(connect, endpoint, turn) -> None:
    endpoint.answers(card_at(endpoint.url, streaming=True))
    endpoint.sends(f"data: {orjson.dumps(result(task=WORKING)).decode()}\n\n", 0.01, cut=True)
    endpoint.answers(result(**WORKING))
    endpoint.answers(result(**DONE))
    assert (await connect(endpoint.url).reply(turn)).texts == ("Booked.",)
    methods = [asked.json["method"] for asked in endpoint.requests[1:]]
    assert methods == ["SendStreamingMessage", "GetTask", "GetTask"]


async def test_a_stream_that_is_left_is_let_go_at_once(connect, client, endpoint, turn) -> None:
    artifact = {"artifactId": "a", "parts": [{"text": "x" * 1_100_000}]}
    event = {"taskId": "t-1", "contextId": "c-1", "artifact": artifact}
    endpoint.answers(card_at(endpoint.url, streaming=True))
    endpoint.sends(f"data: {orjson.dumps(result(artifactUpdate=event)).decode()}\n\n", 30.0)
    with pytest.raises(AgentFault, match="more than 1024 KiB"):
        await connect(endpoint.url).reply(turn)
    # Until then its time limit could end what the same task does next.
    assert not client.connector._acquired


async def test_one_that_breaks_off_before_a_task_is_asked_again(connect, endpoint, turn) -> None:
    endpoint.answers(card_at(endpoint.url, streaming=False))
    endpoint.aborts()
    endpoint.answers(result(task=DONE))
    assert (await connect(endpoint.url).reply(turn)).texts == ("Booked.",)
    ids = [asked.json["params"]["message"]["messageId"] for asked in endpoint.requests[1:]]
    assert len(ids) == 2
    assert len(set(ids)) == 1


async def test_a_look_before_a_run_finds_the_card(surroundings, endpoint, nobody) -> None:
    async with A2aServer(answers_at_once) as server:
        assert await identity_of(A2aConnector(url=server.url), surroundings) is None
        assert [path for _, path, _ in server.asked] == ["/.well-known/agent-card.json"]
    endpoint.answers({}, status=404)
    with pytest.raises(EndpointUnavailable, match="status 404"):
        await identity_of(A2aConnector(url=endpoint.url), surroundings)
    with pytest.raises(EndpointUnavailable, match="refused"):
        await identity_of(A2aConnector(url=nobody), surroundings)


async def test_a_card_is_found_once_for_all_sessions(client, retries, turn) -> None:
    clock = ManualClock()

    async def reply(url: str, around: Surroundings, **changes: Any) -> None:
        agent = agent_for(A2aConnector.model_validate({"url": url} | changes), around)
        await agent.reply(turn)

    async with A2aServer(answers_at_once) as server:

        def cards_found() -> int:
            return sum(path.endswith("agent-card.json") for _, path, _ in server.asked)

        around = Surroundings(freely({}), client, retries, cards=Cards(clock))
        await asyncio.gather(*(reply(server.url, around) for _ in range(5)))
        assert cards_found() == 1
        # Others may be shown another one.
        await reply(server.url, around, headers={"X-Team": "kitchen"})
        assert cards_found() == 2
        clock.advance(timedelta(seconds=KEPT_SECONDS))
        await reply(server.url, around)
        assert cards_found() == 3
        # A look before a run, and whoever tries a service, want to know it now.
        await identity_of(A2aConnector(url=server.url), around)
        with observing(Exchanges()):
            await reply(server.url, around)
        assert cards_found() == 5


async def test_an_agent_that_moved_is_found_again(client, retries, endpoint, turn) -> None:
    around = Surroundings(freely({}), client, retries)
    connector = A2aConnector(url=endpoint.url)
    endpoint.answers(card_at(endpoint.url, streaming=False))
    endpoint.answers({}, status=404)
    endpoint.answers(card_at(endpoint.url, streaming=False))
    endpoint.answers(result(task=DONE))
    with pytest.raises(EndpointMisconfigured):
        await agent_for(connector, around).reply(turn)
    assert (await agent_for(connector, around).reply(turn)).texts == ("Booked.",)


async def test_whoever_looks_sees_what_went_over_the_wire(connect, turn) -> None:
    exchanges = Exchanges()
    async with A2aServer(answers_at_once, streaming=False) as server:
        with observing(exchanges):
            headers = {"X-Key": "${SIMULATION_AGENT_KEY}"}
            await connect(server.url, headers=headers).reply(turn)
    card, asked = exchanges.seen
    assert (card.method, card.status) == ("GET", 200)
    assert "SendMessage" in asked.request_body
    assert "You said" in asked.response_body
    assert "s3cr3t-key" not in repr(exchanges.seen)
    assert urlsplit(asked.address).hostname == "127.0.0.1"


WITHOUT_THE_SDK = """
import asyncio
import sys
sys.modules["a2a"] = None
from simulation.catalog.connectors.a2a import A2aConnector
from simulation.outbound.variables import FREELY, AgentVariables
from simulation.runner.agents.kept.cards import KEPT_SECONDS, Cards
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
agent = agent_for(
    A2aConnector(url="http://a"), Surroundings(AgentVariables({}, FREELY, "acme"), None)
)
try:
    asyncio.run(agent.reply(None))
except Exception as fault:
    print(type(fault).__name__, fault)
"""


def test_where_the_sdk_is_missing_it_says_what_to_install() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_SDK], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("EndpointMisconfigured")
    assert "pip install 'simulation[a2a]'" in run.stdout
