"""Filters, searches, variables and definitions of any size are refused for what they are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import definitions
from tests.support.definitions import Author
from tests.support.platform import House

IDS = [f"{number:024x}" for number in range(101)]
TEXTS = [f"value{number}:x" for number in range(101)]


@pytest.mark.parametrize(
    ("list", "of", "name", "values", "field"),
    [
        ("personas", "PersonaFilter", "ids", IDS, "ids"),
        ("personas", "PersonaFilter", "names", TEXTS, "names"),
        ("personas", "PersonaFilter", "tags", TEXTS, "tags"),
        ("personas", "PersonaFilter", "roles", TEXTS, "role"),
        ("unitTestSetRuns", "UnitTestSetRunFilter", "unitTestSets", IDS, "unitTestSets"),
        ("metricEvaluationResults", "MetricEvaluationResultFilter", "metrics", IDS, "metrics"),
        ("runs", "RunFilter", "taskTypes", TEXTS, "taskTypes"),
    ],
)
async def test_a_filter_takes_a_hundred_values(
    house: House, list: str, of: str, name: str, values: list[str], field: str
) -> None:
    query = f"query ($filter: {of}) {{ {list}(filter: $filter) {{ nodes {{ id }} }} }}"
    assert await house.owner.ask(query, filter={name: values[:100]}) == {list: {"nodes": []}}
    refused = await house.owner.refusal(query, filter={name: values})
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", field)
    assert "holds 101 values, and at most 100" in refused.message


@pytest.mark.parametrize("text", ["word " * 21, "x" * 1_001, "ab " * 320_000])
async def test_a_search_takes_twenty_words(house: House, text: str) -> None:
    refused = await house.owner.refusal(
        "query ($text: String!) { searchPersonas(query: $text) { id } }", text=text
    )
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "query")
    assert "at most 20 words and 1000 characters" in refused.message


@pytest.mark.parametrize(
    ("filter", "problem"),
    [
        ({"names": ["x"] * 90_000}, "holds a list of 90000 items; at most 2000"),
        ({"names": {"deep": [{"x": [1] * 60}] * 1_000}}, "more than 50000 values"),
    ],
)
async def test_variables_hold_no_endless_lists(
    house: House, filter: dict[str, Any], problem: str
) -> None:
    query = "query ($filter: PersonaFilter) { personas(filter: $filter) { totalCount } }"
    refused = await house.owner.refusal(query, filter=filter)
    assert (refused.code, refused.field) == ("VARIABLES_TOO_LARGE", "variables.filter")
    assert problem in refused.message


async def test_a_definition_has_a_size(house: House) -> None:
    long = "She waits. " * 30_000
    refused = await house.refused(
        definitions.CREATE["persona"], input=definitions.persona(background=long)
    )
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "background")
    assert "at most 262144 are allowed" in refused.message
    ana = await Author(house.owner).persona()
    revised = {"id": ana, "background": long}
    refused = await house.refused(definitions.NEW_VERSION["persona"], input=revised)
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "background")
