"""Search: best first, forgiving about accents, endings and half-typed words."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.documents import PersonaDocument
from tests.support.definitions import Author, criterion
from tests.support.platform import Client

SEARCH = """query($query: String!, $filter: PersonaFilter) {
    searchPersonas(query: $query, filter: $filter) { name } }"""


async def search(client: Client, query: str, **filter: Any) -> list[str]:
    data = await client.ask(SEARCH, query=query, filter=filter or None)
    return [found["name"] for found in data["searchPersonas"]]


async def test_a_name_beats_a_mention_and_a_whole_word_beats_a_beginning(owner: Client) -> None:
    author = Author(owner)
    await author.persona("Somebody", background="Once drank coffee, long ago, in a far country.")
    await author.persona("Coffeehouse keeper")
    await author.persona("The coffee drinker")
    await author.persona("Coffee")
    await author.persona("Tea")
    assert await search(owner, "coffee") == [
        "Coffee",
        "The coffee drinker",
        "Coffeehouse keeper",
        "Somebody",
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cafe", "Café Müller"),
        ("CAFÉ", "Café Müller"),
        ("muller", "Café Müller"),
        ("booking", "Two bookings"),
        ("bookings", "One booking"),
        ("booked", "One booking"),
        ("boo", "One booking"),
        ("mull", "Café Müller"),
        ("café mü", "Café Müller"),
        ("two boo", "Two bookings"),
        ("naive", "Naïve"),
        ("straße", "Strasse"),
    ],
)
async def test_what_is_found(owner: Client, query: str, name: str) -> None:
    author = Author(owner)
    for each in ("Café Müller", "Two bookings", "One booking", "Naïve", "Strasse"):
        await author.persona(each, background="Plain.")
    assert name in await search(owner, query)


@pytest.mark.parametrize("query", ["", "  ", "!?", "xyz", "booking xyz", "ooking"])
async def test_what_is_not_found(owner: Client, query: str) -> None:
    await Author(owner).persona("One booking", background="Plain.")
    assert await search(owner, query) == []


async def test_every_word_has_to_be_there(owner: Client) -> None:
    author = Author(owner)
    await author.persona("Old Ana", background="Grumpy.")
    await author.persona("Young Ana", background="Friendly.")
    assert await search(owner, "ana grumpy") == ["Old Ana"]


async def test_the_best_fifty_are_kept(owner: Client) -> None:
    author = Author(owner)
    for number in range(55):
        await author.persona(f"Nobody {number:02}", background="Knows Ana.")
    await author.persona("Ana")
    found = await search(owner, "ana")
    assert len(found) == 50
    assert found[0] == "Ana"


async def test_filters_apply_and_deleted_ones_are_gone(owner: Client) -> None:
    author = Author(owner)
    guest = await author.persona("Ana the guest", tags=[{"key": "city", "value": "Rome"}])
    await author.persona("Ana the owner", role="owner")
    gone = await author.persona("Ana the gone")
    await author.delete("persona", gone)
    assert sorted(await search(owner, "ana")) == ["Ana the guest", "Ana the owner"]
    assert await search(owner, "ana", roles=["owner"]) == ["Ana the owner"]
    assert await search(owner, "ana", tags=["city:*"]) == ["Ana the guest"]
    assert await search(owner, "ana", ids=[guest]) == ["Ana the guest"]
    assert await search(owner, "ana", isDeleted=True) == ["Ana the gone"]


async def test_only_the_latest_version_is_read(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana", background="Loves tennis.")
    await author.new_version("persona", ana, background="Loves chess.")
    assert await search(owner, "tennis") == []
    assert await search(owner, "chess") == ["Ana"]


async def test_another_organization_finds_nothing(owner: Client, stranger: Client) -> None:
    await Author(owner).persona("Ana")
    assert await search(stranger, "ana") == []


async def test_every_kind_is_searched_by_its_own_texts(owner: Client) -> None:
    author = Author(owner)
    await author.scenario("A stormy evening", objective="Find shelter.")
    metric = await author.metric("Politeness", description="Thanks the guest.")
    unit_test = await author.unit_test(
        "Storm", description="Moves inside.", successCriterions=[criterion(metric)]
    )
    await author.unit_test_set([unit_test], "Nightly", description="Before every release.")

    async def found(kind: str, query: str) -> list[str]:
        data = await owner.ask(f"query($q: String!) {{ {kind}(query: $q) {{ name }} }}", q=query)
        return [each["name"] for each in data[kind]]

    assert await found("searchScenarios", "evenings") == ["A stormy evening"]
    assert await found("searchScenarios", "shelter") == ["A stormy evening"]
    assert await found("searchMetrics", "polite") == ["Politeness"]
    assert await found("searchMetrics", "thank") == ["Politeness"]
    assert await found("searchUnitTests", "inside") == ["Storm"]
    assert await found("searchUnitTestSets", "releases") == ["Nightly"]


async def test_who_is_named_so_is_first_however_many_mention_it(owner: Client) -> None:
    author = Author(owner)
    await author.persona("Guest", background="Likes coffee.")
    personas = PersonaDocument.get_motor_collection()
    guest = await personas.find_one({})
    await personas.insert_many([guest | {"_id": f"{id:024x}"} for id in range(2**32, 2**32 + 1100)])
    await author.persona("Coffee")
    await author.persona("Another coffee")

    found = await search(owner, "coffee")

    assert found[:3] == ["Coffee", "Another coffee", "Guest"]
    assert len(found) == 50


async def test_scenarios_are_searched_in_all_that_they_say(owner: Client) -> None:
    author = Author(owner)
    await author.scenario("A change", objective="Move the booking to the terrace.")
    await author.scenario("Terrace", objective="Sit outside.")
    await author.scenario("Rain", instructions="Ask whether the terrace is open.")

    data = await owner.ask('{ searchScenarios(query: "terrace") { name } }')

    names = [each["name"] for each in data["searchScenarios"]]
    assert (names[0], set(names)) == ("Terrace", {"Terrace", "A change", "Rain"})
