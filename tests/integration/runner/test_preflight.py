"""A look at an agent before anybody talks to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from simulation.catalog.connectors.chat import ChatConnector
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.outbound.addresses import AddressPolicy
from simulation.runner.agents.factory import identity_of
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointMisconfigured, EndpointUnavailable
from simulation.runner.models.chat_model import OpenAiChatModel
from simulation.runner.wire.http_client import open_session
from simulation.runner.wire.retries import Retries
from tests.support.agents import freely

Look = Callable[..., Awaitable[ServiceIdentity | None]]


@pytest.fixture
def look(client: aiohttp.ClientSession, retries: Retries) -> Look:
    def looked(
        url: str, variables: dict[str, str] | None = None, **fields: Any
    ) -> Awaitable[ServiceIdentity | None]:
        connector = ChatConnector.model_validate({"url": url} | fields)
        return identity_of(connector, Surroundings(freely(variables or {}), client, retries))

    return looked


async def test_nothing_is_asked_without_a_probe(look, endpoint) -> None:
    assert await look(endpoint.url) is None
    assert endpoint.requests == []


async def test_nobody_is_there(look, nobody, delays) -> None:
    with pytest.raises(EndpointUnavailable, match=r"refused; is it running.*Asked 3 times"):
        await look(nobody)
    assert delays == [0.2, 0.4]


async def test_a_variable_that_is_not_set(look) -> None:
    with pytest.raises(EndpointMisconfigured, match="SIMULATION_AGENT_HOST, which is not set"):
        await look("${SIMULATION_AGENT_HOST}/v1")


async def test_an_address_that_must_not_be_reached(endpoint, retries) -> None:
    policy = AddressPolicy([], "SIMULATION_AGENT_NETWORKS")
    async with open_session(policy) as guarded:
        connector = ChatConnector(url=f"http://localhost:{urlsplit(endpoint.url).port}")
        with pytest.raises(EndpointMisconfigured, match="SIMULATION_AGENT_NETWORKS"):
            await identity_of(connector, Surroundings(freely({}), guarded, retries))


async def test_tls_where_there_is_none(look, endpoint) -> None:
    with pytest.raises(EndpointMisconfigured, match="does not speak TLS"):
        await look(endpoint.url.replace("http:", "https:"))


async def test_the_probe_is_asked_on_the_host_with_the_headers(look, endpoint) -> None:
    endpoint.answers(raw=b"build 7, key s3cr3t-token")
    found = await look(
        f"{endpoint.url}/v1",
        {"SIMULATION_AGENT_KEY": "s3cr3t-token"},
        api_key="${SIMULATION_AGENT_KEY}",
        probe={"path": "/version?full=1"},
    )
    [asked] = endpoint.requests
    assert (asked.method, asked.path, asked.json) == ("GET", "/version", None)
    assert asked.headers["Authorization"] == "Bearer s3cr3t-token"
    assert found == ServiceIdentity(
        answer="build 7, key ***", sha256=sha256(b"build 7, key s3cr3t-token").hexdigest()
    )


async def test_of_the_answer_only_what_names_the_build_may_count(look, endpoint) -> None:
    endpoint.answers({"build": "7", "uptime": 3})
    endpoint.answers({"build": "7", "uptime": 99})
    probe = {"path": "/version", "answer_path": "$.build"}
    first, second = [await look(endpoint.url, probe=probe) for _ in range(2)]
    assert first == second
    assert first.answer == "7"


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_key_that_is_refused(look, endpoint, status) -> None:
    endpoint.answers({}, status=status)
    with pytest.raises(EndpointMisconfigured, match=f"status {status}; check"):
        await look(endpoint.url, probe={"path": "/version"})


async def test_a_probe_that_fails(look, endpoint) -> None:
    endpoint.answers({}, status=500)
    with pytest.raises(EndpointUnavailable, match=r"Its probe /version: .*status 500"):
        await look(endpoint.url, probe={"path": "/version"})


async def test_a_probe_that_finds_nothing(look, endpoint) -> None:
    endpoint.answers({"version": 7})
    with pytest.raises(EndpointMisconfigured, match=r"without anything at \$\.build"):
        await look(endpoint.url, probe={"path": "/version", "answer_path": "$.build"})


async def test_a_busy_probe_is_asked_again(look, endpoint) -> None:
    endpoint.answers({}, status=503)
    endpoint.answers(raw=b"7")
    assert (await look(endpoint.url, probe={"path": "/version"})).answer == "7"


@pytest.mark.parametrize(
    "path", ["version", "//evil.example/", "http://evil.example/", "/a#b", "/${SIMULATION_AGENT_X}"]
)
def test_a_probe_stays_on_the_host(path: str) -> None:
    with pytest.raises(ValueError, match="must be a path on the host"):
        ChatConnector.model_validate({"url": "http://agent", "probe": {"path": path}})


async def test_a_model_is_connected_to(client, endpoint, nobody, retries) -> None:
    await OpenAiChatModel(client, endpoint.url, "small", retries=retries).require()
    assert endpoint.requests == []
    with pytest.raises(EndpointUnavailable, match=r"The model at .*refused"):
        await OpenAiChatModel(client, nobody, "small", retries=retries).require()
