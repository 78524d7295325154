"""Over GraphQL an id of another organization is as good as one that nothing has."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio

from graphql_schema.kit.global_ids import global_id
from tests.integration.isolation.graphql_places import GRAPH, document, places_of, roots
from tests.integration.isolation.graphql_recipes import ENDLESS, GLOBAL, RECIPES, one_of
from tests.integration.isolation.site import Site, open_site
from tests.integration.isolation.templates import (
    USED_UP,
    Of,
    Telling,
    filled,
    nowhere,
    places,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMING = (
    "Mutation.addUser",
    "Mutation.putServiceVersionSet",
    "Mutation.trackEvent",
    "Mutation.ingestEvents",
)
"""Fields that give a thing of ours the id that they are asked with."""

USERS_OF_CLIENTS = "clients say whose event it is, and nobody has to be there"
NOTHING_HERE = "agents and state machines are named, but are nothing on this platform"
MEANINGLESS = {
    "Mutation.createService input.agentId": NOTHING_HERE,
    "Mutation.createService input.serviceHierarchicalStateMachineId": NOTHING_HERE,
    "Mutation.updateService input.agentId": NOTHING_HERE,
    "Mutation.updateService input.serviceHierarchicalStateMachineId": NOTHING_HERE,
    "Query.checkService input.create.agentId": NOTHING_HERE,
    "Query.checkService input.create.serviceHierarchicalStateMachineId": NOTHING_HERE,
    "Query.checkService input.update.agentId": NOTHING_HERE,
    "Query.checkService input.update.serviceHierarchicalStateMachineId": NOTHING_HERE,
    "Mutation.putServiceVersionSet name": "names what is to be",
    "Mutation.stopDemoPulse taskId": "the pulse is over",
    "Mutation.tryMetric input.metric.appliedToServices[]": "no service is looked at",
    "Query.reviewQueue metric": "no model judges here",
    "Query.reviewQueue run": "no model judges here",
    "Mutation.trackEvent input.userId": USERS_OF_CLIENTS,
    "Mutation.trackEvent input.sessionId": USERS_OF_CLIENTS,
    "Mutation.ingestEvents input.events[].userId": USERS_OF_CLIENTS,
    "Mutation.ingestEvents input.events[].sessionId": USERS_OF_CLIENTS,
}
"""Places where an id of ours does no more than one of nothing, and why."""

Form = Callable[[str], str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


def asked() -> Iterator[tuple[str, str, str, Form]]:
    """Every place of every root field, with each kind that it takes, in each form of its ids."""
    ending = [root for root in RECIPES if root not in ENDLESS]
    for root in sorted(ending, key=lambda each: each in NAMING):
        for way, of in places(RECIPES[root]):
            for kind in GLOBAL if of.kind == "any" else [of.kind]:
                if of.kind != "any":
                    yield root, way, kind, str
                if kind in GLOBAL:
                    yield root, way, kind, _global(GLOBAL[kind])


def _global(type: str) -> Form:
    return lambda plain: global_id(type, plain)


class Asking:
    """Asks for root fields by their recipes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        known = {id for each in (site.ours, site.theirs) for ids in each.ids.values() for id in ids}
        self._telling = Telling(known)

    async def told(self, root: str, way: str, id: str, form: Form) -> str:
        """What is told of a root field where the place at ``way`` has ``id``, others ours."""

        def choose(place: str, of: Of) -> str:
            if place == way:
                return form(id)
            return nowhere(of.kind) if of.kind in USED_UP else self._site.ours.first(of.kind)

        [template] = (each for each in one_of(root, RECIPES[root]) if way in dict(places(each)))
        variables = filled(_only(template, way), choose)
        return self._telling.plain(await self._answer(root, variables), form(id), id)

    async def _answer(self, root: str, variables: dict[str, Any]) -> bytes:
        caller, query = self._site.caller, document(root, variables)
        if root.startswith("Subscription."):
            return json.dumps(await caller.subscription(query, variables)).encode()
        answer = await caller.graphql(query, variables)
        assert answer.status == 200, answer.raw
        return answer.raw


def _only(template: dict[str, Any], way: str) -> dict[str, Any]:
    """``template`` with the filter that is looked at, and no other."""
    if "filter" not in template:
        return template
    kept = {
        name: value
        for name, value in template["filter"].items()
        if f"{way}.".startswith((f"filter.{name}[", f"filter.{name}."))
    }
    return template | {"filter": kept}


async def test_every_root_field_has_a_recipe_with_all_its_places() -> None:
    wanted = {root: sorted(places_of(field)) for root, (_, field) in roots().items()}
    known = {root: sorted(way for way, _ in places(each)) for root, each in RECIPES.items()}

    assert known == wanted


COMPARED = {
    "UnitTestSetRun.sessionConnection": "compares ids with those of its own sessions",
}
"""Fields that take ids and read nothing by them."""


async def test_no_field_below_the_root_takes_an_id() -> None:
    below = {
        f"{type.name}.{name}": places_of(field)
        for type in GRAPH.type_map.values()
        if type not in (GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type)
        for name, field in getattr(type, "fields", {}).items()
        if getattr(field, "args", None)
    }

    assert below
    assert {name for name, ways in below.items() if ways} == set(COMPARED)


async def test_their_ids_are_as_good_as_none(site: Site) -> None:
    asking = Asking(site)
    before = await site.theirs_now()
    for root, way, kind, form in asked():
        for id in _theirs(site, kind):
            there = await asking.told(root, way, nowhere(kind), form)
            theirs = await asking.told(root, way, id, form)
            assert theirs == there, (root, way, kind)
    assert await site.theirs_now() == before


def _theirs(site: Site, kind: str) -> list[str]:
    """What to ask with: of what we use up by that one, of other things all."""
    ids = site.theirs.ids[kind]
    return [ids.pop()] if kind in USED_UP else ids


async def test_our_own_ids_are_better_than_none(site: Site) -> None:
    asking = Asking(site)
    better, alike = set(), set()
    for root, way, kind, form in sorted(asked(), key=lambda each: _ends(each[0])):
        there = await asking.told(root, way, nowhere(kind), form)
        ours = await asking.told(root, way, site.ours.first(kind), form)
        (alike if ours == there else better).add(f"{root} {way}")

    assert alike - better == set(MEANINGLESS)


def _ends(root: str) -> bool:
    return root.startswith(("Mutation.delete", "Mutation.remove", "Mutation.revoke"))
