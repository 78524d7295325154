"""With `--dev` everybody on the machine is the owner; pages of strangers are nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from starlette.types import Message

from simulation.cli.operating.serve import dev_app, guarded_app
from tests.integration.rest.api import served
from tests.support.platform import PATIENCE_SECONDS, House, house

__all__ = ["house"]

PROTOCOL = "graphql-transport-ws"
QUERY = {"query": "{ viewer { userId } }"}
REBOUND = "evil.example"
WRITES = [
    ("POST", "/graphql", QUERY),
    ("POST", "/v1/demo/api-keys", {"name": "theirs"}),
    ("DELETE", "/v1/demo/user/somebody/", None),
    ("POST", "/api/v1/pulse/events", {}),
    ("POST", "/Pulse/v1/tasks", {}),
    ("POST", "/nowhere", None),
]
READS = ["/graphql", "/health", "/openapi.json", "/v1/demo/user/", "/nowhere"]


@dataclass(frozen=True, slots=True)
class Machine:
    """A server for the owner of the machine."""

    session: aiohttp.ClientSession
    root: str
    house: House

    @property
    def port(self) -> int:
        port = urlsplit(self.root).port
        assert port is not None
        return port

    async def send(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"json": body}
        url = f"{self.root}{path}"
        async with self.session.request(method, url, headers=given, **sent) as response:
            return response.status, await response.json(content_type=None)


@pytest.fixture
async def machine(house: House) -> AsyncIterator[Machine]:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        served(dev_app(house.platform)) as root,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        yield Machine(session, root, house)


def refused(answer: tuple[int, Any]) -> str:
    """The field that a request of a stranger is refused for."""
    status, body = answer
    told = body["errors"][0]["extensions"] if "errors" in body else body["error"]
    assert (status, told["code"]) == (403, "FOREIGN_REQUEST")
    field: str = told["field"]
    return field


@pytest.mark.parametrize("path", READS)
async def test_a_name_that_leads_here_by_dns_reads_nothing(machine: Machine, path: str) -> None:
    for host in (f"{REBOUND}:{machine.port}", REBOUND, "127.0.0.1", "localhost:1", ""):
        assert refused(await machine.send("GET", path, Host=host)) == "Host"


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
async def test_the_loopback_is_known_by_its_names(machine: Machine, name: str) -> None:
    host = f"{name}:{machine.port}"
    status, body = await machine.send("POST", "/graphql", QUERY, Host=host)
    assert (status, body) == (200, {"data": {"viewer": {"userId": "owner"}}})
    assert (await machine.send("GET", "/health", Host=host))[0] == 200


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
async def test_a_page_of_a_stranger_changes_nothing(
    machine: Machine, method: str, path: str, body: Any
) -> None:
    before = await machine.house.everything()
    port = machine.port
    for origin in (f"http://{REBOUND}", "null", "http://127.0.0.1:1", f"https://localhost:{port}"):
        assert refused(await machine.send(method, path, body, Origin=origin)) == "Origin"
    for site in ("cross-site", "same-site"):
        answer = await machine.send(method, path, body, Sec_Fetch_Site=site)
        assert refused(answer) == "Sec-Fetch-Site"
    assert await machine.house.everything() == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_the_servers_own_page_works(machine: Machine, site: str) -> None:
    headers = {"Origin": machine.root, "Sec_Fetch_Site": site}
    status, _ = await machine.send("POST", "/graphql", QUERY, **headers)
    assert status == 200


async def test_sockets_open_from_own_pages_and_from_what_is_no_browser(machine: Machine) -> None:
    name = f"localhost:{machine.port}"
    for headers in (
        {},
        {"Origin": machine.root},
        {"Origin": f"http://{name}", "Host": name},
    ):
        async with machine.session.ws_connect(
            f"{machine.root}/graphql", protocols=(PROTOCOL,), headers=headers
        ) as socket:
            await socket.send_json({"type": "connection_init"})
            assert (await socket.receive_json())["type"] == "connection_ack"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"http://{REBOUND}"},
        {"Origin": f"http://{REBOUND}", "Host": REBOUND},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_sockets_do_not_open_from_pages_of_strangers(
    machine: Machine, headers: dict[str, str]
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await machine.session.ws_connect(
            f"{machine.root}/graphql", protocols=(PROTOCOL,), headers=headers
        )
    assert refused.value.status == 403


async def test_names_without_a_port_mean_port_80(house: House) -> None:
    app = dev_app(house.platform)

    async def status(host: str) -> int:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/health",
            "query_string": b"",
            "headers": [(b"host", host.encode())],
            "server": ("127.0.0.1", 80),
            "client": ("127.0.0.1", 5),
            "scheme": "http",
        }
        await app(scope, receive, send)
        started: int = sent[0]["status"]
        return started

    assert [await status(each) for each in ("localhost", "localhost:80", "localhost:8000")] == [
        200,
        200,
        403,
    ]


async def test_where_callers_sign_in_the_server_may_have_any_name(house: House) -> None:
    async with served(guarded_app(house.platform)) as root, aiohttp.ClientSession() as session:
        headers = {"Host": "simulation.example", "Origin": "https://elsewhere.example"}
        async with session.get(f"{root}/health", headers=headers) as response:
            assert response.status == 200
        async with session.post(f"{root}/graphql", json=QUERY, headers=headers) as response:
            assert response.status == 401
