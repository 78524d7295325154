"""News of definitions: what somebody did to them, as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from simulation.catalog.definition.watch import DefinitionsWatch
from simulation.identity.permission import Permission
from tests.integration.catalog.test_undelete import KINDS, some
from tests.integration.permissions.asking import with_all_but
from tests.support.definitions import UNDELETE, Author
from tests.support.platform import COLLEAGUE, Client, House

NEWS = """subscription($kinds: [DefinitionKind!], $after: DateTime) {
    definitionNews(kinds: $kinds, after: $after) { kind at by { userId } version changed
        definition { __typename databaseId name version isDeleted } } }"""


class Heard:
    """What one client is told, from when it listens."""

    def __init__(self, client: Client, **variables: Any) -> None:
        self._stream: AsyncIterator[Any] = client.stream(NEWS, **variables)
        self._next = asyncio.ensure_future(anext(self._stream))

    async def news(self) -> dict[str, Any]:
        told: dict[str, Any] = (await self._next)["definitionNews"]
        self._next = asyncio.ensure_future(anext(self._stream))
        return told

    @property
    def is_told(self) -> bool:
        return self._next.done()

    async def leave(self) -> None:
        self._next.cancel()
        await asyncio.gather(self._next, return_exceptions=True)
        await self._stream.aclose()  # type: ignore[attr-defined]


def listening(house: House, client: Client, **variables: Any) -> Heard:
    """One who is told of all that is done from now on."""
    return Heard(client, **variables, after=house.clock.now().isoformat())


@pytest.mark.parametrize("kind", KINDS)
async def test_each_change_is_told_once_with_who_made_it(house: House, kind: str) -> None:
    author, colleague = Author(house.owner), Author(house.client(COLLEAGUE))
    names = {"unitTest": "UNIT_TEST", "unitTestSet": "UNIT_TEST_SET"}
    heard = listening(house, house.owner, kinds=[names.get(kind, kind.upper())])
    stranger = listening(house, house.stranger)
    id, name = await some(author, kind)
    created = await heard.news()
    while created["definition"]["name"] != name:  # A part of it is of the same kind.
        created = await heard.news()
    await colleague.update(kind, id, name="Veranda")
    updated = await heard.news()
    await author.delete(kind, id)
    deleted = await heard.news()
    await house.owner.ask(UNDELETE[kind], id=id)
    undeleted = await heard.news()

    told = (created, updated, deleted, undeleted)
    assert [each["kind"] for each in told] == ["CREATED", "UPDATED", "DELETED", "UNDELETED"]
    assert [each["version"] for each in told] == [1, 2, None, None]
    assert [each["by"]["userId"] for each in told] == ["olga", "colin", "olga", "olga"]
    assert {each["definition"]["databaseId"] for each in told} == {id}
    assert updated["changed"] == ["name"]
    assert updated["definition"]["name"] == "Veranda"
    assert deleted["definition"]["isDeleted"]
    assert not heard.is_told
    assert not stranger.is_told
    await heard.leave()
    await stranger.leave()


async def test_what_was_done_since_a_query_is_told_as_well(house: House) -> None:
    author = Author(house.owner)
    await author.persona("Before")
    house.clock.advance(timedelta(seconds=5))
    asked = house.clock.now()
    ana = await author.persona("Ana")
    await author.new_version("persona", ana, background="By the door.")
    heard = Heard(house.owner, kinds=["PERSONA"], after=asked.isoformat())

    told = [await heard.news(), await heard.news()]

    assert [(each["kind"], each["version"]) for each in told] == [("CREATED", 1), ("UPDATED", 2)]
    assert {each["definition"]["databaseId"] for each in told} == {ana}
    await heard.leave()


async def test_a_clock_that_is_ahead_misses_nothing(house: House) -> None:
    platform, ahead = house.platform, house.clock.now() + timedelta(hours=1)
    watch = DefinitionsWatch(
        platform.bus,
        house.clock,
        "acme",
        ["persona"],
        platform.definitions.__getitem__,
        after=ahead,
    )
    news = aiter(watch)
    hearing = asyncio.ensure_future(anext(news))
    await asyncio.sleep(0)  # It listens by now.
    await Author(house.owner).persona("Ana")
    assert (await hearing).definition.name == "Ana"
    await news.aclose()


async def test_only_of_what_the_viewer_may_see(house: House) -> None:
    client = with_all_but(house, Permission.GET_PERSONA)
    refusal = await client.refused_stream(NEWS, kinds=["SCENARIO", "PERSONA"])
    assert refusal.code == "FORBIDDEN"
    heard = listening(house, client)
    await Author(house.owner).persona("Ana")
    await Author(house.owner).scenario("Walks in")
    assert (await heard.news())["definition"]["name"] == "Walks in"
    await heard.leave()
    assert not house.platform.bus.is_heard
