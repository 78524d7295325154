"""Requests a second for a list of personas by REST, against a bare route.

50 of 1,000 personas over HTTP, from a real server in a process of its own; every request is
signed in by an identity token, checked for its permission and counted against its rate.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from statistics import median

import aiohttp
import orjson

from benchmarks.child import child
from benchmarks.report import Report, Target, quick_asked
from benchmarks.rest_server import ORGANIZATION, ROUTE, TOKENS

PERSONAS = 1000
USERS = 100
LIMIT = 50
LATE = 500
CONNECTIONS = 4
REQUESTS = 200
REPETITIONS = 5

Ask = Callable[[int], Awaitable[bytes]]


class Client:
    """Asks one server for lists, both ways; a guarded request comes from the next user."""

    def __init__(self, http: aiohttp.ClientSession, base: str, tokens: Iterator[str]) -> None:
        self._http = http
        self._base = base
        self._tokens = tokens

    async def guarded(self, skip: int) -> bytes:
        """The list by the simulation API, as JSON."""
        address = f"{self._base}/v1/{ORGANIZATION}/simulation/persona/"
        wanted = {"limit": LIMIT, "continuation_token": skip}
        headers = {"authorization": f"Bearer {next(self._tokens)}"}
        return await self._get(address, wanted, headers)

    async def bare(self, skip: int) -> bytes:
        """The list by the bare route, as JSON."""
        return await self._get(f"{self._base}{ROUTE}", {"limit": LIMIT, "skip": skip}, {})

    async def _get(self, address: str, wanted: dict[str, int], headers: dict[str, str]) -> bytes:
        async with self._http.get(address, params=wanted, headers=headers) as response:
            if response.status != 200:
                raise RuntimeError(f"{address} answered {response.status}.")
            return await response.read()


async def measure(requests: int, repetitions: int) -> dict[str, float]:
    """The medians over ``repetitions``, guarded and bare in turns."""
    arguments = ("--personas", str(PERSONAS), "--users", str(USERS))
    async with child("benchmarks.rest_server", *arguments) as port, aiohttp.ClientSession() as http:
        base = f"http://127.0.0.1:{port}"
        async with http.get(f"{base}{TOKENS}") as response:
            tokens = await response.json()
        client = Client(http, base, cycle(tokens))
        for skip in (0, LATE):
            await _require_same(client, skip)
        asked: dict[str, tuple[Ask, int]] = {
            "guarded": (client.guarded, 0),
            "bare": (client.bare, 0),
            "late_guarded": (client.guarded, LATE),
            "late_bare": (client.bare, LATE),
        }
        rates: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(repetitions):
            for name, (ask, skip) in asked.items():
                rates[name].append(await _rate(ask, skip, requests))
    return {name: median(found) for name, found in rates.items()}


async def _rate(ask: Ask, skip: int, requests: int) -> float:
    async def connection() -> None:
        for _ in range(requests // CONNECTIONS):
            await ask(skip)

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return requests / (time.perf_counter() - started)


async def _require_same(client: Client, skip: int) -> None:
    """Fail unless both ways give the same full page."""
    guarded, bare = orjson.loads(await client.guarded(skip)), orjson.loads(await client.bare(skip))
    same = [each["id"] for each in guarded["simulation_personas"]] == [
        each["id"] for each in bare["simulation_personas"]
    ]
    if not same or len(guarded["simulation_personas"]) != LIMIT or set(guarded) != set(bare):
        raise RuntimeError(f"The simulation API and the bare route differ after {skip}.")


def report(rates: dict[str, float]) -> Report:
    """The numbers against their targets."""
    late = rates["late_guarded"] / rates["late_bare"]
    return Report(
        name="rest",
        value=rates["guarded"],
        floor=rates["bare"],
        unit="requests/s",
        targets=[
            Target("requests/s over the bare route's", rates["guarded"] / rates["bare"], 0.6),
            Target(f"the same after {LATE} rows, without values to filter by", late, 0.6),
        ],
        details={
            "personas": PERSONAS,
            "limit": LIMIT,
            "users": USERS,
            "late": {"value": rates["late_guarded"], "floor": rates["late_bare"], "ratio": late},
        },
    )


async def _main(*, quick: bool) -> None:
    rates = await measure(REQUESTS // 4 if quick else REQUESTS, 1 if quick else REPETITIONS)
    print(f"   first: {rates['guarded']:.1f}/s, bare {rates['bare']:.1f}/s")
    print(f"   after {LATE}: {rates['late_guarded']:.1f}/s, bare {rates['late_bare']:.1f}/s")
    report(rates).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
