"""What stands in the catalog already, read through the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body
from simulation.cli.seeding.wire import camel
from simulation.client.api import Api
from simulation.kernel.stored import reading_stored

PAGE = 100
BODIES_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """A definition in its latest version."""

    id: str
    name: str
    body: Body


async def standing_of(api: Api, kind: Kind, keys: Collection[str]) -> AsyncIterator[Standing]:
    """What is called by one of ``keys``, which are names in the form that is compared."""
    named = await _named(api, kind, keys)
    ids = list(named.values())
    for start in range(0, len(ids), BODIES_AT_ONCE):
        query = (
            f"query Bodies($ids: [ID!]!) {{ {_plural(kind)}(filter: {{ids: $ids}}, first: {PAGE}) "
            "{ nodes { databaseId name history { data } } } }"
        )
        found = await api.ask(query, ids=ids[start : start + BODIES_AT_ONCE])
        for node in found[_plural(kind)]["nodes"]:
            # Each event carries the whole body (decision 0001): the last one is what holds.
            bodies = [each["data"]["body"] for each in node["history"] if "body" in each["data"]]
            with reading_stored():
                body = kind.body.model_validate(bodies[-1])
            yield Standing(node["databaseId"], node["name"], body)


async def _named(api: Api, kind: Kind, keys: Collection[str]) -> dict[str, str]:
    """The ids by name: of what claims the name, else of the oldest that does not."""
    claims = kind.claims_name_while
    claiming = camel(claims) if claims else ""
    query = (
        f"query Names($after: String) {{ {_plural(kind)}(first: {PAGE}, after: $after, "
        f"sort: {{field: CREATED_AT, direction: ASC}}) {{ nodes {{ databaseId name {claiming} }} "
        "pageInfo { hasNextPage endCursor } } }"
    )
    found: dict[str, str] = {}
    held: set[str] = set()
    after: str | None = None
    while True:
        page: dict[str, Any] = (await api.ask(query, after=after))[_plural(kind)]
        for node in page["nodes"]:
            key, holds = unique_name(node["name"]), bool(claiming) and node[claiming]
            if key in keys and (key not in found or (holds and key not in held)):
                found[key] = node["databaseId"]
            if holds:
                held.add(key)
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _plural(kind: Kind) -> str:
    return f"{camel(kind.name)}s"
