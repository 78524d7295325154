"""Where definitions are used, and what two versions of one say differently."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.definitions import Author, criterion
from tests.support.platform import House

USERS = """query($id: ID!) {{ {kind}(id: $id) {{
  {users}(first: 1) {{ totalCount nodes {{ name }} pageInfo {{ hasNextPage }} }} }} }}"""


async def users(house: House, kind: str, id: str) -> tuple[list[str], int]:
    field = "unitTestSets" if kind == "unitTest" else "unitTests"
    data = await house.owner.ask(USERS.format(kind=kind, users=field), id=id)
    found = data[kind][field]
    assert found["pageInfo"]["hasNextPage"] == (found["totalCount"] > 1)
    return [each["name"] for each in found["nodes"]], found["totalCount"]


async def users_of_service(house: House, id: str) -> list[str]:
    query = "query($id: ID!) { service(id: $id) { metrics { nodes { name } } } }"
    data = await house.owner.ask(query, id=id)
    return [each["name"] for each in data["service"]["metrics"]["nodes"]]


async def test_where_each_kind_is_used(house: House) -> None:
    author = Author(house.owner)
    ana, book = await author.persona("Ana"), await author.scenario("Book")
    line, booked = await author.service("Line"), await author.metric("Booked")
    parts = {"personaId": ana, "scenarioId": book, "serviceId": line}
    first, second = [
        await author.unit_test(name, **parts, successCriterions=[criterion(booked)])
        for name in ("First", "Second")
    ]
    await author.unit_test_set([first], "All")
    await author.metric("Quick", appliedToServices=[line])

    for kind, id in (("persona", ana), ("scenario", book), ("service", line), ("metric", booked)):
        assert await users(house, kind, id) == (["Second"], 2)
    assert await users(house, "unitTest", first) == (["All"], 1)
    assert await users(house, "unitTest", second) == ([], 0)
    assert await users_of_service(house, line) == ["Quick"]
    await author.delete("unitTest", second)
    assert await users(house, "persona", ana) == (["First"], 1)


DIFFERENCE = """query($id: ID!, $before: Int!, $after: Int) { persona(id: $id) {
  difference(before: $before, after: $after) { field before after } } }"""


async def difference(house: House, id: str, **versions: int) -> list[tuple[str, Any, Any]]:
    found = (await house.owner.ask(DIFFERENCE, id=id, **versions))["persona"]["difference"]
    return [(each["field"], each["before"], each["after"]) for each in found]


async def test_two_versions_field_by_field(house: House) -> None:
    author = Author(house.owner)
    id = await author.persona("Ana", nonsensitiveUserVariables={"city": "Lyon", "car": "no"})
    await author.new_version(
        "persona", id, background="By the door.", nonsensitiveUserVariables={"city": "Paris"}
    )

    assert await difference(house, id, before=1) == [
        ("background", "Lives around the corner.", "By the door."),
        ("nonsensitiveUserVariables.city", "Lyon", "Paris"),
        ("nonsensitiveUserVariables.car", "no", None),
    ]
    back = await difference(house, id, before=2, after=1)
    assert back[0] == ("background", "By the door.", "Lives around the corner.")
    assert await difference(house, id, before=2, after=2) == []


@pytest.mark.parametrize("argument", ["before", "after"])
async def test_a_version_that_is_not_there(house: House, argument: str) -> None:
    id = await Author(house.owner).persona("Ana")
    refusal = await house.owner.refusal(DIFFERENCE, id=id, **({"before": 1} | {argument: 7}))
    assert (refusal.code, refusal.field) == ("NOT_FOUND", argument)
    assert "the latest is 1" in refusal.message
