"""Every shape of what is asked of the document database has an index that serves it.

The shapes are collected by a walk: two organizations live on the platform, and one of them
asks for every root field of GraphQL and every operation of REST, with each filter by itself.
``query_shapes.txt`` beside this lists them with their indexes.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
)

from graphql_schema.kit.global_ids import global_id
from simulation import registry
from simulation.catalog.comparing.history import HistoryQueries
from simulation.catalog.comparing.queries import ComparisonQueries
from simulation.catalog.gates.baseline import LastLabelled, LastOn
from simulation.catalog.review.queue.queries import QueueFilter, QueueOrder, QueueQueries
from simulation.database import open_database
from simulation.documents.paging import Page
from tests.integration.isolation.graphql_places import document, roots
from tests.integration.isolation.graphql_recipes import ENDLESS, RECIPES, one_of
from tests.integration.isolation.site import Site, open_site
from tests.integration.isolation.templates import USED_UP, Of, filled, nowhere
from tests.integration.isolation.test_rest import Asking, asked, operations
from tests.support.platform import OWNER
from tests.support.query_shapes import Asked, indexes_of, recording_database, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

LISTED = Path(__file__).with_name("query_shapes.txt")
SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")
INDEXES = indexes_of(registry.DOCUMENTS)

FEW = {
    "organizations": "as many as there are customers",
    "open_runs": "what is under way at the moment",
}
"""Collections that are read as a whole, and why that is no matter."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shapes() -> AsyncIterator[dict[str, Asked]]:
    database, found = recording_database()
    async with open_site(database=database) as site:
        await _by_graphql(site)
        await _by_rest(site)
        await _by_itself(site)
        yield dict(found)


async def _by_graphql(site: Site) -> None:
    # What is read first: what changes things may take them away.
    for root in sorted(set(RECIPES) - set(ENDLESS), key=lambda each: ("Mutation." in each, each)):
        for template in _variants(root):
            variables = filled(template, lambda way, of: _ours(site, of))
            query = document(root, variables)
            if root.startswith("Subscription."):
                await site.caller.subscription(query, variables)
            else:
                answer = await site.caller.graphql(query, variables)
                assert answer.status == 200, answer.raw


def _variants(root: str) -> Iterator[dict[str, Any]]:
    """A recipe with each part of its filter by itself, and in each order."""
    template = RECIPES[root]
    yield from one_of(root, template)
    arguments = roots()[root][1].args
    if "filter" in arguments:
        given = template.get("filter", {})
        yield template | {"filter": {}}
        for name, field in get_named_type(arguments["filter"].type).fields.items():
            yield template | {"filter": {name: given.get(name, _some(field.type))}}
    if "sort" in arguments:
        for field in ("UPDATED_AT", "CREATED_AT", "NAME"):
            yield {"sort": {"field": field, "direction": "ASC"}}


def _some(type: Any) -> Any:
    """Any value of a type of inputs."""
    plain = get_nullable_type(type)
    if isinstance(plain, GraphQLList):
        return [_some(plain.of_type)]
    if isinstance(plain, GraphQLEnumType):
        return next(iter(plain.values))
    if isinstance(plain, GraphQLInputObjectType):
        return {name: _some(field.type) for name, field in plain.fields.items()}
    return {"Boolean": True, "DateTime": "2026-01-01T00:00:00Z", "Int": 1}.get(plain.name, "x")


def _ours(site: Site, of: Of) -> str:
    if of.kind == "any":
        return global_id("Persona", site.ours.first("persona"))
    return nowhere(of.kind) if of.kind in USED_UP else site.ours.first(of.kind)


async def _by_rest(site: Site) -> None:
    asking = Asking(site)
    for operation in operations(site):
        await asking.answer(operation)
    for operation, way, of in sorted(asked(site), key=lambda each: each[0].method == "DELETE"):
        await asking.answer(operation, way, _ours(site, of))


async def _by_itself(site: Site) -> None:
    """What nobody asks for: at start, at night, and when all is made anew."""
    platform = site.house.platform
    await platform.bus.settle()
    await platform.pulse.runs.ended_before(site.house.clock.now() - timedelta(days=1), 100)
    await platform.pulse.tasks.scheduled()
    await platform.pulse.runs.of(OWNER.organization).unfinished()
    await platform.pulse.runs.of(OWNER.organization).created_since(site.house.clock.now())
    await platform.set_runs.unfinished()
    comparing = ComparisonQueries(platform.set_runs)
    for wanted in (LastOn(version_set="release"), LastLabelled(key="commit", value="a")):
        await comparing.last(OWNER.organization, "f" * 24, wanted)
    history = HistoryQueries()
    await history.flakiest(OWNER.organization, 1, site.house.clock.now())
    page = Page(first=1, after="sort_key=2026")
    await history.pass_rates(OWNER.organization, "f" * 24, page, service_version=1)
    for order in QueueOrder:
        for wanted in (QueueFilter(), QueueFilter("f" * 24), QueueFilter(None, "f" * 24)):
            await QueueQueries().page(OWNER.organization, wanted, order, Page(first=1))
            await QueueQueries().count(OWNER.organization, wanted)
    await platform.demo_pulses.resume()
    for queries in platform.definitions.values():
        await queries.changed_since(OWNER.organization, site.house.clock.now())


def _line(asked: Asked) -> str:
    indexes = INDEXES.get(asked.collection, [])
    few = f"none: {FEW[asked.collection]}" if asked.collection in FEW else None
    return f"{asked.shape}  <-  {serving(asked, indexes) or few or 'MISSING'}"


async def test_each_shape_is_served_by_an_index(shapes: dict[str, Asked]) -> None:
    without = [line for line in map(_line, shapes.values()) if line.endswith("MISSING")]

    assert without == []


async def test_each_shape_is_listed(shapes: dict[str, Asked]) -> None:
    listed = LISTED.read_text().splitlines()
    new = sorted(line for line in map(_line, shapes.values()) if line not in listed)

    assert new == [], f"Add these to {LISTED.name}:\n" + "\n".join(new)


@pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set")
async def test_a_server_reads_no_collection_as_a_whole(shapes: dict[str, Asked]) -> None:
    database = open_database(SERVER)
    try:
        await database.prepare(registry.DOCUMENTS)
        for asked in shapes.values():
            if asked.collection in FEW:
                continue
            found = database.handle[asked.collection].find(asked.condition)
            cursor = found.sort(list(asked.sorts)) if asked.sorts else found
            plan = (await cursor.explain())["queryPlanner"]["winningPlan"]
            assert "COLLSCAN" not in str(plan), asked.shape
    finally:
        database.close()
