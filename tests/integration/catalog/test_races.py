"""Commands at the same time: one wins, the others are told why, and nothing is half done."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from tests.support import definitions
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import Client, House


async def codes(client: Client, query: str, inputs: list[dict[str, Any]]) -> Counter[str]:
    """How many of the commands, given all at once, ended how: ``OK`` or the refusal's code."""
    results = await asyncio.gather(*(client.execute(query, input=given) for given in inputs))
    return Counter(
        str((result.errors[0].extensions or {})["code"]) if result.errors else "OK"
        for result in results
    )


async def test_one_of_many_takes_a_name(house: House) -> None:
    names = ["Café", "CAFÉ", " café ", "Cafe\u0301"] * 3
    inputs = [definitions.persona(name) for name in names]
    assert await codes(house.owner, definitions.CREATE["persona"], inputs) == {
        "OK": 1,
        "NAME_TAKEN": 11,
    }
    data = await house.owner.ask("{ personas { totalCount } }")
    assert data["personas"]["totalCount"] == 1
    assert len([each for each in await house.log() if each.stream.startswith("persona-")]) == 1


async def test_one_of_many_starts_the_set(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        started = await codes(house.owner, definitions.CREATE_RUN, [{"unitTestSetId": chosen}] * 8)
        assert started == {"OK": 1, "RUN_UNFINISHED": 7}
        data = await house.owner.ask("{ unitTestSetRuns { nodes { databaseId } } }")
        [run] = data["unitTestSetRuns"]["nodes"]
        await house.ended(run["databaseId"])


async def test_an_expected_version_goes_to_one_of_many(house: House) -> None:
    ana = await Author(house.owner).persona("Ana")
    inputs = [{"id": ana, "background": f"By {n}.", "version": 2} for n in range(8)]
    assert await codes(house.owner, definitions.NEW_VERSION["persona"], inputs) == {
        "OK": 1,
        "VERSION_MISMATCH": 7,
    }


async def test_without_an_expected_version_all_of_many_get_one(house: House) -> None:
    ana = await Author(house.owner).persona("Ana")
    inputs = [{"id": ana, "background": f"By {n}."} for n in range(8)]
    assert await codes(house.owner, definitions.NEW_VERSION["persona"], inputs) == {"OK": 8}
    data = await house.owner.ask(
        """query($id: ID!) { persona(id: $id) { version
            versions { nodes { version background } } } }""",
        id=ana,
    )
    assert data["persona"]["version"] == 9
    nodes = data["persona"]["versions"]["nodes"]
    assert [node["version"] for node in nodes] == [*range(1, 10)]
    assert len({node["background"] for node in nodes}) == 9
    before = await house.documents()
    await house.platform.rebuild()
    assert await house.documents() == before


async def test_one_of_many_deletes(house: House) -> None:
    ana = await Author(house.owner).persona("Ana")
    results = await asyncio.gather(
        *(house.owner.execute(definitions.DELETE["persona"], id=ana) for _ in range(5))
    )
    refused = [result.errors[0].extensions for result in results if result.errors]
    assert [refusal and refusal["code"] for refusal in refused] == ["NOT_FOUND"] * 4
