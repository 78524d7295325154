"""Single events a second by the real server, against a bare route of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import chain, cycle
from statistics import median

import aiohttp
import orjson

from benchmarks.child import child
from benchmarks.tracking_events import BATCH, bodies
from benchmarks.tracking_server import COUNTS, ROUTE, TOKENS

CONNECTIONS = 8
ROUND = 400

Send = Callable[[], Awaitable[None]]


class Client:
    """Sends the next event, by either way; a guarded one comes from the next user."""

    def __init__(self, http: aiohttp.ClientSession, tokens: list[str], events: list[bytes]) -> None:
        self._http = http
        self._headers: Iterator[dict[str, str]] = cycle(
            {"authorization": f"Bearer {token}", "content-type": "application/json"}
            for token in tokens
        )
        self._events = cycle(events)

    async def guarded(self) -> None:
        """By the API of tracking."""
        await self._post("/api/v1/pulse/events", next(self._headers))

    async def bare(self) -> None:
        """By the bare route."""
        await self._post(ROUTE, {"content-type": "application/json"})

    async def _post(self, path: str, headers: dict[str, str]) -> None:
        async with self._http.post(path, data=next(self._events), headers=headers) as response:
            if response.status != 201:
                raise RuntimeError(f"{path} answered {response.status}: {await response.text()}")
            await response.read()


async def measure(rounds: int) -> dict[str, float]:
    """Requests a second, as medians over ``rounds``, guarded and bare in turns."""
    batch = chain.from_iterable(orjson.loads(each) for each in bodies(1))
    events = [orjson.dumps(each) for each in batch]
    assert len(events) == BATCH
    rates: dict[str, list[float]] = {"guarded": [], "bare": []}
    async with (
        child("benchmarks.tracking_server") as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        async with http.get(TOKENS) as response:
            client = Client(http, await response.json(), events)
        ways: dict[str, Send] = {"guarded": client.guarded, "bare": client.bare}
        for send in ways.values():
            await _rate(send)
        for _ in range(rounds):
            for name, send in ways.items():
                rates[name].append(await _rate(send))
        async with http.get(COUNTS) as response:
            counts = await response.json()
    if counts != [(rounds + 1) * ROUND] * len(ways):
        raise RuntimeError(f"{counts} events are there after {rounds} rounds.")
    return {name: median(found) for name, found in rates.items()}


async def _rate(send: Send) -> float:
    async def connection() -> None:
        for _ in range(ROUND // CONNECTIONS):
            await send()

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return ROUND / (time.perf_counter() - started)
