"""Global ids: everything that has one is found again by it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.platform import Client, House
from tests.support.rich import Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

Rich = tuple[House, Furniture]
UUID = "00000000-0000-4000-8000-000000000001"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


async def everything(client: Client, made: Furniture) -> dict[str, str]:
    """A global id of each type that has one."""
    data = await client.ask(
        """query($test: ID!, $run: ID!) {
          unitTest(id: $test) { id persona { id } scenario { id } service { id }
            successCriterions { metric { id } } }
          unitTestSetRun(id: $run) { id unitTestSet { id } sessions { id }
            run { id task { id } } } }""",
        test=made.unit_tests["all"],
        run=made.runs[0],
    )
    test, run = data["unitTest"], data["unitTestSetRun"]
    return {
        "UnitTest": test["id"],
        "Persona": test["persona"]["id"],
        "Scenario": test["scenario"]["id"],
        "Service": test["service"]["id"],
        "Metric": test["successCriterions"][0]["metric"]["id"],
        "UnitTestSetRun": run["id"],
        "UnitTestSet": run["unitTestSet"]["id"],
        "Session": run["sessions"][0]["id"],
        "Run": run["run"]["id"],
        "Task": run["run"]["task"]["id"],
    }


async def test_everything_is_found_by_its_global_id(rich: Rich) -> None:
    house, made = rich
    ids = await everything(house.owner, made)
    expected = [{"__typename": name, "id": id} for name, id in ids.items()]
    assert (await house.owner.ask(NODES, ids=list(ids.values())))["nodes"] == expected
    for node in expected:
        assert (await house.owner.ask(NODE, id=node["id"]))["node"] == node


async def test_nodes_keep_their_order_and_repeat(rich: Rich) -> None:
    house, made = rich
    ids = await everything(house.owner, made)
    unknown = encoded(f"Persona:{'f' * 24}")
    asked = [ids["Persona"], unknown, ids["Metric"], ids["Persona"]]
    found = (await house.owner.ask(NODES, ids=asked))["nodes"]
    assert [node and node["id"] for node in found] == [asked[0], None, asked[2], asked[3]]


async def test_definitions_take_plain_and_global_ids_alike(rich: Rich) -> None:
    house, made = rich
    ids = await everything(house.owner, made)
    query = "query($id: ID!) { persona(id: $id) { name } }"
    by_plain = await house.owner.ask(query, id=made.personas["ana"])
    assert await house.owner.ask(query, id=ids["Persona"]) == by_plain


@pytest.mark.parametrize(
    "id",
    [
        "",
        "nonsense",
        "é",
        "f" * 24,
        encoded("Persona"),
        encoded("Persona:123"),
        encoded(f":{'f' * 24}"),
        encoded(f"Planet:{'f' * 24}"),
        encoded(f"Persona:{'f' * 24}:1"),
        encoded(f"Persona:{UUID}"),
        encoded(f"Run:{'f' * 24}"),
        encoded(f"Run:{UUID}0"),
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
async def test_ids_that_are_none(rich: Rich, id: str) -> None:
    for query, variables in ((NODE, {"id": id}), (NODES, {"ids": [id]})):
        refusal = await rich[0].owner.refusal(query, **variables)
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "id")


async def test_at_most_a_hundred_nodes_at_once(rich: Rich) -> None:
    house, made = rich
    id = (await everything(house.owner, made))["Persona"]
    assert len((await house.owner.ask(NODES, ids=[id] * 100))["nodes"]) == 100
    refusal = await house.owner.refusal(NODES, ids=[id] * 101)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "ids")


async def test_a_query_for_one_of_another_type_says_so(rich: Rich) -> None:
    house, made = rich
    ids = await everything(house.owner, made)
    for kind, id in (("persona", ids["Scenario"]), ("unitTestSetRun", ids["UnitTestSet"])):
        refusal = await house.owner.refusal(
            f"query($id: ID!) {{ {kind}(id: $id) {{ id }} }}", id=id
        )
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "id")
        assert "belongs to a" in refusal.message


async def test_the_viewer(rich: Rich) -> None:
    data = await rich[0].owner.ask("{ viewer { orgId userId } }")
    assert data["viewer"] == {"orgId": "acme", "userId": "olga"}


async def test_a_refusal_in_one_field_leaves_the_others_their_answers(rich: Rich) -> None:
    house, made = rich
    result = await house.owner.execute(
        """query($good: ID!) { good: persona(id: $good) { name }
            bad: persona(id: "nonsense") { name } }""",
        good=made.personas["bob"],
    )
    assert result.data == {"good": {"name": "Bob"}, "bad": None}
    assert [error.path for error in result.errors or ()] == [["bad"]]
