"""What an organization sees is the same with another one beside it as without."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from itertools import product
from typing import Any

import pytest
import pytest_asyncio

from graphql_schema.kit.global_ids import global_id
from simulation.rest.guarded import ORGANIZATION_NAMES
from tests.integration.isolation.graphql_places import document, roots
from tests.integration.isolation.graphql_recipes import ENDLESS, GLOBAL, one_of
from tests.integration.isolation.graphql_recipes import RECIPES as FIELDS
from tests.integration.isolation.household import furnish
from tests.integration.isolation.rest_recipes import PREFIXES
from tests.integration.isolation.rest_recipes import RECIPES as OPERATIONS
from tests.integration.isolation.site import Caller, Site, open_site
from tests.integration.isolation.templates import Of, filled, readable

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = "First"
"""Something in both organizations has this name."""

SHARED = {"Query.pulseHealth": "tells how many runs there are for everybody, in numbers"}

JUDGED = {"Query.reviewQueue": "no model judges here; review/test_queue.py has a stranger"}
"""Lists in which nothing is to be seen."""

PAGED = [
    root for root, (_, field) in roots().items() if "before" in field.args and root not in JUDGED
]
BY_KEY = ("/api-keys", "/user/")
"""Lists over REST whose pages are told by what they end with."""

View = dict[str, bytes]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def views() -> AsyncIterator[tuple[Site, View, View]]:
    """A site, with what was seen in it before there was anything of theirs, and after."""
    async with open_site(furnished=False) as site:
        before = {name: seen async for name, seen in viewed(site)}
        await furnish(site.house, site.theirs, site.agents)
        after = {name: seen async for name, seen in viewed(site)}
        yield site, before, after


async def viewed(site: Site) -> AsyncIterator[tuple[str, bytes]]:
    """Everything that can be read, by what it is asked with."""
    for name, path, parameters in reads(site):
        answer = await site.caller.send("GET", path, params=parameters)
        assert answer.status == 200, (name, answer.raw)
        yield name, answer.raw
    for root, number, variables in queries(site):
        answer = await site.caller.graphql(document(root, variables), variables)
        assert "errors" not in answer.body, (root, answer.raw)
        yield f"{root} {number}", answer.raw
    for root, variables in streams(site):
        told = await site.caller.subscription(document(root, variables), variables)
        assert told[0]["type"] == "next"
        yield root, json.dumps(told).encode()


def reads(site: Site) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every GET of an organization, without filters."""
    for path, methods in site.app.openapi()["paths"].items():
        if not path.startswith(PREFIXES) or "get" not in methods:
            continue
        name = methods["get"]["operationId"]
        recipe = OPERATIONS[name]
        given = filled(recipe.path, lambda way, of: site.ours.first(of.kind))
        text = {"query": TEXT} if "query" in recipe.query else {}
        named = dict.fromkeys(ORGANIZATION_NAMES, site.ours.organization)
        yield name, path.format(**named, **given), text


def queries(site: Site) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Every query, without filters; those that take any id with one of every kind."""
    for root, template in FIELDS.items():
        if root.startswith("Query.") and root not in SHARED:
            wanted = {name: each for name, each in template.items() if name != "filter"}
            ways = product(one_of(root, wanted), GLOBAL if _takes_any(wanted) else [""])
            for number, (way, kind) in enumerate(ways):
                yield root, number, filled(way, lambda _, of, k=kind: _ours(site, of, k))


def _takes_any(template: dict[str, Any]) -> bool:
    return any(each in ([Of("any")], Of("any")) for each in template.values())


def _ours(site: Site, of: Of, kind: str) -> str:
    if of.kind == "text":
        return TEXT
    return global_id(GLOBAL[kind], site.ours.first(kind)) if kind else site.ours.first(of.kind)


def streams(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every subscription, to something that has ended."""
    for root, template in FIELDS.items():
        if root.startswith("Subscription.") and root not in ENDLESS:
            yield root, filled(template, lambda _, of: site.ours.first(of.kind))


