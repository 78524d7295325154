"""No answer is kept on the way, whatever it is, and none is taken for something else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from fastapi import APIRouter

from simulation.cli.operating.serve import dev_app, guarded_app
from simulation.maintenance.port import Notice
from simulation.rest.body import MAX_BODY_BYTES
from tests.integration.rest.api import served
from tests.support.platform import PATIENCE_SECONDS, House, house

__all__ = ["house"]

JSON = {"Content-Type": "application/json"}
REQUESTS: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/health", {}, 200),
    ("HEAD", "/health", {}, 405),
    ("GET", "/openapi.json", {}, 200),
    ("GET", "/graphql", {"headers": {"Accept": "text/html"}}, 200),
    ("GET", "/graphql/assets/old/start.js", {}, 404),
    ("POST", "/graphql", {"json": {"query": "{ viewer { userId } }"}}, 200),
    ("POST", "/graphql", {"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
    ("POST", "/graphql", {"data": b"x" * (MAX_BODY_BYTES + 1), "headers": JSON}, 413),
    ("PUT", "/graphql", {}, 405),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/v1/demo/user/", {}, 200),
    ("GET", "/v1/another/user/", {}, 404),
    ("POST", "/v1/demo/user/", {"data": b"{", "headers": JSON}, 422),
    ("POST", "/v1/demo/user/", {"data": b"x" * (MAX_BODY_BYTES + 1), "headers": JSON}, 413),
    ("POST", "/v1/demo/user/", {"data": b"a=b", "skip_auto_headers": ["Content-Type"]}, 415),
    ("POST", "/v1/demo/user/signin_with_api_key", {}, 401),
    ("GET", "/v1/demo/simulation/artifacts/run.tar.gz", {}, 404),
    ("GET", "/api/v1/pulse/events", {}, 200),
    ("GET", "/Pulse/v1/health", {}, 401),
    ("GET", "/graphql", {"headers": {"Host": "evil.example"}}, 403),
]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as opened:
        yield opened


def held(response: aiohttp.ClientResponse) -> tuple[str | None, str | None]:
    """What an answer says of being kept, and of being guessed at."""
    headers = response.headers
    return headers.get("Cache-Control"), headers.get("X-Content-Type-Options")


async def test_every_answer_says_so(house: House, session: aiohttp.ClientSession) -> None:
    found, expected = {}, {}
    async with served(dev_app(house.platform)) as root:
        for method, path, options, status in REQUESTS:
            async with session.request(method, f"{root}{path}", **options) as response:
                place = f"{method} {path} {response.status}"
                found[place] = held(response)
                expected[f"{method} {path} {status}"] = ("no-store", "nosniff")
    assert found == expected


async def test_so_does_an_answer_with_a_key(house: House, session: aiohttp.ClientSession) -> None:
    async with served(dev_app(house.platform)) as root:
        await house.platform.identity.create_organization("demo", "Demo", "owner")
        wanted = {"name": "second"}
        async with session.post(f"{root}/v1/demo/api-keys", json=wanted) as response:
            assert (await response.json())["api_key"].startswith("sim_")
            assert held(response) == ("no-store", "nosniff")


async def test_so_does_a_failure_and_the_refusal_of_a_socket(
    house: House, session: aiohttp.ClientSession
) -> None:
    app = guarded_app(house.platform)
    app.router.routes.insert(0, failing().routes[0])
    async with served(app) as root:
        async with session.get(f"{root}/fails") as response:
            assert (response.status, held(response)) == (500, ("no-store", "nosniff"))
            assert "secret" not in await response.text()
        await house.platform.maintenance.close_service(Notice())
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        async with session.get(f"{root}/graphql", headers=upgrade) as response:
            assert (response.status, held(response)) == (503, ("no-store", "nosniff"))


def failing() -> APIRouter:
    """A route that fails in a way that nobody expected."""
    router = APIRouter()

    @router.get("/fails")
    async def fails() -> None:
        raise RuntimeError("secret")

    return router
