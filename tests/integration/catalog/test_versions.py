"""Versions by number, range, ``latest`` or all; history; the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.catalog.test_undelete import KINDS, some
from tests.support import definitions
from tests.support.definitions import Author
from tests.support.platform import COLLEAGUE, Client, House

VERSIONS = """query($id: ID!, $version: String, $descending: Boolean! = false, $first: Int,
    $after: String, $last: Int, $before: String) {
  persona(id: $id) { versions(version: $version, descending: $descending, first: $first,
      after: $after, last: $last, before: $before) {
    totalCount nodes { version background creator { userId } createdAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
AS_OF = """query($id: ID!, $time: DateTime!) { persona(id: $id) {
    asOf(time: $time) {
      version name background isDeleted tags { key } creator { userId } createdAt } } }"""
HISTORY = """query($id: ID!) { persona(id: $id) { isDeleted version
    history { event version changed at by { orgId userId } data } } }"""


async def ana_in_seven_versions(client: Client) -> str:
    author = Author(client)
    ana = await author.persona("Ana", background="Version 1.")
    for number in range(2, 8):
        assert await author.new_version("persona", ana, background=f"Version {number}.") == number
    return ana


async def versions(client: Client, ana: str, **asked: Any) -> dict[str, Any]:
    data = await client.ask(VERSIONS, id=ana, **asked)
    found: dict[str, Any] = data["persona"]["versions"]
    for node in found["nodes"]:
        assert node["background"] == f"Version {node['version']}."
    return found


def numbers(found: dict[str, Any]) -> list[int]:
    return [node["version"] for node in found["nodes"]]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (None, [1, 2, 3, 4, 5, 6, 7]),
        ("3", [3]),
        ("2-5", [2, 3, 4, 5]),
        ("6-99", [6, 7]),
        ("4-4", [4]),
        ("latest", [7]),
        ("0", []),
        ("0-1", [1]),
        ("8", []),
    ],
)
async def test_which_versions(owner: Client, version: str | None, expected: list[int]) -> None:
    ana = await ana_in_seven_versions(owner)
    found = await versions(owner, ana, version=version)
    assert (numbers(found), found["totalCount"]) == (expected, len(expected))
    reverse = await versions(owner, ana, version=version, descending=True)
    assert numbers(reverse) == expected[::-1]


@pytest.mark.parametrize("version", ["", "5-2", "x", "2-", "-2", "1-2-3", "LATEST", "1,2", "٣"])
async def test_versions_that_are_no_good(owner: Client, version: str) -> None:
    ana = await Author(owner).persona()
    refusal = await owner.refusal(VERSIONS, id=ana, version=version)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "version")


@pytest.mark.parametrize("descending", [False, True])
async def test_versions_by_the_page_both_ways(owner: Client, descending: bool) -> None:
    ana = await ana_in_seven_versions(owner)
    whole = [2, 3, 4, 5, 6][:: -1 if descending else 1]
    asked = {"version": "2-6", "descending": descending}
    first = await versions(owner, ana, first=2, **asked)
    second = await versions(owner, ana, first=2, after=first["pageInfo"]["endCursor"], **asked)
    third = await versions(owner, ana, first=2, after=second["pageInfo"]["endCursor"], **asked)
    assert [*numbers(first), *numbers(second), *numbers(third)] == whole
    assert not third["pageInfo"]["hasNextPage"]
    assert third["totalCount"] == 5
    last = await versions(owner, ana, last=2, **asked)
    earlier = await versions(owner, ana, last=9, before=last["pageInfo"]["startCursor"], **asked)
    assert [*numbers(earlier), *numbers(last)] == whole


async def test_more_than_nine_versions_stay_in_order(owner: Client) -> None:
    author = Author(owner)
    line = await author.service("Line")
    for number in range(2, 13):
        description = f"Version {number}."
        assert await author.update("service", line, description=description) == number
    data = await owner.ask(
        "query($id: ID!) { service(id: $id) { versions { nodes { version } } } }", id=line
    )
    assert [node["version"] for node in data["service"]["versions"]["nodes"]] == [*range(1, 13)]


async def test_expected_versions(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana")
    assert await author.new_version("persona", ana, background="Two.", version=2) == 2
    for wrong in (1, 2, 4):
        refusal = await owner.refusal(
            definitions.NEW_VERSION["persona"],
            input={"id": ana, "background": "Wrong.", "version": wrong},
        )
        assert (refusal.code, refusal.field) == ("VERSION_MISMATCH", "version")
        assert refusal.details == {"nextVersion": 3}
    line = await author.service("Line")
    refusal = await owner.refusal(
        definitions.UPDATE["service"],
        input={"id": line, "description": "Wrong.", "expectedVersion": 1},
    )
    assert (refusal.code, refusal.details) == ("VERSION_MISMATCH", {"nextVersion": 2})
    assert await author.update("service", line, description="Right.", expectedVersion=2) == 2


async def test_a_version_may_say_the_same_again_but_an_update_that_changes_nothing_is_none(
    house: House,
) -> None:
    author = Author(house.owner)
    ana = await author.persona("Ana", background="Same.")
    assert await author.new_version("persona", ana, background="Same.") == 2
    line = await author.service("Line", description="Same.")
    before = await house.everything()
    assert await author.update("service", line, description="Same.") == 1
    assert await house.everything() == before


async def test_tags_of_a_persona_are_outside_of_its_versions(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana")
    assert await author.update("persona", ana, tags=[{"key": "new"}]) == 1
    unit_test = await author.unit_test()
    assert await author.update("unitTest", unit_test, tags=[{"key": "new"}]) == 2


async def test_history_tells_what_when_and_who(house: House) -> None:
    author, colleague = Author(house.owner), Author(house.client(COLLEAGUE))
    ana = await author.persona("Ana", background="One.")
    house.clock.advance(timedelta(days=1))
    await colleague.new_version("persona", ana, background="Two.")
    house.clock.advance(timedelta(days=1))
    await author.update("persona", ana, tags=[{"key": "old"}])
    house.clock.advance(timedelta(days=1))
    await colleague.delete("persona", ana)

    persona = (await house.owner.ask(HISTORY, id=ana))["persona"]
    told = [
        (each["event"], each["version"], each["changed"], each["at"][:10], each["by"]["userId"])
        for each in persona["history"]
    ]
    assert told == [
        ("PersonaCreated", None, [], "2026-01-01", "olga"),
        ("PersonaRevised", 2, ["background"], "2026-01-02", "colin"),
        ("PersonaRevised", 2, ["tags"], "2026-01-03", "olga"),
        ("PersonaDeleted", None, [], "2026-01-04", "colin"),
    ]
    assert {each["by"]["orgId"] for each in persona["history"]} == {"acme"}
    assert persona["history"][1]["data"]["body"]["background"] == "Two."
    assert (persona["isDeleted"], persona["version"]) == (True, 2)
    asked = "query($id: ID!) { persona(id: $id) { history(latest: 2) { event changed } } }"
    assert (await house.owner.ask(asked, id=ana))["persona"]["history"] == [
        {"event": "PersonaRevised", "changed": ["tags"]},
        {"event": "PersonaDeleted", "changed": []},
    ]


async def test_the_past_is_as_it_was(house: House) -> None:
    author, colleague = Author(house.owner), Author(house.client(COLLEAGUE))
    day = timedelta(days=1)
    house.clock.advance(day)
    ana = await author.persona("Ana", background="One.")
    house.clock.advance(day)
    await colleague.new_version("persona", ana, background="Two.")
    house.clock.advance(day)
    await author.update("persona", ana, tags=[{"key": "old"}])
    house.clock.advance(day)
    await author.delete("persona", ana)

    async def on(date: str) -> tuple[int, str, str, str] | None:
        found = (await house.owner.ask(AS_OF, id=ana, time=date))["persona"]["asOf"]
        if found is None:
            return None
        told = found["version"], found["background"], found["creator"]["userId"]
        return (*told, found["createdAt"][:10])

    assert await on("2026-01-01T12:00:00Z") is None
    assert await on("2026-01-02T12:00:00Z") == (1, "One.", "olga", "2026-01-02")
    assert await on("2026-01-03T12:00:00Z") == (2, "Two.", "colin", "2026-01-03")
    assert await on("2026-01-03T00:30:00+01:00") == (1, "One.", "olga", "2026-01-02")
    # Tags are no part of a version, and neither is the deletion: who wrote it stays the same.
    assert await on("2026-01-04T12:00:00Z") == (2, "Two.", "colin", "2026-01-03")
    assert await on("2030-01-01T00:00:00Z") == (2, "Two.", "colin", "2026-01-03")


async def test_the_past_knows_tags_and_deletion(house: House) -> None:
    author, day = Author(house.owner), timedelta(days=1)
    ana = await author.persona("Ana")
    house.clock.advance(day)
    await author.update("persona", ana, tags=[{"key": "old"}])
    house.clock.advance(day)
    await author.delete("persona", ana)

    async def on(date: str) -> tuple[list[str], bool]:
        found = (await house.owner.ask(AS_OF, id=ana, time=date))["persona"]["asOf"]
        return [tag["key"] for tag in found["tags"]], found["isDeleted"]

    assert await on("2026-01-01T12:00:00Z") == ([], False)
    assert await on("2026-01-02T12:00:00Z") == (["old"], False)
    assert await on("2026-01-03T12:00:00Z") == (["old"], True)


async def test_the_past_includes_its_own_moment(owner: Client) -> None:
    ana = await Author(owner).persona("Ana", background="One.")
    data = await owner.ask("query($id: ID!) { persona(id: $id) { createdAt } }", id=ana)
    created = data["persona"]["createdAt"]
    assert (await owner.ask(AS_OF, id=ana, time=created))["persona"]["asOf"]["version"] == 1


async def test_a_time_without_a_zone_is_refused(owner: Client) -> None:
    ana = await Author(owner).persona("Ana")
    refusal = await owner.refusal(AS_OF, id=ana, time="2026-01-01T00:00:00")
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "time")
    assert "append 'Z'" in refusal.message


@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_has_a_past_and_a_history(house: House, kind: str) -> None:
    author, colleague = Author(house.owner), Author(house.client(COLLEAGUE))
    id, name = await some(author, kind)
    before = house.clock.now()
    house.clock.advance(timedelta(days=1))
    await colleague.update(kind, id, name="Veranda")
    house.clock.advance(timedelta(days=1))
    await author.delete(kind, id)
    data = await house.owner.ask(
        f"""query($id: ID!, $before: DateTime!, $now: DateTime!) {{ {kind}(id: $id) {{
            then: asOf(time: $before) {{ ...Past }} now: asOf(time: $now) {{ ...Past }}
            history {{ version by {{ userId }} }} }} }}
        fragment Past on VersionNode {{ version name isDeleted creator {{ userId }} }}""",
        id=id,
        before=before.isoformat(),
        now=house.clock.now().isoformat(),
    )
    found = data[kind]
    was = {"version": 1, "name": name, "isDeleted": False, "creator": {"userId": "olga"}}
    assert found["then"] == was
    assert found["now"] == {
        "version": 2,
        "name": "Veranda",
        "isDeleted": True,
        "creator": {"userId": "colin"},
    }
    assert [(each["version"], each["by"]["userId"]) for each in found["history"]] == [
        (None, "olga"),
        (2, "colin"),
        (None, "olga"),
    ]
