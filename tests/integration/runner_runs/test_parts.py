"""A run of a part of a set plays that part, and says how much it left out."""

from __future__ import annotations

from typing import Any

from simulation.identity.permission import Permission
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House

CREATE = """mutation($input: CreateUnitTestSetRunInput!) {
  createUnitTestSetRun(input: $input) { unitTestSetRun { databaseId } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
  leftOut verdict progress { planned finished } unitTests { pinned { name } } } }"""
TEST = "query($id: ID!) { unitTest(id: $id) { id } }"


async def played(house: House, chosen: str, **only: Any) -> dict[str, Any]:
    created = await house.owner.ask(CREATE, input={"unitTestSetId": chosen, "only": only})
    run = created["createUnitTestSetRun"]["unitTestSetRun"]["databaseId"]
    await house.ended(run)
    shown: dict[str, Any] = (await house.owner.ask(RUN, id=run))["unitTestSetRun"]
    return shown


async def test_names_ids_and_tags_choose_unit_tests(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        early = await author.unit_test(serviceId=line, name="Early", tags=[{"key": "quick"}])
        late = await author.unit_test(serviceId=line, name="Late")
        chosen = await author.unit_test_set([early, late])
        global_id = (await house.owner.ask(TEST, id=late))["unitTest"]["id"]
        runs = [
            await played(house, chosen, names=["Early"]),
            await played(house, chosen, unitTestIds=[global_id]),
            await played(house, chosen, tags=[{"key": "quick"}]),
            await played(house, chosen),
        ]

    names = [[each["pinned"]["name"] for each in run["unitTests"]] for run in runs]
    assert names == [["Early"], ["Late"], ["Early"], ["Early", "Late"]]
    assert [run["leftOut"] for run in runs] == [1, 1, 1, 0]
    assert [run["progress"]["planned"] for run in runs] == [1, 1, 1, 2]
    assert {run["verdict"] for run in runs} == {"PASSED"}


async def test_a_part_that_is_none_starts_nothing(house: House) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test(name="Early")])
    before = await house.log()
    wanted = {"unitTestSetId": chosen, "only": {"names": ["Erly"]}}
    refused = await house.owner.refusal(CREATE, input=wanted)
    assert (refused.code, refused.field) == ("NOT_FOUND", "only.names")
    assert "There are: 'Early'." in refused.message
    wrong = {"unitTestSetId": chosen, "only": {"unitTestIds": ["Early"]}}
    refused = await house.owner.refusal(CREATE, input=wrong)
    assert refused.field == "only.unitTestIds"
    assert await house.log() == before


async def test_who_may_not_see_unit_tests_learns_no_names_by_asking_for_parts(house: House) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test(name="Early")])
    blind = with_all_but(house, Permission.GET_UNIT_TEST)
    for name in ("Early", "Erly"):
        wanted = {"unitTestSetId": chosen, "only": {"names": [name]}}
        refused = await blind.refusal(CREATE, input=wanted)
        assert refused.code == "FORBIDDEN"
        assert "There are" not in refused.message
