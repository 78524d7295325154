"""Requests a second for a page of personas by GraphQL, against a route over rows in memory.

50 of 1,000 personas with their latest version, tags and creator, over HTTP, from a real
server in a process of its own. A route written by hand answers with the same JSON from the
same query; the floor has the rows in memory.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import aiohttp
import orjson

from benchmarks.child import child
from benchmarks.graphql_server import ROUTE
from benchmarks.page_floor import FLOOR
from benchmarks.page_rates import Rates, Ways, in_turns, same_page
from benchmarks.report import Report, Target, quick_asked

PERSONAS = 1000
PAGE_SIZE = 50
LATE_PAGE = 20
FIRST = "page 1"
LATE = f"page {LATE_PAGE}"
REQUESTS = 200
REPETITIONS = 5

QUERY = """
query Personas($first: Int!, $after: String) {
  personas(first: $first, after: $after) {
    nodes {
      id
      name
      role
      tags { key value }
      creator { orgId userId }
      createdAt
      latestVersion {
        version
        background
        preferredLanguage
        timezone
        userModels
        nonsensitiveUserVariables
        creator { orgId userId }
        createdAt
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""


class Client:
    """Asks one server for pages, all three ways."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = base

    async def graphql(self, after: str | None) -> bytes:
        """The page by GraphQL, as JSON."""
        body = orjson.dumps({"query": QUERY, "variables": {"first": PAGE_SIZE, "after": after}})
        headers = {"content-type": "application/json"}
        async with self._http.post(f"{self._base}/graphql", data=body, headers=headers) as response:
            return await response.read()

    async def by_hand(self, after: str | None) -> bytes:
        """The page by the route, as JSON."""
        return await self._get(ROUTE, after)

    async def floor(self, after: str | None) -> bytes:
        """The page from memory, as JSON."""
        return await self._get(FLOOR, after)

    def ways(self, after: str | None) -> Ways:
        """How to ask for the page after ``after``."""
        asked = (self.floor, self.by_hand, self.graphql)
        return Ways(*(partial(ask, after) for ask in asked))

    async def _get(self, route: str, after: str | None) -> bytes:
        wanted: dict[str, str | int] = {"first": PAGE_SIZE}
        if after is not None:
            wanted["after"] = after
        async with self._http.get(f"{self._base}{route}", params=wanted) as response:
            return await response.read()


async def measure(requests: int, repetitions: int) -> dict[str, Rates]:
    """The medians over ``repetitions`` for the first page and a late one, all ways in turns."""
    arguments = ("--personas", str(PERSONAS))
    async with (
        child("benchmarks.graphql_server", *arguments) as port,
        aiohttp.ClientSession() as http,
    ):
        client = Client(http, f"http://127.0.0.1:{port}")
        late = await _cursor_before(client, LATE_PAGE)
        pages = {FIRST: client.ways(None), LATE: client.ways(late)}
        for name, ways in pages.items():
            _require_full(name, await same_page(name, ways))
        return await in_turns(pages, requests, repetitions)


async def _cursor_before(client: Client, page: int) -> str:
    """The cursor that ``page``, counted from 1, comes after."""
    after: str | None = None
    for _ in range(page - 1):
        answer = orjson.loads(await client.graphql(after))
        after = answer["data"]["personas"]["pageInfo"]["endCursor"]
    assert after is not None
    return after


def _require_full(name: str, answer: Any) -> None:
    if len(answer["data"]["personas"]["nodes"]) != PAGE_SIZE:
        raise RuntimeError(f"{name} is not full.")


def report(rates: dict[str, Rates]) -> Report:
    """The numbers against their targets."""
    first, late = rates[FIRST], rates[LATE]
    cost = first.platform / late.platform
    return Report(
        name="graphql",
        value=first.platform,
        floor=first.floor,
        unit="requests/s",
        targets=[
            Target("requests/s over the hand-written route's", first.over_by_hand, 0.5),
            Target(f"cost of {LATE} over {FIRST}", cost, 1.3, at_most=True),
        ],
        details={
            "personas": PERSONAS,
            "page_size": PAGE_SIZE,
            **first.beside(),
            f"page_{LATE_PAGE}": late.all(),
        },
    )


async def _main(*, quick: bool) -> None:
    rates = await measure(REQUESTS // 4 if quick else REQUESTS, 1 if quick else REPETITIONS)
    for name, found in rates.items():
        print(f"   {name}: {found}")
    report(rates).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
