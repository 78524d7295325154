"""Every ``id`` names one thing in the whole API: caches that rely on it show what was answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type

from graphql_schema.schema import schema
from tests.support.normalising_cache import Key, NormalisingCache, by_id, by_type_and_id
from tests.support.platform import Client, House
from tests.support.rich import Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRAPH = schema._schema
CHAINS = {
    "UnitTestSetRun": ["sessions", "unitTests", "unitTestSet"],
    "UnitTestOfRun": ["sessions", "unitTest", "pinned", "persona", "scenario", "service"],
    "Session": ["transcript", "results"],
    "CriterionResult": ["metric"],
    "MetricEvaluationResult": ["metric", "source"],
}
"""The objects that are asked for below each type."""

LISTS = {
    "personas": "Persona",
    "scenarios": "Scenario",
    "metrics": "Metric",
    "services": "Service",
    "unitTests": "UnitTest",
    "unitTestSets": "UnitTestSet",
    "unitTestSetRuns": "UnitTestSetRun",
    "metricEvaluationResults": "MetricEvaluationResult",
    "users": "User",
    "apiKeys": "ApiKey",
    "tasks": "Task",
    "runs": "Run",
    "trackedEvents": "TrackedEvent",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[tuple[House, Furniture]]:
    async with rich_house() as opened:
        yield opened


def _selection(type: Any) -> str:
    """All plain fields of ``type``, and the objects that its chain names."""
    if isinstance(type, GraphQLUnionType):
        parts = [f"... on {each.name} {_selection(each)}" for each in type.types]
        return f"{{ __typename {' '.join(parts)} }}"
    assert isinstance(type, GraphQLObjectType)
    below = CHAINS.get(type.name, [])
    fields = ["__typename"]
    for name, each in type.fields.items():
        named = get_named_type(each.type)
        if name in below:
            fields.append(f"{name} {_selection(named)}")
        elif not hasattr(named, "fields") and not hasattr(named, "types") and not each.args:
            fields.append(name)
    return f"{{ {' '.join(fields)} }}"


async def _everything(client: Client) -> list[dict[str, Any]]:
    """The answers to queries for all that has an id."""
    queries = [
        f"{{ {field}(first: 3) {{ nodes {_selection(GRAPH.get_type(type))} }} }}"
        for field, type in LISTS.items()
    ]
    queries.append(f"{{ organization {_selection(GRAPH.get_type('Organization'))} }}")
    return [await client.ask(query) for query in queries]


@pytest.mark.parametrize("key", [by_type_and_id, by_id])
async def test_a_normalising_cache_shows_what_was_answered(
    rich: tuple[House, Furniture], key: Key
) -> None:
    house, _ = rich
    answers = await _everything(house.owner)
    cache = NormalisingCache(key)

    written = [cache.write(answer) for answer in answers]

    assert len(cache) > len(LISTS)
    for answer, kept in zip(answers, written, strict=True):
        assert cache.read(kept) == answer


async def test_what_is_evaluated_is_kept_beside_what_it_became(
    rich: tuple[House, Furniture],
) -> None:
    house, made = rich
    session = (await house.owner.ask("{ unitTestSetRuns { nodes { sessions { id } } } }"))[
        "unitTestSetRuns"
    ]["nodes"][-1]["sessions"][0]["id"]
    cache = NormalisingCache(by_id)
    answer = await house.owner.ask(
        f"""mutation($input: EvaluateMetricsInput!) {{ evaluateMetrics(input: $input) {{
            results {_selection(GRAPH.get_type("MetricEvaluation"))} }} }}""",
        input={"conversationId": session, "metricIds": [made.metrics["Turns"]]},
    )
    answers = [answer, *await _everything(house.owner)]

    written = [cache.write(each) for each in answers]

    assert [cache.read(each) for each in written] == answers


async def test_every_type_with_an_id_is_kept(rich: tuple[House, Furniture]) -> None:
    house, _ = rich
    cache = NormalisingCache(by_type_and_id)
    for answer in await _everything(house.owner):
        cache.write(answer)

    kept = {key.partition(":")[0] for key in cache.keys}
    with_id = {
        type.name
        for type in GRAPH.type_map.values()
        if isinstance(type, GraphQLObjectType) and "id" in type.fields
    }
    # An evaluation is only ever the answer to a mutation.
    assert with_id - kept == {"MetricEvaluation"}


async def test_users_are_named_by_ids_of_either_form(rich: tuple[House, Furniture]) -> None:
    house, _ = rich
    added = await house.owner.ask(
        """mutation { addUser(input: {id: "nina", name: "Nina", role: VIEWER}) {
            user { id databaseId } } }"""
    )
    user = added["addUser"]["user"]
    change = "mutation($input: ChangeUserInput!) { changeUser(input: $input) { user { id name } } }"

    for name in ("id", "databaseId"):
        given = {"id": user[name], "name": f"By {name}"}
        changed = await house.owner.ask(change, input=given)
        assert changed["changeUser"]["user"] == {"id": user["id"], "name": f"By {name}"}


async def test_runs_are_searched_by_the_name_of_their_set(
    rich: tuple[House, Furniture],
) -> None:
    house, made = rich
    query = """query($query: String!, $filter: UnitTestSetRunFilter) {
        searchUnitTestSetRuns(query: $query, filter: $filter) {
            databaseId unitTestSet { databaseId } } }"""

    async def runs(text: str, **filter: Any) -> list[str]:
        data = await house.owner.ask(query, query=text, filter=filter or None)
        return [each["databaseId"] for each in data["searchUnitTestSetRuns"]]

    of_all = [made.runs[3], made.runs[1], made.runs[0]]
    assert await runs("everything") == await runs("every") == of_all
    assert await runs("everything", unitTestSets=[made.sets["short"]]) == []
    assert await runs("everything", ids=[made.runs[1]]) == [made.runs[1]]
    assert await runs("nothing") == []
    assert (await house.stranger.ask(query, query="everything"))["searchUnitTestSetRuns"] == []
