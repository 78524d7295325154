"""What is promised of tracked events while their server is killed, again and again."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from tests.acceptance.conftest import DEADLINE, Process, environment

SEED = 20261122
ROUNDS = 10
CLIENTS = 4
SIZES = (1, 1, 2, 30, 300, 1000)
NAMES = ("page.viewed", "button.clicked", "report.exported")
MOST_ANSWERS = 25
"""A server is killed after so many answers at the most."""

LONGEST_MOMENT = 0.02
"""A batch takes about as many seconds: the kill comes at any moment of it."""

API = "/api/v1/pulse"


@dataclass(frozen=True)
class Batch:
    """Events that are sent at once; one alone is sent by the endpoint for one."""

    key: tuple[int, int]
    events: list[dict[str, Any]]
    repeatable: bool

    @property
    def request(self) -> tuple[str, Any]:
        """Path and body."""
        if len(self.events) == 1:
            return f"{API}/events", self.events[0]
        return f"{API}/events/batch", {"events": self.events}


@dataclass
class Client:
    """Sends one batch after the other, and remembers what it was told of each."""

    number: int
    random: Random
    acknowledged: list[Batch] = field(default_factory=list)
    given_up: list[Batch] = field(default_factory=list)
    repeated: int = 0
    pending: Batch | None = None
    made: int = 0

    async def send(self, url: str, answers: asyncio.Queue[None]) -> None:
        """Send until the server is gone; what it did not answer is sent again where that may be."""
        timeout = aiohttp.ClientTimeout(DEADLINE)
        async with aiohttp.ClientSession(url, timeout=timeout) as http:
            while True:
                batch = self.pending or self._batch()
                self.repeated += batch is self.pending
                self.pending = batch
                path, body = batch.request
                try:
                    async with http.post(path, json=body) as response:
                        assert response.status == 201, await response.text()
                        await response.read()
                except aiohttp.ClientError:
                    if not batch.repeatable:
                        self.given_up.append(batch)
                        self.pending = None
                    return
                self.acknowledged.append(batch)
                self.pending = None
                answers.put_nowait(None)

    @property
    def unacknowledged(self) -> list[Batch]:
        """What may be there or not."""
        return self.given_up + ([self.pending] if self.pending else [])

    def _batch(self) -> Batch:
        self.made += 1
        repeatable = self.random.random() < 0.5
        events = [self._event(index, repeatable) for index in range(self.random.choice(SIZES))]
        return Batch((self.number, self.made), events, repeatable)

    def _event(self, index: int, repeatable: bool) -> dict[str, Any]:
        place = {"client": self.number, "batch": self.made, "index": index}
        event = {"name": self.random.choice(NAMES), "properties": place}
        if repeatable:
            event["clientId"] = f"{self.number}/{self.made}/{index}"
        return event


@dataclass
class Machine:
    """A machine with one data directory, where one server runs at a time."""

    data: Path
    started: list[Process] = field(default_factory=list)

    async def serve(self) -> tuple[Process, str]:
        """A server on a free port, and its address."""
        arguments = ("serve", "--dev", "--port", "0", "--data", str(self.data))
        server = Process("simulation", *arguments, env=environment())
        self.started.append(server)
        line = await asyncio.to_thread(server.line, "Ready on ")
        return server, line.split()[-1].removesuffix("/graphql")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    here = Machine(tmp_path / "data")
    yield here
    for process in here.started:
        process.end()


async def test_what_was_acknowledged_is_there_once_and_nothing_in_part(machine: Machine) -> None:
    random = Random(SEED)
    clients = [Client(number, Random(f"{SEED}/{number}")) for number in range(CLIENTS)]
    for _ in range(ROUNDS):
        server, url = await machine.serve()
        await send_until_killed(server, url, clients, random)
    _, url = await machine.serve()

    events = await exported(url)

    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for event in events:
        place = event["properties"]
        found[place["client"], place["batch"]].append(place["index"])
    for client in clients:
        for batch in client.acknowledged:
            assert sorted(found.pop(batch.key, [])) == list(range(len(batch.events)))
        for batch in client.unacknowledged:
            assert sorted(found.pop(batch.key, [])) in ([], list(range(len(batch.events))))
    assert not found, "nothing else is there"
    assert await top(url) == Counter(event["name"] for event in events)
    assert all(client.acknowledged for client in clients)
    assert sum(client.repeated for client in clients) >= ROUNDS, "kills found batches under way"
    assert any(client.given_up for client in clients)


async def send_until_killed(
    server: Process, url: str, clients: list[Client], random: Random
) -> None:
    """Have all ``clients`` send at once, and kill ``server`` in the middle of it."""
    answers: asyncio.Queue[None] = asyncio.Queue()
    async with asyncio.timeout(DEADLINE), asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(client.send(url, answers))
        for _ in range(random.randint(1, MOST_ANSWERS)):
            await answers.get()
        await asyncio.sleep(random.uniform(0, LONGEST_MOMENT))
        server.send(signal.SIGKILL)
    await asyncio.to_thread(server.wait)


async def exported(url: str) -> list[dict[str, Any]]:
    """Every event that there is."""
    async with (
        aiohttp.ClientSession(url) as http,
        http.get(f"{API}/events/export") as response,
    ):
        assert response.status == 200
        return [json.loads(line) for line in (await response.text()).splitlines()]


async def top(url: str) -> dict[str, int]:
    """How many events of each name are counted."""
    async with (
        aiohttp.ClientSession(url) as http,
        http.get(f"{API}/reports/top-events") as response,
    ):
        assert response.status == 200
        return {each["name"]: each["count"] for each in (await response.json())["data"]}
