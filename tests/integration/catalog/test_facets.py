"""Facets say what each value would leave; here each is chosen, and what is left is counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from simulation.documents.counts import read_counts
from simulation.identity.permission import Permission
from tests.integration.catalog.test_filters import KINDS, Rich, ids_in, names
from tests.integration.permissions.asking import with_all_but
from tests.support.platform import Client
from tests.support.rich import rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

FACETS = "facets(values: 100) { field isWhole different values { value label count isChosen } }"
CHOICES: list[tuple[str, dict[str, Any]]] = [
    ("personas", {}),
    ("personas", {"roles": ["guest"], "isDeleted": None}),
    ("personas", {"tags": ["vip:*"], "text": "ana"}),
    ("scenarios", {"tools": ["book"]}),
    ("scenarios", {"initialMessageTypes": ["USER_MESSAGE"]}),
    ("metrics", {"types": ["boolean"], "evaluators": ["judge", "regex"]}),
    ("metrics", {"services": ["services.line"]}),
    ("services", {"isActive": True, "isDeleted": None}),
    ("services", {"connectors": ["chat"]}),
    ("unitTests", {"personas": ["personas.ana"], "metrics": ["metrics.Polite"]}),
    ("unitTestSets", {"gates": ["all"]}),
    ("unitTestSets", {"creators": [{"orgId": "acme", "userId": "olga"}], "names": ["All"]}),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened


async def facets_of(client: Client, kind: str, filter: dict[str, Any]) -> dict[str, Any]:
    data = await client.ask(
        f"query($filter: {KINDS[kind]}) {{ {kind}(filter: $filter, first: 0) {{ {FACETS} }} }}",
        filter=filter,
    )
    return {each["field"]: each for each in data[kind]["facets"]}


def chosen(filter: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    """``filter`` with ``value`` chosen: beside other tags, and instead of what else it says."""
    if field in ("isDeleted", "isActive"):
        return filter | {field: value}
    before = filter.get(field, []) if field == "tags" else []
    return filter | {field: [*before, value]}


@pytest.mark.parametrize(("kind", "filter"), CHOICES)
async def test_each_value_leaves_what_its_count_says(
    rich: Rich, kind: str, filter: dict[str, Any]
) -> None:
    house, made = rich
    filter = {
        name: [ids_in(each, made) if isinstance(each, str) else each for each in said]
        if isinstance(said, list)
        else said
        for name, said in filter.items()
    }
    facets = await facets_of(house.owner, kind, filter)
    assert {"tags", "creators", "isDeleted"} < set(facets)
    for field, facet in facets.items():
        assert facet["isWhole"]
        assert facet["different"] == len(facet["values"])
        for each in facet["values"]:
            left = await names(house.owner, kind, **chosen(filter, field, each["value"]))
            assert each["count"] == len(left), (field, each)


async def test_what_is_chosen_is_there_and_says_so(rich: Rich) -> None:
    facets = await facets_of(rich[0].owner, "personas", {"roles": ["guest", "nobody"]})

    roles = {each["value"]: each for each in facets["roles"]["values"]}

    assert roles["guest"]["isChosen"]
    assert roles["nobody"] == {"value": "nobody", "label": "nobody", "count": 0, "isChosen": True}
    assert not roles["owner"]["isChosen"]


async def test_definitions_are_named(rich: Rich) -> None:
    facets = await facets_of(rich[0].owner, "unitTests", {})

    assert "Ana María" in [each["label"] for each in facets["personas"]["values"]]


async def test_nothing_of_others_is_counted(rich: Rich) -> None:
    facets = await facets_of(rich[0].stranger, "unitTests", {})

    left = {each["field"]: [value["count"] for value in each["values"]] for each in facets.values()}
    assert left == {field: [] for field in facets} | {"isDeleted": [0]}


async def test_what_refers_to_the_unseen_is_left_out(rich: Rich) -> None:
    result = await with_all_but(rich[0], Permission.GET_PERSONA).execute(
        f"{{ unitTests {{ {FACETS} }} }}"
    )

    assert result.errors is None
    assert result.data is not None
    fields = [each["field"] for each in result.data["unitTests"]["facets"]]
    assert "personas" not in fields
    assert "scenarios" in fields


async def test_those_that_use_a_definition_are_counted_among_themselves(rich: Rich) -> None:
    house, made = rich
    data = await house.owner.ask(
        f"query($id: ID!) {{ persona(id: $id) {{ unitTests {{ totalCount {FACETS} }} }} }}",
        id=made.personas["ana"],
    )
    users = data["persona"]["unitTests"]
    [personas] = [each for each in users["facets"] if each["field"] == "personas"]

    assert [each["count"] for each in personas["values"]] == [users["totalCount"]]


async def test_more_than_can_be_counted_is_said(rich: Rich) -> None:
    house = rich[0]
    document = house.platform.definitions["metric"].document

    some = await read_counts(document, {"organization": "acme"}, ["body.evaluator.type"], most=3)
    every = await read_counts(document, {"organization": "acme"}, ["body.evaluator.type"])

    assert (some.whole, every.whole) == (False, True)
    assert some.by_path["body.evaluator.type"].total() == 3


@pytest.mark.parametrize("values", [-1, 101])
async def test_so_many_values_are_not_shown(rich: Rich, values: int) -> None:
    refusal = await rich[0].owner.refusal(
        f"{{ personas {{ facets(values: {values}) {{ field }} }} }}"
    )
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "values")
