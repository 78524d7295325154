"""What is about to be written can be looked at first: all its problems, and nothing is written."""

from __future__ import annotations

from typing import Any

from tests.support.definitions import Author, metric, persona, scenario, service
from tests.support.platform import House

PERSONA = "PersonaCheckInput"


async def problems(house: House, kind: str, **input: Any) -> list[tuple[str | None, str]]:
    name = kind[0].upper() + kind[1:]
    before = await house.everything()
    data = await house.owner.ask(
        f"""query($input: {name}CheckInput!) {{ check{name}(input: $input) {{
            field code message }} }}""",
        input=input,
    )
    assert await house.everything() == before
    found = data[f"check{name}"]
    assert all(each["message"] for each in found)
    return [(each["field"], each["code"]) for each in found]


async def test_what_would_be_accepted_has_none(house: House) -> None:
    assert await problems(house, "persona", create=persona()) == []
    assert await problems(house, "scenario", create=scenario()) == []
    assert await problems(house, "metric", create=metric()) == []
    assert await problems(house, "service", create=service()) == []
    author = Author(house.owner)
    test = await author.unit_test_input()
    assert await problems(house, "unitTest", create=test) == []
    runs = [{"unitTestId": await author.unit_test("Books")}]
    given = {"name": "All", "description": "All of them.", "unitTestRuns": runs}
    assert await problems(house, "unitTestSet", create=given) == []


async def test_all_problems_are_told_at_once(house: House) -> None:
    given = persona(" ", preferredLanguage="xxxx", timezone="Mars/Olympus")
    assert await problems(house, "persona", create=given) == [
        ("name", "VALIDATION_FAILED"),
        ("preferredLanguage", "VALIDATION_FAILED"),
        ("timezone", "VALIDATION_FAILED"),
    ]


async def test_what_only_the_catalog_knows_is_told_too(house: House) -> None:
    author = Author(house.owner)
    await author.service("Line")
    assert await problems(house, "service", create=service(" line ")) == [("name", "NAME_TAKEN")]
    nowhere = await author.unit_test_input(personaId="f" * 24)
    assert await problems(house, "unitTest", create=nowhere) == [("personaId", "NOT_FOUND")]


async def test_changes_and_versions_are_looked_at_as_well(house: House) -> None:
    author = Author(house.owner)
    id = await author.persona("Ana")
    assert await problems(house, "persona", update={"id": id, "role": "owner"}) == []
    assert await problems(house, "persona", update={"id": "f" * 24, "role": "owner"}) == [
        ("id", "NOT_FOUND")
    ]
    other = {"id": id, "background": "Elsewhere."}
    assert await problems(house, "persona", createVersion=other) == []
    assert await problems(house, "persona", createVersion=other | {"version": 7}) == [
        ("version", "VERSION_MISMATCH")
    ]
