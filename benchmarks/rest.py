"""Requests a second for a list of personas by REST, against a route over rows in memory.

50 of 1,000 personas over HTTP, from a real server in a process of its own; every request is
signed in by an identity token, checked for its permission and counted against its rate. A
bare route, written by hand, answers from the same queries; the floor has the rows in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

import aiohttp

from benchmarks.child import child
from benchmarks.page_floor import FLOOR
from benchmarks.page_rates import Rates, Ways, in_turns, same_page
from benchmarks.report import Report, Target, quick_asked
from benchmarks.rest_server import ORGANIZATION, ROUTE, TOKENS

PERSONAS = 1000
USERS = 100
LIMIT = 50
SKIPPED = 500
FIRST = "first"
LATE = f"after {SKIPPED}"
REQUESTS = 200
REPETITIONS = 5


class Client:
    """Asks one server for lists, all three ways; a guarded request comes from the next user."""

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

    async def floor(self, skip: int) -> bytes:
        """The list from memory, as JSON."""
        return await self._get(f"{self._base}{FLOOR}", {"limit": LIMIT, "skip": skip}, {})

    def ways(self, skip: int) -> Ways:
        """How to ask for the list after ``skip`` rows."""
        asked = (self.floor, self.bare, self.guarded)
        return Ways(*(partial(ask, skip) for ask in asked))

    async def _get(self, address: str, wanted: dict[str, int], headers: dict[str, str]) -> bytes:
        async with self._http.get(address, params=wanted, headers=headers) as response:
            if response.status != 200:
                raise RuntimeError(f"{address} answered {response.status}.")
            return await response.read()


async def measure(requests: int, repetitions: int) -> dict[str, Rates]:
    """The medians over ``repetitions`` for the first list and a late one, all ways in turns."""
    arguments = ("--personas", str(PERSONAS), "--users", str(USERS))
    async with child("benchmarks.rest_server", *arguments) as port, aiohttp.ClientSession() as http:
        base = f"http://127.0.0.1:{port}"
        async with http.get(f"{base}{TOKENS}") as response:
            tokens = await response.json()
        client = Client(http, base, cycle(tokens))
        pages = {FIRST: client.ways(0), LATE: client.ways(SKIPPED)}
        for name, ways in pages.items():
            _require_full(name, await same_page(name, ways))
        return await in_turns(pages, requests, repetitions)


def _require_full(name: str, answer: Any) -> None:
    if len(answer["simulation_personas"]) != LIMIT:
        raise RuntimeError(f"The list, {name}, is not full.")


def report(rates: dict[str, Rates]) -> Report:
    """The numbers against their targets."""
    first, late = rates[FIRST], rates[LATE]
    without = f"the same after {SKIPPED} rows, without values to filter by"
    return Report(
        name="rest",
        value=first.platform,
        floor=first.floor,
        unit="requests/s",
        targets=[
            Target("requests/s over the hand-written route's", first.over_by_hand, 0.6),
            Target(without, late.over_by_hand, 0.6),
        ],
        details={
            "personas": PERSONAS,
            "limit": LIMIT,
            "users": USERS,
            **first.beside(),
            "late": late.all(),
        },
    )


async def _main(*, quick: bool) -> None:
    rates = await measure(REQUESTS // 4 if quick else REQUESTS, 1 if quick else REPETITIONS)
    for name, found in rates.items():
        print(f"   {name}: {found}")
    report(rates).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
