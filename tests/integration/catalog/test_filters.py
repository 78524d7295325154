"""What lists can be narrowed by, and the values that they offer to narrow them further."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.support.platform import COLLEAGUE, OWNER, Client, House
from tests.support.rich import Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

Rich = tuple[House, Furniture]
KINDS = {
    "personas": "PersonaFilter",
    "scenarios": "ScenarioFilter",
    "metrics": "MetricFilter",
    "services": "ServiceFilter",
    "unitTests": "UnitTestFilter",
    "unitTestSets": "UnitTestSetFilter",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened


async def names(client: Client, kind: str, **filter: Any) -> list[str]:
    data = await client.ask(
        f"""query($filter: {KINDS[kind]}) {{ {kind}(filter: $filter,
            sort: {{field: NAME, direction: ASC}}) {{ totalCount nodes {{ name }} }} }}""",
        filter=filter,
    )
    found = [node["name"] for node in data[kind]["nodes"]]
    assert data[kind]["totalCount"] == len(found)
    return found


def ids_in(text: str, made: Furniture) -> Any:
    """``kind.name`` as the id that the furniture has under it; other texts as they are."""
    kind, dot, name = text.partition(".")
    return getattr(made, kind)[name] if dot and hasattr(made, kind) else text


@pytest.mark.parametrize(
    ("kind", "filter", "expected"),
    [
        ("personas", {}, ["Ana María", "Bob"]),
        ("personas", {"isDeleted": True}, ["Gone"]),
        ("personas", {"isDeleted": None}, ["Ana María", "Bob", "Gone"]),
        ("personas", {"names": ["Bob", "Gone", "Nobody"]}, ["Bob"]),
        ("personas", {"ids": ["personas.bob", "personas.gone"]}, ["Bob"]),
        ("personas", {"roles": ["owner"]}, ["Bob"]),
        ("personas", {"roles": ["owner", "guest"]}, ["Ana María", "Bob"]),
        ("personas", {"roles": ["guest"], "names": ["Bob"]}, []),
        ("personas", {"tags": ["city:Rome"]}, ["Ana María"]),
        ("personas", {"tags": ["city:Madrid"]}, []),
        ("personas", {"tags": ["city:*"]}, ["Ana María"]),
        ("personas", {"tags": ["city:"]}, []),
        ("personas", {"tags": ["vip:*"]}, []),
        ("scenarios", {"tags": ["flow:"]}, ["Book"]),
        ("scenarios", {"tags": ["flow:*"]}, ["Book"]),
        ("scenarios", {"tags": ["flow:", "other:*"]}, []),
        ("metrics", {"types": ["numerical"]}, ["Latency", "Turns"]),
        ("metrics", {"types": ["categorical", "numerical"]}, ["Latency", "Status", "Turns"]),
        ("metrics", {"services": ["services.gone"]}, []),
        ("services", {}, ["Booking line"]),
        ("services", {"isActive": False}, []),
        ("services", {"isActive": True, "tags": ["area:tables"]}, ["Booking line"]),
        ("unitTests", {"personas": ["personas.bob"]}, []),
        ("unitTests", {"scenarios": ["scenarios.skip"]}, ["Opened by the agent"]),
        (
            "unitTests",
            {"scenarios": ["scenarios.skip", "scenarios.storm"]},
            ["Judged", "Opened by the agent"],
        ),
        ("unitTests", {"metrics": ["metrics.Polite"]}, ["Judged"]),
        ("unitTests", {"metrics": ["metrics.Turns"]}, ["All that rules can tell"]),
        ("unitTests", {"services": ["services.line"], "names": ["Judged"]}, ["Judged"]),
        ("unitTests", {"tags": ["gate: nightly:yes/no"]}, ["All that rules can tell"]),
        ("unitTestSets", {}, ["Everything", "Smoke"]),
        ("unitTestSets", {"names": ["Short"]}, []),
        ("unitTestSets", {"unitTests": ["unit_tests.opened"]}, ["Everything", "Smoke"]),
        ("unitTestSets", {"unitTests": ["unit_tests.judged"]}, ["Everything"]),
    ],
)
async def test_filters(rich: Rich, kind: str, filter: dict[str, Any], expected: list[str]) -> None:
    house, made = rich
    given = {
        name: [ids_in(each, made) for each in value] if isinstance(value, list) else value
        for name, value in filter.items()
    }
    assert await names(house.owner, kind, **given) == expected


@pytest.mark.parametrize("kind", KINDS)
async def test_creators_and_times_narrow_every_kind(rich: Rich, kind: str) -> None:
    client = rich[0].owner
    everyone = await names(client, kind)
    olga, colin = (
        {"orgId": actor.organization, "userId": actor.user} for actor in (OWNER, COLLEAGUE)
    )
    assert await names(client, kind, creators=[olga]) == everyone
    assert await names(client, kind, creators=[colin, olga]) == everyone
    assert await names(client, kind, creators=[colin]) == []
    assert await names(client, kind, createdAfter="2026-01-01T00:00:00Z") == everyone
    assert await names(client, kind, createdAfter="2026-01-02T00:00:00Z") == []
    assert await names(client, kind, createdBefore="2026-01-02T01:00:00+01:00") == everyone
    assert await names(client, kind, createdBefore="2025-12-31T23:59:59Z") == []


async def test_both_ends_of_a_span_of_time_belong_to_it(rich: Rich) -> None:
    client, made = rich[0].owner, rich[1]
    data = await client.ask(
        "query($id: ID!) { persona(id: $id) { createdAt } }", id=made.personas["bob"]
    )
    created = data["persona"]["createdAt"]
    assert await names(client, "personas", createdAfter=created, createdBefore=created) == ["Bob"]


@pytest.mark.parametrize(
    ("kind", "filter", "field"),
    [
        ("personas", {"tags": ["city"]}, "tags"),
        ("personas", {"ids": ["nonsense"]}, "ids"),
        ("personas", {"createdAfter": "2026-01-01T00:00:00"}, "createdAfter"),
        ("personas", {"createdBefore": "2026-01-01T00:00:00"}, "createdBefore"),
        ("unitTests", {"personas": ["nonsense"]}, "personas"),
        ("metrics", {"services": ["VW5pdFRlc3Q6MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAx"]}, "services"),
    ],
)
async def test_filters_that_are_no_good(
    rich: Rich, kind: str, filter: dict[str, Any], field: str
) -> None:
    refusal = await rich[0].owner.refusal(
        f"query($filter: {KINDS[kind]}) {{ {kind}(filter: $filter) {{ totalCount }} }}",
        filter=filter,
    )
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_an_id_of_another_kind_is_named_as_such(rich: Rich) -> None:
    client, made = rich[0].owner, rich[1]
    data = await client.ask("query($id: ID!) { metric(id: $id) { id } }", id=made.metrics["Turns"])
    refusal = await client.refusal(
        "query($ids: [ID!]) { personas(filter: {ids: $ids}) { totalCount } }",
        ids=[data["metric"]["id"]],
    )
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "ids")
    assert "belongs to a Metric, not to a Persona" in refusal.message


CREATORS = "creators { orgId userId }"


async def filter_values(client: Client, kind: str, selected: str, filter: str = "") -> Any:
    data = await client.ask(f"{{ {kind}{filter} {{ filterValues {{ {selected} }} }} }}")
    values = data[kind]["filterValues"]
    return {
        name: sorted(
            each["name"] if isinstance(each, dict) and "name" in each else each for each in found
        )
        if name != "creators"
        else found
        for name, found in values.items()
    }


OLGA = {"orgId": "acme", "userId": "olga"}


async def test_filter_values_offer_what_the_filtered_hold(rich: Rich) -> None:
    client = rich[0].owner
    assert await filter_values(client, "personas", f"{CREATORS} tags roles") == {
        "creators": [OLGA],
        "tags": ["city"],
        "roles": ["guest", "owner"],
    }
    assert await filter_values(
        client, "personas", "tags roles", '(filter: {roles: ["owner"]})'
    ) == {"tags": [], "roles": ["owner"]}
    assert await filter_values(client, "scenarios", f"{CREATORS} tags") == {
        "creators": [OLGA],
        "tags": ["flow"],
    }
    assert await filter_values(client, "metrics", "types services { name } tags") == {
        "types": ["boolean", "categorical", "numerical"],
        "services": ["Booking line"],
        "tags": [],
    }
    assert await filter_values(client, "services", f"{CREATORS} tags") == {
        "creators": [OLGA],
        "tags": ["area"],
    }
    assert await filter_values(
        client,
        "unitTests",
        "services { name } personas { name } scenarios { name } metrics { name } tags",
        '(filter: {names: ["Judged"]})',
    ) == {
        "services": ["Booking line"],
        "personas": ["Ana María"],
        "scenarios": ["Storm"],
        "metrics": ["Polite", "Says booked"],
        "tags": [],
    }
    assert await filter_values(client, "unitTestSets", "unitTests { name }") == {
        "unitTests": ["All that rules can tell", "Judged", "Opened by the agent"]
    }


async def test_filter_values_of_nothing_are_empty(rich: Rich) -> None:
    assert await filter_values(rich[0].stranger, "personas", f"{CREATORS} tags roles") == {
        "creators": [],
        "tags": [],
        "roles": [],
    }


RUNS = """query($filter: UnitTestSetRunFilter, $direction: SortDirection! = ASC, $first: Int,
    $after: String) {
  unitTestSetRuns(filter: $filter, direction: $direction, first: $first, after: $after) {
    totalCount nodes { databaseId } pageInfo { hasNextPage endCursor }
    filterValues { creators { userId } unitTestSets { name } } } }"""


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, [0, 1, 2, 3]),
        ({"isCompleted": True}, [0, 1, 2, 3]),
        ({"isCompleted": False}, []),
        ({"unitTestSets": ["sets.short"]}, [2]),
        ({"unitTestSets": ["sets.short", "sets.all"]}, [0, 1, 2, 3]),
        ({"creators": [{"orgId": "acme", "userId": "colin"}]}, [1]),
        ({"creators": [{"orgId": "globex", "userId": "colin"}]}, []),
        ({"failedMetrics": True}, []),
        ({"errored": True, "unitTestSets": ["sets.all"], "creators": [OLGA]}, [0]),
        ({"errored": False, "unitTestSets": ["sets.short"]}, [2]),
        ({"statuses": ["RUNNING", "CANCELLED"]}, [3]),
        ({"statuses": ["RUNNING", "COMPLETED"], "unitTestSets": ["sets.short"]}, [2]),
        ({"verdicts": ["FAILED"]}, []),
        ({"createdAfter": "2027-01-01T00:00:00Z"}, []),
        ({"createdBefore": "2027-01-01T00:00:00Z", "failedMetrics": False}, [0, 1, 2, 3]),
    ],
)
async def test_filters_of_runs(rich: Rich, filter: dict[str, Any], expected: list[int]) -> None:
    house, made = rich
    given = {
        name: [ids_in(each, made) if isinstance(each, str) else each for each in value]
        if isinstance(value, list)
        else value
        for name, value in filter.items()
    }
    data = await house.owner.ask(RUNS, filter=given)
    found = data["unitTestSetRuns"]
    ids = [node["databaseId"] for node in found["nodes"]]
    assert ids == [made.runs[number] for number in expected]
    assert found["totalCount"] == len(expected)


async def test_pages_and_filter_values_of_runs(rich: Rich) -> None:
    house, made = rich
    walked, after = list[str](), None
    while True:
        data = await house.owner.ask(RUNS, direction="DESC", first=3, after=after)
        found = data["unitTestSetRuns"]
        walked += [node["databaseId"] for node in found["nodes"]]
        assert sorted(each["userId"] for each in found["filterValues"]["creators"]) == [
            "colin",
            "olga",
        ]
        assert sorted(each["name"] for each in found["filterValues"]["unitTestSets"]) == [
            "Everything",
            "Smoke",
        ]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert walked == made.runs[::-1]
