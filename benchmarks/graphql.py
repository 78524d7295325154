"""Requests a second for a page of personas by GraphQL, against a route written by hand.

50 of 1,000 personas with their latest version, tags and creator, over HTTP, from a real
server in a process of its own. The route answers with the same JSON from the same query.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import aiohttp
import orjson

from benchmarks.child import child
from benchmarks.graphql_server import ROUTE
from benchmarks.report import Report, Target, quick_asked

PERSONAS = 1000
PAGE_SIZE = 50
LATE_PAGE = 20
CONNECTIONS = 4
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


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a second: by GraphQL and by hand, for the first page and for a late one."""

    graphql: float
    by_hand: float
    late_graphql: float
    late_by_hand: float


class Client:
    """Asks one server for pages, both ways."""

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
        wanted: dict[str, str | int] = {"first": PAGE_SIZE}
        if after is not None:
            wanted["after"] = after
        async with self._http.get(f"{self._base}{ROUTE}", params=wanted) as response:
            return await response.read()


async def measure(requests: int, repetitions: int) -> Rates:
    """The medians over ``repetitions``, GraphQL and route in turns."""
    arguments = ("--personas", str(PERSONAS))
    async with (
        child("benchmarks.graphql_server", *arguments) as port,
        aiohttp.ClientSession() as http,
    ):
        client = Client(http, f"http://127.0.0.1:{port}")
        late = await _cursor_before(client, LATE_PAGE)
        for after in (None, late):
            await _require_same(client, after)
        return await _rates(client, late, requests, repetitions)


async def _rates(client: Client, late: str, requests: int, repetitions: int) -> Rates:
    asked = {
        "graphql": (client.graphql, None),
        "by_hand": (client.by_hand, None),
        "late_graphql": (client.graphql, late),
        "late_by_hand": (client.by_hand, late),
    }
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(repetitions):
        for name, (ask, after) in asked.items():
            rates[name].append(await _rate(ask, after, requests))
    return Rates(**{name: median(found) for name, found in rates.items()})


async def _rate(ask: Any, after: str | None, requests: int) -> float:
    async def connection() -> None:
        for _ in range(requests // CONNECTIONS):
            await ask(after)

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return requests / (time.perf_counter() - started)


async def _cursor_before(client: Client, page: int) -> str:
    """The cursor that ``page``, counted from 1, comes after."""
    after: str | None = None
    for _ in range(page - 1):
        answer = orjson.loads(await client.graphql(after))
        after = answer["data"]["personas"]["pageInfo"]["endCursor"]
    assert after is not None
    return after


async def _require_same(client: Client, after: str | None) -> None:
    """Fail unless both ways give the same full page."""
    answers: Sequence[Any] = [
        orjson.loads(answer)
        for answer in (await client.graphql(after), await client.by_hand(after))
    ]
    if answers[0] != answers[1] or len(answers[0]["data"]["personas"]["nodes"]) != PAGE_SIZE:
        raise RuntimeError(f"GraphQL and the route differ after {after!r}.")


def report(rates: Rates) -> Report:
    """The numbers against their targets."""
    return Report(
        name="graphql",
        value=rates.graphql,
        floor=rates.by_hand,
        unit="requests/s",
        targets=[
            Target("requests/s over the route's", rates.graphql / rates.by_hand, 0.5),
            Target(
                f"cost of page {LATE_PAGE} over page 1",
                rates.graphql / rates.late_graphql,
                1.3,
                at_most=True,
            ),
        ],
        details={
            "personas": PERSONAS,
            "page_size": PAGE_SIZE,
            f"page_{LATE_PAGE}": {
                "value": rates.late_graphql,
                "floor": rates.late_by_hand,
                "ratio": rates.late_graphql / rates.late_by_hand,
            },
        },
    )


async def _main(*, quick: bool) -> None:
    rates = await measure(REQUESTS // 4 if quick else REQUESTS, 1 if quick else REPETITIONS)
    print(f"   page 1: {rates.graphql:.1f}/s, by hand {rates.by_hand:.1f}/s")
    print(f"   page {LATE_PAGE}: {rates.late_graphql:.1f}/s, by hand {rates.late_by_hand:.1f}/s")
    report(rates).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
