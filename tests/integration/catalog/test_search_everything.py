"""One search over all kinds and runs: a palette asks once for each key."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from simulation.identity.permission import Permission
from tests.integration.permissions.asking import with_none_but
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import Client, House

SEARCH = """query($query: String!, $ofEach: Int! = 5) { search(query: $query, ofEach: $ofEach) {
    __typename ... on DefinitionNode { name } ... on UnitTestSetRun { databaseId } } }"""


@pytest_asyncio.fixture
async def run(house: House) -> str:
    """The run of a set; all that there is has "terrace" in its name."""
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Terrace line", url=agent.url)
        test = await author.unit_test("Terrace booking", serviceId=line)
        run = await author.run(await author.unit_test_set([test], "Terrace set"))
        await house.ended(run)
    return run


async def found(client: Client, query: str, **variables: Any) -> list[tuple[str, str]]:
    data = await client.ask(SEARCH, query=query, **variables)
    return [(each["__typename"], each.get("name") or each["databaseId"]) for each in data["search"]]


async def test_everything_that_has_a_name_is_found_kind_by_kind(house: House, run: str) -> None:
    await Author(house.owner).persona("Terrace guest")
    assert await found(house.owner, "terr") == [
        ("Persona", "Terrace guest"),
        ("Persona", "persona of Terrace booking"),
        ("Scenario", "scenario of Terrace booking"),
        ("Metric", "metric of Terrace booking"),
        ("Service", "Terrace line"),
        ("UnitTest", "Terrace booking"),
        ("UnitTestSet", "Terrace set"),
        ("UnitTestSetRun", run),
    ]
    one = await found(house.owner, "terrace", ofEach=1)
    assert [kind for kind, _ in one].count("Persona") == 1


async def test_only_what_one_may_see(house: House, run: str) -> None:
    assert await found(house.stranger, "terrace") == []
    only = with_none_but(house, Permission.GET_SERVICE)
    assert await found(only, "terrace") == [("Service", "Terrace line")]


async def test_too_many_are_refused(house: House) -> None:
    refusal = await house.owner.refusal(SEARCH, query="a", ofEach=21)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "ofEach")
