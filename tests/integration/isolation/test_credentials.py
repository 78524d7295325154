"""What does not count is refused everywhere, in the same words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from simulation.cli.operating.serve import app_behind
from simulation.identity.credentials import parse_authorization
from simulation.rest.guarded import GuardedRoute
from tests.integration.isolation.credentials import Forger
from tests.integration.isolation.household import Household, found
from tests.integration.isolation.site import PROTOCOL, RoomyDoor
from tests.integration.rest.api import Answer, served
from tests.support.platform import PATIENCE_SECONDS, House, open_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNAUTHENTICATED = "UNAUTHENTICATED"
VIEWER = "{ viewer { userId } }"
FORBIDDEN = 4403
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Gate:
    """The real server, and what does not open it."""

    house: House
    app: FastAPI
    session: aiohttp.ClientSession
    root: str
    ours: Household
    bad: dict[str, Headers]

    @property
    def good(self) -> Headers:
        """What does."""
        return {"Authorization": f"Bearer {self.ours.key.text}"}

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Method and path of every guarded route, with ids of nothing in it."""
        return [
            (method, _called(context.path or ""))
            for context in iter_route_contexts(self.app.routes)
            if isinstance(context.original_route, GuardedRoute)
            for method in sorted(context.methods or ())
        ]

    async def send(self, method: str, path: str, headers: Headers, **options: Any) -> Answer:
        """Any request."""
        url = f"{self.root}{path}"
        async with self.session.request(method, url, headers=headers, **options) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, names, await response.read())

    async def graphql(self, headers: Headers) -> Answer:
        """Who is signed in, over HTTP."""
        return await self.send("POST", "/graphql", headers, json={"query": VIEWER})

    async def begin(
        self, *, payload: Headers | None = None, headers: Headers | None = None
    ) -> tuple[int | None, str]:
        """How a WebSocket answers to its first message: by a message, or by its end."""
        url = f"{self.root}/graphql"
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            self.session.ws_connect(url, protocols=(PROTOCOL,), headers=headers) as socket,
        ):
            await socket.send_json({"type": "connection_init", "payload": payload or {}})
            frame = await socket.receive()
            if frame.type is aiohttp.WSMsgType.TEXT:
                return None, str(frame.json()["type"])
            return socket.close_code, str(frame.extra)


def _called(path: str) -> str:
    parts = path.replace("{organization}", "acme").split("/")
    return "/".join("f" * 24 if part.startswith("{") else part for part in parts)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gate() -> AsyncIterator[Gate]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with open_house() as house, aiohttp.ClientSession(timeout=timeout) as session:
        ours = await found(house, "acme", "olga")
        theirs = await found(house, "globex", "stefan")
        forged = await Forger(house, ours, theirs).headers()
        bad = {name: {"Authorization": each} for name, each in forged.items()}
        app = app_behind(RoomyDoor(house.platform), house.platform)
        async with served(app) as root:
            yield Gate(house, app, session, root, ours, {"none at all": {}} | bad)


def error_in(answer: Answer) -> bytes:
    """What a refusal says, in whatever envelope of its API."""
    return orjson.dumps(answer.body["error"])


async def test_the_good_ones_open_it(gate: Gate) -> None:
    assert (await gate.send("GET", "/v1/acme/user/", gate.good)).status == 200
    viewer = (await gate.graphql(gate.good)).body["data"]["viewer"]
    assert viewer == {"userId": "olga"}
    assert await gate.begin(payload=gate.good) == (None, "connection_ack")
    assert await gate.begin(headers=gate.good) == (None, "connection_ack")


async def test_no_route_opens(gate: Gate) -> None:
    assert len(gate.routes) > 40
    before = await gate.house.everything()
    told: dict[tuple[Any, ...], str] = {}
    for method, path in gate.routes:
        for name, headers in gate.bad.items():
            answer = await gate.send(method, path, headers)
            said = (answer.status, error_in(answer), answer.headers["www-authenticate"])
            told.setdefault(said, f"{method} {path} with {name}")
    assert await gate.house.everything() == before
    assert len(told) == 1, list(told.values())
    [(status, _, challenge)] = told
    assert (status, challenge) == (401, 'Bearer realm="Simulation"')


async def test_no_operation_of_graphql_runs(gate: Gate) -> None:
    answers = {name: await gate.graphql(headers) for name, headers in gate.bad.items()}
    assert {answer.status for answer in answers.values()} == {401}
    assert {answer.raw for answer in answers.values()} == {answers["garbage"].raw}
    [error] = answers["garbage"].body["errors"]
    rest = await gate.send("GET", "/v1/acme/user/", gate.bad["garbage"])
    assert error["extensions"]["code"] == rest.code == UNAUTHENTICATED
    assert error["message"] == rest.body["error"]["message"]


async def test_no_connection_opens_by_a_header(gate: Gate) -> None:
    ends = {await gate.begin(headers=headers) for headers in gate.bad.values() if headers}
    message = (await gate.graphql({})).body["errors"][0]["message"]
    [(code, reason)] = ends
    assert code == FORBIDDEN
    assert message.startswith(reason.rstrip("…"))
    assert len(reason) > 50


async def test_no_connection_opens_by_its_first_message(gate: Gate) -> None:
    ends = {await gate.begin(payload=payload) for payload in gate.bad.values()}
    assert ends == {(FORBIDDEN, "Forbidden")}


async def test_good_ones_do_not_open_another_organization(gate: Gate) -> None:
    elsewhere = gate.good | {"X-ORG-ID": "globex"}
    nowhere = gate.good | {"X-ORG-ID": "nowhere"}
    for headers, name in ((elsewhere, b"globex"), (nowhere, b"nowhere")):
        answers = {await _said(gate, method, path, headers, name) for method, path in gate.routes}
        assert len(answers) == 1
        [(status, raw)] = answers
        assert status == 401
        graphql = await gate.graphql(headers)
        assert graphql.status == 401
        message = graphql.body["errors"][0]["message"].replace(name.decode(), "<asked>")
        assert message.encode() in raw
        assert (await gate.begin(headers=headers))[0] == FORBIDDEN
        assert (await gate.begin(payload=headers))[0] == FORBIDDEN


async def _said(
    gate: Gate, method: str, path: str, headers: Headers, name: bytes
) -> tuple[int, bytes]:
    answer = await gate.send(method, path, headers)
    return answer.status, error_in(answer).replace(name, b"<asked>")


async def test_an_identity_token_opens_no_artifacts(gate: Gate) -> None:
    path = "/v1/acme/simulation/artifacts/x"
    owner, key = gate.ours.actor, gate.ours.key
    sign_in = gate.house.platform.identity.authentication.sign_in
    token = (await sign_in("acme", owner.user, key.key.id, key.text)).id_token
    assert parse_authorization(f"Bearer {token}") is not None
    answers = [
        await gate.send("GET", path, gate.good, params={"token": each})
        for each in (token, key.text, "garbage", "")
    ]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.raw for answer in answers}) == 1
