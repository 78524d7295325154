"""Pages stay right in both directions, among ties, while rows come and go in between."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.support.definitions import Author
from tests.support.platform import Client, House, open_house

PERSONAS = """query($field: DefinitionSortField!, $direction: SortDirection!,
    $first: Int, $after: String, $last: Int, $before: String, $filter: PersonaFilter) {
  page: personas(sort: {field: $field, direction: $direction}, filter: $filter,
      first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { name } edges { cursor node { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
FIELDS = ["CREATED_AT", "UPDATED_AT", "NAME"]
DIRECTIONS = ["ASC", "DESC"]
NAMES = [f"Guest {number:02}" for number in range(11)]


@pytest.fixture
async def still() -> AsyncIterator[House]:
    """A house whose clock stands still: all its times are equal."""
    async with open_house(step=timedelta(0)) as opened:
        yield opened


async def populate(client: Client) -> dict[str, str]:
    """The guests, created in an order that is not that of their names."""
    author = Author(client)
    ids = {name: await author.persona(name) for name in reversed(NAMES[::2] + NAMES[1::2])}
    for name in (NAMES[3], NAMES[8]):
        await author.update("persona", ids[name], tags=[{"key": "seen"}])
    return ids


async def page(client: Client, **asked: Any) -> dict[str, Any]:
    data = await client.ask(PERSONAS, **{"field": "NAME", "direction": "ASC"} | asked)
    found: dict[str, Any] = data["page"]
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    cursors = [edge["cursor"] for edge in found["edges"]] or [None]
    assert found["pageInfo"]["startCursor"] == cursors[0]
    assert found["pageInfo"]["endCursor"] == cursors[-1]
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [node["name"] for node in found["nodes"]]


async def forward(client: Client, size: int, **asked: Any) -> list[str]:
    """All names, page by page from the start."""
    walked, after = list[str](), None
    while True:
        found = await page(client, first=size, after=after, **asked)
        walked += names(found)
        assert found["pageInfo"]["hasPreviousPage"] is (after is not None)
        if not found["pageInfo"]["hasNextPage"]:
            return walked
        assert len(found["nodes"]) == size
        after = found["pageInfo"]["endCursor"]


async def backward(client: Client, size: int, **asked: Any) -> list[str]:
    """All names, page by page from the end."""
    walked, before = list[str](), None
    while True:
        found = await page(client, last=size, before=before, **asked)
        walked = names(found) + walked
        assert found["pageInfo"]["hasNextPage"] is (before is not None)
        if not found["pageInfo"]["hasPreviousPage"]:
            return walked
        assert len(found["nodes"]) == size
        before = found["pageInfo"]["startCursor"]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("size", [1, 4, 11])
async def test_all_pages_together_are_the_whole_list_both_ways(
    house: House, field: str, direction: str, size: int
) -> None:
    await populate(house.owner)
    order = {"field": field, "direction": direction}
    whole = names(await page(house.owner, **order))
    assert sorted(whole) == NAMES
    assert await forward(house.owner, size, **order) == whole
    assert await backward(house.owner, size, **order) == whole
    opposite = {"field": field, "direction": DIRECTIONS[direction == "ASC"]}
    assert names(await page(house.owner, **opposite)) == whole[::-1]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("field", FIELDS)
async def test_ties_lose_and_repeat_nothing(still: House, field: str, direction: str) -> None:
    await populate(still.owner)
    order = {"field": field, "direction": direction}
    whole = names(await page(still.owner, **order))
    assert sorted(whole) == NAMES
    assert await forward(still.owner, 3, **order) == whole
    assert await backward(still.owner, 3, **order) == whole


async def test_each_order_sorts_by_what_it_says(house: House) -> None:
    ids = await populate(house.owner)
    assert names(await page(house.owner, field="NAME")) == NAMES
    assert names(await page(house.owner, field="CREATED_AT")) == list(ids)
    updated = names(await page(house.owner, field="UPDATED_AT", direction="DESC"))
    assert updated[:2] == [NAMES[8], NAMES[3]]
    assert updated[2:] == [name for name in reversed(ids) if name not in updated[:2]]


async def test_a_deletion_is_an_update(house: House) -> None:
    ids = await populate(house.owner)
    await Author(house.owner).delete("persona", ids[NAMES[5]])
    found = await page(
        house.owner, field="UPDATED_AT", direction="DESC", filter={"isDeleted": None}
    )
    assert names(found)[0] == NAMES[5]


async def test_names_sort_as_people_expect(owner: Client) -> None:
    expected = ["Ana", "ana 2", "Ana María", "Ana-Lena", "ana2", "Anabel", "Bob"]
    author = Author(owner)
    for name in (expected[3], *expected[::-2], *expected[1::2]):
        if name not in names(await page(owner)):
            await author.persona(name)
    assert names(await page(owner)) == expected


async def test_rows_that_are_added_and_deleted_in_between_shift_nothing(house: House) -> None:
    ids, author = await populate(house.owner), Author(house.owner)
    first = await page(house.owner, first=4)
    await author.persona("Guest 00b")
    await author.delete("persona", ids["Guest 03"])  # The row of the cursor itself.
    await author.delete("persona", ids["Guest 05"])
    await author.persona("Guest 06b")
    second = await page(house.owner, first=4, after=first["pageInfo"]["endCursor"])
    assert names(first) == NAMES[:4]
    assert names(second) == ["Guest 04", "Guest 06", "Guest 06b", "Guest 07"]

    back = await page(house.owner, last=4, before=second["pageInfo"]["startCursor"])
    assert names(back) == ["Guest 00", "Guest 00b", "Guest 01", "Guest 02"]


async def test_a_row_that_is_updated_in_between_is_not_lost_from_a_list_by_creation(
    house: House,
) -> None:
    ids = await populate(house.owner)
    first = await page(house.owner, field="CREATED_AT", first=6)
    for name in NAMES:
        await Author(house.owner).update("persona", ids[name], tags=[{"key": "later"}])
    rest = await page(
        house.owner, field="CREATED_AT", first=6, after=first["pageInfo"]["endCursor"]
    )
    assert names(first) + names(rest) == list(ids)


async def test_both_cursors_cut_a_window(owner: Client) -> None:
    await populate(owner)
    cursors = [edge["cursor"] for edge in (await page(owner))["edges"]]
    window = {"after": cursors[2], "before": cursors[8]}
    assert names(await page(owner, **window)) == NAMES[3:8]
    assert names(await page(owner, first=2, **window)) == NAMES[3:5]
    assert names(await page(owner, last=2, **window)) == NAMES[6:8]


async def test_an_empty_page_says_whether_there_is_more(owner: Client) -> None:
    nothing = await page(owner, first=3)
    assert (nothing["nodes"], nothing["totalCount"]) == ([], 0)
    assert not nothing["pageInfo"]["hasNextPage"]
    await populate(owner)
    none = await page(owner, first=0)
    assert (none["nodes"], none["totalCount"]) == ([], 11)
    assert none["pageInfo"]["hasNextPage"]


async def test_the_total_counts_all_pages_of_the_filtered(owner: Client) -> None:
    await populate(owner)
    assert (await page(owner, first=2))["totalCount"] == 11
    found = await page(owner, first=1, filter={"tags": ["seen:"]})
    assert (names(found), found["totalCount"]) == ([NAMES[3]], 2)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first": -1}, "first"),
        ({"first": 101}, "first"),
        ({"last": 101}, "last"),
        ({"last": -5}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"after": "%%%"}, "after"),
        ({"after": "é"}, "after"),
        ({"after": ""}, "after"),
        ({"before": "AAA"}, "before"),
        ({"before": base64.b64encode(b"\xff\xfe").decode()}, "before"),
        ({"after": base64.b64encode(b"no key").decode()}, "after"),
    ],
)
async def test_sizes_and_cursors_that_are_no_good(
    owner: Client, asked: dict[str, Any], field: str
) -> None:
    refusal = await owner.refusal(PERSONAS, **{"field": "NAME", "direction": "ASC"} | asked)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    assert refusal.message.startswith(f"{field}: ")


async def test_a_cursor_of_another_order_is_refused_instead_of_a_wrong_page(owner: Client) -> None:
    await populate(owner)
    cursor = (await page(owner, field="NAME", first=1))["pageInfo"]["endCursor"]
    refusal = await owner.refusal(PERSONAS, field="CREATED_AT", direction="ASC", after=cursor)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "after")
    assert "another order" in refusal.message
