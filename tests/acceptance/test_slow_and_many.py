"""Clients that are slow, or many: the server goes on for everybody else."""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from tests.acceptance.conftest import Process, environment, get_json
from tests.support.platform import PATIENCE_SECONDS

HALF_A_HEAD = b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-"
HEALTH = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
HALF_A_BODY = (
    b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100\r\n\r\n{"
)
REFUSED_BODY = HALF_A_BODY.replace(b"/graphql", b"/Pulse/v1/tasks")
ASSET = b"GET /graphql/assets/%s/graphiql.min.js HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
SOME_ASSETS = 40
"""Tens of megabytes: no system keeps as much on the way to a client that reads nothing."""

DIRECTLY = {"FORWARDED_ALLOW_IPS": "none"}
"""The loopback counts as a client, and not as a proxy."""


@dataclass
class Server:
    """A running server, and the connections that a test has to it."""

    process: Process
    port: int
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, sent: bytes = b"", receive_bytes: int | None = None) -> socket.socket:
        """A connection on which ``sent`` was sent."""
        client = self.stack.enter_context(socket.socket())
        client.settimeout(PATIENCE_SECONDS)
        if receive_bytes is not None:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        client.connect(("127.0.0.1", self.port))
        client.sendall(sent)
        return client

    def answers(self) -> bool:
        """Whether it answers somebody who behaves."""
        return "status" in get_json(f"{self.url}/health")

    @property
    def connections(self) -> int:
        """How many connections it holds."""
        found = psutil.Process(self.process.pid).net_connections("tcp")
        return sum(each.status != psutil.CONN_LISTEN for each in found)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers with settings of a test."""
    started: list[Server] = []

    def start(**env: Any) -> Server:
        given = {
            name if name.isupper() else f"SIMULATION_{name.upper()}": str(value)
            for name, value in env.items()
        }
        arguments = ("serve", "--dev", "--port", "0", "--data", str(tmp_path / "data"))
        process = Process("simulation", *arguments, env=environment(**given))
        address = process.line("Ready on ").split()[-1].removesuffix("/graphql")
        started.append(Server(process, int(address.rpartition(":")[2])))
        return started[-1]

    yield start
    for each in started:
        each.stack.close()
        each.process.end()


def rest_of(client: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    received = bytearray()
    try:
        while chunk := client.recv(65_536):
            received += chunk
    except ConnectionResetError:
        pass
    return bytes(received)


def body_of(answer: bytes) -> Any:
    return json.loads(answer.partition(b"\r\n\r\n")[2])


@asynccontextmanager
async def acknowledged(
    session: aiohttp.ClientSession, url: str, **options: Any
) -> AsyncIterator[None]:
    """A WebSocket over which operations may be run."""
    protocols = ("graphql-transport-ws",)
    async with session.ws_connect(f"{url}/graphql", protocols=protocols, **options) as opened:
        await opened.send_json({"type": "connection_init"})
        assert (await opened.receive_json())["type"] == "connection_ack"
        yield


async def opens(session: aiohttp.ClientSession, url: str, **options: Any) -> bool:
    """Whether one more WebSocket can be opened."""
    try:
        async with acknowledged(session, url, **options):
            return True
    except aiohttp.WSServerHandshakeError:
        return False


def test_a_flood_of_half_sent_requests_keeps_nobody_out(serve: Callable[..., Server]) -> None:
    server = serve(max_connections=100, header_timeout_seconds=3)
    flood = []
    for number in range(400):
        flood.append(server.connect(HALF_A_HEAD))
        if number % 50 == 0:
            assert server.answers()

    ends = [rest_of(each)[:12] for each in flood]
    assert set(ends) == {b"HTTP/1.1 408", b""}, "some waited to the end, others made room"
    assert ends.count(b"HTTP/1.1 408") >= 90
    assert server.answers()
    assert server.process.err == []


def test_what_comes_too_slowly_is_given_up(serve: Callable[..., Server]) -> None:
    server = serve(header_timeout_seconds=1, body_timeout_seconds=1, keep_alive_seconds=1)
    silent, head = server.connect(), server.connect(HALF_A_HEAD)
    body = server.connect(HALF_A_BODY % server.port)
    refused = server.connect(REFUSED_BODY % server.port)
    second = server.connect(HEALTH % server.port + b"GET /")
    idle = server.connect(HEALTH % server.port)

    assert rest_of(silent) == b""
    assert body_of(rest_of(head))["error"]["code"] == "REQUEST_TIMEOUT"
    assert body_of(rest_of(body))["errors"][0]["extensions"]["code"] == "REQUEST_TIMEOUT"
    assert rest_of(refused).startswith(b"HTTP/1.1 401"), "once, and then the end"
    for each in (second, idle):
        assert rest_of(each).startswith(b"HTTP/1.1 200")
    assert server.process.err == []


def test_a_head_that_trickles_gains_no_time(serve: Callable[..., Server]) -> None:
    server = serve(header_timeout_seconds=1)
    client, begun = server.connect(HALF_A_HEAD), time.monotonic()
    client.settimeout(0.1)
    answer = b""
    while not answer:
        assert time.monotonic() < begun + PATIENCE_SECONDS
        client.sendall(b"x")
        try:
            answer = client.recv(1_000)
        except TimeoutError:
            continue
    assert answer.startswith(b"HTTP/1.1 408")


def test_what_is_no_http_is_refused_in_the_words_of_the_house(
    serve: Callable[..., Server],
) -> None:
    server = serve()
    answer = rest_of(server.connect(b"\x16\x03\x01 hello\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"Cache-Control: no-store\r\n" in answer
    assert body_of(answer)["error"]["code"] == "BAD_REQUEST"


def test_who_never_reads_an_answer_is_let_go(serve: Callable[..., Server]) -> None:
    server = serve(write_timeout_seconds=1)
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.url}/graphql", headers={"Accept": "text/html"})
    ) as page:
        version = page.read().partition(b"graphql/assets/")[2].partition(b"/")[0]
    server.connect(ASSET % (version, server.port) * SOME_ASSETS, receive_bytes=4_096)

    deadline = time.monotonic() + PATIENCE_SECONDS
    while server.connections:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert server.answers()


def test_an_address_has_only_so_many_connections(serve: Callable[..., Server]) -> None:
    server = serve(max_connections_per_address=3, **DIRECTLY)
    held = [server.connect(HALF_A_HEAD) for _ in range(3)]
    refused = [rest_of(server.connect(HALF_A_HEAD)) for _ in range(50)]

    assert {each.partition(b"\r\n")[0] for each in refused} == {b"HTTP/1.1 429 Too Many Requests"}
    assert body_of(refused[0])["error"]["code"] == "TOO_MANY_CONNECTIONS"
    held.pop().close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while server.connections == 3:
        assert time.monotonic() < deadline
    assert server.answers()
    assert len(server.process.err) == 1, "one line for all that were refused"


def test_a_proxy_may_have_more(serve: Callable[..., Server]) -> None:
    server = serve(max_connections_per_address=3, FORWARDED_ALLOW_IPS="127.0.0.1")
    for _ in range(10):
        server.connect(HALF_A_HEAD)
    assert server.answers()


async def test_where_all_places_are_at_work_others_are_told(serve: Callable[..., Server]) -> None:
    server = serve(max_connections=2)
    async with (
        aiohttp.ClientSession() as session,
        acknowledged(session, server.url),
        acknowledged(session, server.url),
    ):
        answer = await asyncio.to_thread(lambda: rest_of(server.connect(HALF_A_HEAD)))
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"Retry-After: 5\r\n" in answer


async def test_a_client_has_only_so_many_sockets(serve: Callable[..., Server]) -> None:
    server = serve(max_websockets_per_address=1, FORWARDED_ALLOW_IPS="127.0.0.1")
    neighbour, colleague = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    async with aiohttp.ClientSession() as session:
        async with acknowledged(session, server.url, headers=neighbour):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(f"{server.url}/graphql", headers=neighbour)
            assert refused.value.status == 429
            assert await opens(session, server.url, headers=colleague)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await opens(session, server.url, headers=neighbour):
                await asyncio.sleep(0.01)


async def test_a_socket_without_its_first_message_is_closed(serve: Callable[..., Server]) -> None:
    server = serve(header_timeout_seconds=1)
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.url}/graphql", protocols=("graphql-transport-ws",)) as opened,
    ):
        await opened.send_json({"type": "ping"})
        assert (await opened.receive_json())["type"] == "pong"
        async with asyncio.timeout(PATIENCE_SECONDS):
            frame = await opened.receive()
    assert (frame.type, opened.close_code) == (aiohttp.WSMsgType.CLOSE, 4408)


def test_a_process_without_descriptors_goes_on_and_says_so_once(
    serve: Callable[..., Server],
) -> None:
    server = serve()
    assert server.answers()
    open_files = psutil.Process(server.process.pid).num_fds()
    before = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (open_files + 10, before[1]))
    flood = [server.connect(HALF_A_HEAD) for _ in range(200)]

    dropped = [each for each in flood[-100:] if rest_of(each) == b""]
    assert len(dropped) == 100
    for each in flood:
        each.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while server.connections:
        assert time.monotonic() < deadline
    assert server.answers()
    [line] = server.process.err
    assert "no descriptors left" in line


def test_the_descriptors_that_the_system_allows_are_used(serve: Callable[..., Server]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    server = serve()
    limit = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)[0]
    assert limit == min(hard, 65_536) if hard != resource.RLIM_INFINITY else limit >= soft
