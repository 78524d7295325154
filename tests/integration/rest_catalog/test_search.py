"""Search: the best 50, best first."""

from __future__ import annotations

import pytest

from tests.integration.rest_catalog import bodies
from tests.integration.rest_catalog.bodies import (
    METRIC,
    PERSONA,
    SCENARIO,
    UNIT_TEST,
    UNIT_TEST_SET,
    metric,
    persona,
    persona_version,
    scenario,
)
from tests.integration.rest_catalog.site import Rest, Site


async def test_names_count_more_than_backgrounds(owner: Rest) -> None:
    mentioned = persona_version(background="Once met a sailor.")
    await owner.made(PERSONA, persona("Ana", initial_version=mentioned))
    await owner.made(PERSONA, persona("Sailor Bo"))
    await owner.made(PERSONA, persona("Cy"))

    assert await owner.names(f"{PERSONA}search", query="sailors") == ["Sailor Bo", "Ana"]
    assert await owner.names(f"{PERSONA}search", query="sail") == ["Sailor Bo", "Ana"]
    assert await owner.names(f"{PERSONA}search", query="met sailor") == ["Ana"]
    assert await owner.names(f"{PERSONA}search", query="!") == []


async def test_what_was_found_can_be_narrowed(site: Site) -> None:
    await site.owner.made(PERSONA, persona("Sailor Ana", role="guest", tags={"team": "a"}))
    await site.editor.made(PERSONA, persona("Sailor Bo", role="chef"))
    path = f"{PERSONA}search"

    assert await site.owner.names(path, query="sailor", role="chef") == ["Sailor Bo"]
    assert await site.owner.names(path, query="sailor", tag="team:*") == ["Sailor Ana"]
    assert await site.owner.names(path, query="sailor", creator="acme,edgar") == ["Sailor Bo"]
    assert await site.stranger.names(path, query="sailor") == []


async def test_the_deleted_are_not_found(owner: Rest) -> None:
    id = await owner.made(METRIC, metric("Politeness"))
    await owner.delete(f"{METRIC}{id}/")

    assert await owner.names(f"{METRIC}search/", query="politeness") == []


async def test_scenarios_are_found_by_name_alone(owner: Rest) -> None:
    await owner.made(SCENARIO, scenario("Book a table"))

    assert await owner.names(f"{SCENARIO}search", query="table") == ["Book a table"]
    assert await owner.names(f"{SCENARIO}search", query="open") == []


async def test_fifty_are_enough(owner: Rest) -> None:
    for number in range(51):
        await owner.made(SCENARIO, scenario(f"Table {number}"))

    assert len(await owner.rows(f"{SCENARIO}search", query="table")) == 50


async def test_only_what_is_searched_has_an_underscore(owner: Rest) -> None:
    await owner.made(UNIT_TEST_SET, await bodies.unit_test_set(owner, "Sailor"))

    for path, query, id in (
        (f"{PERSONA}search", "sailor", "id"),
        (f"{SCENARIO}search", "sailor", "id"),
        (f"{METRIC}search/", "sailor", "_id"),
        (f"{UNIT_TEST}search/", "sailor", "_id"),
        (f"{UNIT_TEST_SET}search/", "sailor", "_id"),
    ):
        [row] = await owner.rows(path, query=query)
        assert {"id", "_id"} & set(row) == {id}


@pytest.mark.parametrize("query", [None, "", "  ", "a\x00b"])
async def test_a_search_is_for_something(owner: Rest, query: str | None) -> None:
    given = {} if query is None else {"query": query}

    answer = await owner.get(f"{PERSONA}search", **given)

    assert (answer.status, answer.field) == (422, "query")