def comparable(seen: bytes) -> str:
    """What was seen, but for the signature of links and the end of links and leases: both move."""
    text = re.sub(r"token=[\w.-]+", "token", readable(seen))
    names = '("url_expires_at"|"expiresAt"|"leaseExpiresAt")'
    return re.sub(rf'{names}: ?"[^"]+"', r"\1", text)


async def test_it_is_the_same(views: tuple[Site, View, View]) -> None:
    _, before, after = views
    assert {name for name, seen in before.items() if not comparable(seen)} == set()
    for name, seen in before.items():
        assert comparable(after[name]) == comparable(seen), name


async def test_there_is_something_to_be_seen_of_both(views: tuple[Site, View, View]) -> None:
    site, before, _ = views
    assert len(before) > len(PAGED)
    their_caller = await site.theirs_as_caller()
    for root in PAGED:
        ours = await site.caller.graphql(document(root, ()), {})
        theirs = await their_caller.graphql(document(root, ()), {})
        assert site.ours.organization in readable(ours.raw), root
        assert site.theirs.organization in readable(theirs.raw), root


def shown(site: Site, raw: bytes) -> set[str]:
    """What an answer tells of them: their ids and their mark, which is in all their texts."""
    text = readable(raw)
    ids = {id for ids in site.theirs.ids.values() for id in ids}
    return {each for each in (*ids, site.theirs.organization) if each in text}


async def test_nothing_of_theirs_is_in_it(views: tuple[Site, View, View]) -> None:
    site, _, after = views
    assert {name: shown(site, seen) for name, seen in after.items() if shown(site, seen)} == {}


@pytest.mark.parametrize("root", PAGED)
async def test_their_cursors_lead_to_nothing_of_theirs(
    views: tuple[Site, View, View], root: str
) -> None:
    site, _, _ = views
    page = "query($first: Int, $after: String, $last: Int, $before: String) { % }".replace(
        "%",
        f"{root.partition('.')[2]}(first: $first, after: $after, last: $last, before: $before) "
        "{ totalCount nodes { id } pageInfo { startCursor endCursor hasNextPage } }",
    )
    info = await _page_info(await site.theirs_as_caller(), page)
    for cursor in (info["startCursor"], info["endCursor"]):
        assert cursor
        for way in ({"after": cursor, "first": 50}, {"before": cursor, "last": 50}):
            answer = await site.caller.graphql(page, way)
            assert "errors" not in answer.body, answer.raw
            own = answer.raw.replace(cursor.encode(), b"")
            assert shown(site, own) == set(), way


async def _page_info(caller: Caller, page: str) -> Any:
    [found] = (await caller.graphql(page, {"first": 50})).body["data"].values()
    return found["pageInfo"]


async def test_their_place_among_events_leads_to_nothing_of_theirs(
    views: tuple[Site, View, View],
) -> None:
    site, _, _ = views
    events = "/api/v1/pulse/events"
    theirs = await (await site.theirs_as_caller()).send("GET", events, params={"limit": "1"})
    cursor = theirs.body["page"]["nextCursor"]
    assert cursor

    for order in ("asc", "desc"):
        way = {"cursor": cursor, "order": order}
        answer = await site.caller.send("GET", events, params=way)
        assert answer.status == 200
        assert shown(site, answer.raw) == set()


@pytest.mark.parametrize("path", BY_KEY)
async def test_their_tokens_lead_to_nothing_of_theirs(
    views: tuple[Site, View, View], path: str
) -> None:
    site, _, _ = views
    their_caller, first = await site.theirs_as_caller(), {"limit": "1"}
    theirs = await their_caller.send("GET", f"/v1/globex{path}", params=first)
    token = theirs.body["continuation_token"]
    assert token

    answer = await site.caller.send("GET", f"/v1/acme{path}", params={"continuation_token": token})

    assert answer.status == 200
    assert shown(site, answer.raw) == set()
