"""Tokens by OAuth client credentials."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulation.catalog.connectors.chat import ChatConnector
from simulation.kernel.clock import ManualClock
from simulation.outbound.variables import AgentVariables, Binding
from simulation.runner.agents.factory import agent_for, identity_of
from simulation.runner.agents.kept.tokens import Tokens
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.ports import Agent
from simulation.runner.wire.exchanges import Exchanges, observing
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

SECRET = "SIMULATION_AGENT_SECRET"


@dataclass
class TokenServer:
    """Gives out token-1, token-2, …, each for an hour; or what ``answer`` says."""

    url: str = ""
    asked: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    answer: Callable[[], web.Response] | None = None

    async def serve(self, request: web.Request) -> web.Response:
        form = {name: str(text) for name, text in (await request.post()).items()}
        self.asked.append((form, dict(request.headers)))
        if self.answer is not None:
            return self.answer()
        # A little later, so that others have time to ask as well.
        await asyncio.sleep(0.01)
        token = f"token-{len(self.asked)}"
        return web.json_response(
            {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        )


@pytest.fixture
async def tokens() -> AsyncIterator[TokenServer]:
    server = TokenServer()
    app = web.Application()
    app.router.add_post("/token", server.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/token"
    yield server
    await runner.cleanup()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def surroundings(
    client: aiohttp.ClientSession, retries: Retries, clock: ManualClock
) -> Surroundings:
    return Surroundings(freely({SECRET: "p4ss word"}), client, retries, tokens=Tokens(clock))


@pytest.fixture
def connector(endpoint: Any, tokens: TokenServer) -> Callable[..., ChatConnector]:
    def build(**changes: Any) -> ChatConnector:
        oauth = {
            "token_url": tokens.url,
            "client_id": "simul:ation",
            "client_secret": f"${{{SECRET}}}",
        }
        fields = {"url": endpoint.url, "oauth": oauth | changes, "probe": {"path": "/version"}}
        return ChatConnector.model_validate(fields)

    return build


@pytest.fixture
def connect(connector: Any, surroundings: Surroundings) -> Callable[..., Agent]:
    return lambda **changes: agent_for(connector(**changes), surroundings)


def bearers(endpoint: Any) -> list[str]:
    return [asked.headers["Authorization"] for asked in endpoint.requests]


async def test_many_sessions_share_one_token(connect, endpoint, tokens, turn) -> None:
    endpoint.says("Hi.")
    agents = [connect(scope="talk", audience="agents") for _ in range(20)]
    await asyncio.gather(*(agent.reply(turn) for agent in agents))
    [(form, headers)] = tokens.asked
    assert form == {"grant_type": "client_credentials", "scope": "talk", "audience": "agents"}
    basic = b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert basic == "simul%3Aation:p4ss+word"
    assert bearers(endpoint) == ["Bearer token-1"] * 20


async def test_credentials_may_stand_in_the_body(connect, endpoint, tokens, turn) -> None:
    endpoint.says("Hi.")
    await connect(client_authentication="body").reply(turn)
    [(form, headers)] = tokens.asked
    assert (form["client_id"], form["client_secret"]) == ("simul:ation", "p4ss word")
    assert "Authorization" not in headers


async def test_a_token_is_used_until_shortly_before_it_expires(
    connect, endpoint, tokens, turn, clock
) -> None:
    endpoint.says("Hi.")
    agent = connect()
    for seconds in (0, 3500, 69, 2):
        clock.advance(timedelta(seconds=seconds))
        await agent.reply(turn)
    assert bearers(endpoint) == ["Bearer token-1"] * 3 + ["Bearer token-2"]


async def test_whoever_asks_for_something_else_gets_another(
    connect, tokens, endpoint, turn
) -> None:
    endpoint.says("Hi.")
    for scope in ("a", "b", "a"):
        await connect(scope=scope).reply(turn)
    assert bearers(endpoint) == ["Bearer token-1", "Bearer token-2", "Bearer token-1"]


async def test_one_that_is_refused_is_renewed_once(connect, endpoint, tokens, turn) -> None:
    endpoint.answers({}, status=401)
    endpoint.says("Hi.")
    agent = connect()
    await agent.reply(turn)
    assert bearers(endpoint) == ["Bearer token-1", "Bearer token-2"]


async def test_and_no_more_than_once(connect, endpoint, tokens, turn) -> None:
    endpoint.answers({"error": "bad token-2"}, status=401)
    with pytest.raises(EndpointMisconfigured, match=r"status 401.*bad \*\*\*"):
        await connect().reply(turn)
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    ("answer", "fault", "reason"),
    [
        (
            lambda: web.json_response({"error": "invalid_client"}, status=401),
            EndpointMisconfigured,
            "status 401",
        ),
        (
            lambda: web.json_response({"error": "invalid_scope"}, status=400),
            EndpointMisconfigured,
            "invalid_scope",
        ),
        (lambda: web.json_response({}, status=503), EndpointUnavailable, "status 503"),
        (
            lambda: web.json_response({"token": "x"}),
            EndpointMisconfigured,
            "without an access_token",
        ),
        (
            lambda: web.json_response({"access_token": "a\nb"}),
            EndpointMisconfigured,
            "no header can hold",
        ),
        (
            lambda: web.json_response({"access_token": "a", "token_type": "mac"}),
            EndpointMisconfigured,
            "another type than Bearer",
        ),
        (lambda: web.Response(text="s3cr3t-token"), EndpointUnavailable, "no valid JSON"),
        (lambda: web.Response(text="x" * 2_000_000), EndpointUnavailable, "more than 1024 KiB"),
        (
            lambda: web.json_response({"error": "p4ss word"}, status=403),
            EndpointMisconfigured,
            r"\*\*\*",
        ),
    ],
)
async def test_a_token_endpoint_that_gives_none_is_no_agents_fault(
    connect, endpoint, tokens, turn, answer, fault, reason
) -> None:
    tokens.answer = answer
    with pytest.raises(fault, match=reason) as raised:
        await connect().reply(turn)
    assert "token endpoint" in str(raised.value)
    assert not any(secret in str(raised.value) for secret in ("p4ss word", "s3cr3t-token"))
    assert endpoint.requests == []


async def test_nobody_who_looks_sees_a_secret(connect, endpoint, tokens, turn) -> None:
    endpoint.says("Your token is token-1.")
    exchanges = Exchanges()
    with observing(exchanges):
        await connect().reply(turn)
    shown = repr(exchanges.seen)
    assert "/chat/completions" in shown
    assert "token-1" not in shown
    assert "p4ss" not in shown


async def test_a_look_before_a_run_gets_a_token(connector, surroundings, endpoint, tokens) -> None:
    endpoint.answers(raw=b"7")
    found = await identity_of(connector(), surroundings)
    assert found is not None
    assert found.answer == "7"
    assert bearers(endpoint) == ["Bearer token-1"]


async def test_the_secret_goes_to_the_token_endpoint_alone(
    connector, client, endpoint, turn
) -> None:
    # It is bound to the host of the agent, and not to that of the token endpoint.
    bound = {SECRET: Binding(organizations=frozenset({"acme"}), hosts=frozenset({"agent.example"}))}
    variables = AgentVariables({SECRET: "p4ss word"}, bound, "acme")
    agent = agent_for(connector(), Surroundings(variables, client))
    with pytest.raises(EndpointMisconfigured, match=SECRET):
        await agent.reply(turn)
    assert endpoint.requests == []
