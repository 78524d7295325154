"""What stands in the catalog already, read through the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body
from simulation.cli.seeding.entry import KINDS
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


@dataclass
class Names:
    """What there is, by kind: ``ids`` by names as they are compared, ``names`` by id.

    Where several services have one name, it is that of the one that claims it, else of the
    oldest: the ``others`` cannot be told apart by their names.
    """

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    others: list[tuple[Kind, str]] = field(default_factory=list)

    def id_of(self, kind: str, key: str) -> str | None:
        """The id of what is called so."""
        return self.ids.get(kind, {}).get(key)

    def name_of(self, kind: str, id: str) -> str:
        """The name of what has the id; the id where nobody has it any more."""
        return self.names.get(kind, {}).get(id, id)


async def names_of(api: Api) -> Names:
    """The names of all that is in the catalog."""
    found = Names()
    for kind in KINDS.values():
        await _add_names(api, kind, found)
    return found


async def _add_names(api: Api, kind: Kind, found: Names) -> None:
    claims = kind.claims_name_while
    claiming = camel(claims) if claims else ""
    query = (
        f"query Names($after: String) {{ {_plural(kind)}(first: {PAGE}, after: $after, "
        f"sort: {{field: CREATED_AT, direction: ASC}}) {{ nodes {{ databaseId name {claiming} }} "
        "pageInfo { hasNextPage endCursor } } }"
    )
    ids, names = found.ids.setdefault(kind.name, {}), found.names.setdefault(kind.name, {})
    held: set[str] = set()
    after: str | None = None
    while True:
        page = (await api.ask(query, after=after))[_plural(kind)]
        for node in page["nodes"]:
            key, holds = unique_name(node["name"]), bool(claiming) and node[claiming]
            names[node["databaseId"]] = node["name"]
            if key in ids:
                found.others.append((kind, node["name"]))
            if key not in ids or (holds and key not in held):
                ids[key] = node["databaseId"]
            if holds:
                held.add(key)
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


async def bodies_of(api: Api, kind: Kind, ids: Iterable[str]) -> AsyncIterator[Standing]:
    """The definitions with the ``ids``, in no order."""
    wanted = list(ids)
    for start in range(0, len(wanted), BODIES_AT_ONCE):
        query = (
            f"query Bodies($ids: [ID!]!) {{ {_plural(kind)}(filter: {{ids: $ids}}, first: {PAGE}) "
            "{ nodes { databaseId name history { data } } } }"
        )
        found = await api.ask(query, ids=wanted[start : start + BODIES_AT_ONCE])
        for node in found[_plural(kind)]["nodes"]:
            # Each event carries the whole body (decision 0001): the last one is what holds.
            bodies = [each["data"]["body"] for each in node["history"] if "body" in each["data"]]
            with reading_stored():
                body = kind.body.model_validate(bodies[-1])
            yield Standing(node["databaseId"], node["name"], body)


def _plural(kind: Kind) -> str:
    return f"{camel(kind.name)}s"
