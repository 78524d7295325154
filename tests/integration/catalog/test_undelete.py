"""What was deleted can be taken into use again; names and roles can be changed."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.support.definitions import DELETE, UNDELETE, UPDATE, Author
from tests.support.platform import Client, House

_NUMBERS = count()
KINDS = ("persona", "scenario", "metric", "service", "unitTest", "unitTestSet")


async def some(author: Author, kind: str) -> tuple[str, str]:
    """The id of a definition of ``kind``, and what it is named."""
    name = "Terrace"
    if kind in ("persona", "scenario", "metric", "service"):
        return await getattr(author, kind)(name), name
    # Of parts that are there once, whatever is made of them.
    parts = await author.unit_test_input(f"Parts {next(_NUMBERS)}")
    if kind == "unitTest":
        return await author.create(kind, parts | {"name": name}), name
    return await author.unit_test_set([await author.create("unitTest", parts)], name), name


async def found(client: Client, kind: str, word: str) -> list[dict[str, Any]]:
    """The definitions of ``kind`` that a search for ``word`` finds."""
    root = f"search{kind[0].upper()}{kind[1:]}s"
    query = f"query($q: String!) {{ {root}(query: $q) {{ databaseId name }} }}"
    data = await client.ask(query, q=word)
    rows: list[dict[str, Any]] = data[root]
    return rows


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_deleted_is_found_again_once_undeleted(owner: Client, kind: str) -> None:
    author = Author(owner)
    id, name = await some(author, kind)
    there = [{"databaseId": id, "name": name}]

    await author.delete(kind, id)
    deleted = await found(owner, kind, "terrace")
    answer = await owner.ask(UNDELETE[kind], id=id)

    assert deleted == []
    assert list(answer.values()) == [{kind: {"databaseId": id, "isDeleted": False}}]
    assert await found(owner, kind, "terrace") == there
    await author.delete(kind, id)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_name_that_was_taken_meanwhile_is_not_shared(house: House, kind: str) -> None:
    author = Author(house.owner)
    id, _ = await some(author, kind)
    await author.delete(kind, id)
    other, name = await some(author, kind)

    refusal = await house.refused(UNDELETE[kind], id=id)

    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "name")
    assert "rename that one, or delete it" in refusal.message
    await author.update(kind, other, name=f"{name} in summer")
    await house.owner.ask(UNDELETE[kind], id=id)
    assert len(await found(house.owner, kind, "terrace")) == 2


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_can_be_renamed(house: House, kind: str) -> None:
    author = Author(house.owner)
    id, _ = await some(author, kind)

    assert await author.update(kind, id, name="Garden") == 2

    assert await found(house.owner, kind, "terrace") == []
    assert await found(house.owner, kind, "garden") == [{"databaseId": id, "name": "Garden"}]
    other, name = await some(author, kind)
    refusal = await house.refused(UPDATE[kind], input={"id": other, "name": "GARDEN"})
    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "name")
    assert await found(house.owner, kind, "terrace") == [{"databaseId": other, "name": name}]


async def test_the_role_of_a_persona_can_be_changed(owner: Client) -> None:
    author = Author(owner)
    ana = await author.persona("Ana", role="guest")

    await author.update("persona", ana, role="regular")

    shown = await owner.ask(
        """query($id: ID!) { persona(id: $id) { name role version
            history { event changed } } }""",
        id=ana,
    )
    assert shown["persona"] == {
        "name": "Ana",
        "role": "regular",
        "version": 2,
        "history": [
            {"event": "PersonaCreated", "changed": []},
            {"event": "PersonaRevised", "changed": ["role"]},
        ],
    }


async def test_what_is_in_use_stays_undeletable_after_all(house: House) -> None:
    author = Author(house.owner)
    ana = await author.persona()
    await author.delete("persona", ana)
    await house.owner.ask(UNDELETE["persona"], id=ana)
    await author.unit_test(personaId=ana)

    refusal = await house.refused(DELETE["persona"], id=ana)

    assert refusal.code == "IN_USE"
