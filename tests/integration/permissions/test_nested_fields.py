"""Fields that lead from one kind to another take the permission of where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest
from graphql import GraphQLNonNull, get_named_type

from graphql_schema.catalog.definition import TYPE_NAMES
from tests.integration.permissions.asking import KINDS, kind_of, objects, with_all_but
from tests.integration.permissions.conftest import Rich

shared = pytest.mark.asyncio(loop_scope="module")

WAYS = {
    "Persona": "personas { nodes { % } }",
    "Scenario": "scenarios { nodes { % } }",
    "Service": "services { nodes { % } }",
    "Metric": "metrics { nodes { % } }",
    "MetricVersion": 'metrics { nodes { asOf(time: "2100-01-01T00:00:00Z") { % } } }',
    "MetricFilterValues": "metrics { filterValues { % } }",
    "UnitTest": "unitTests { nodes { % } }",
    "UnitTestVersion": 'unitTests { nodes { asOf(time: "2100-01-01T00:00:00Z") { % } } }',
    "UnitTestFilterValues": "unitTests { filterValues { % } }",
    "SuccessCriterion": "unitTests { nodes { successCriterions { % } } }",
    "UnitTestRunDescriptor": "unitTestSets { nodes { unitTestRuns { % } } }",
    "UnitTestSet": "unitTestSets { nodes { % } }",
    "UnitTestSetFilterValues": "unitTestSets { filterValues { % } }",
    "UnitTestSetRun": "unitTestSetRuns { nodes { % } }",
    "UnitTestSetRunFilterValues": "unitTestSetRuns { filterValues { % } }",
    "UnitTestRun": "unitTestSetRuns { nodes { unitTests { % } } }",
    "MetricToEvaluate": "unitTestSetRuns { nodes { unitTests { metricsToEvaluate { % } } } }",
    "CriterionResult": "unitTestSetRuns { nodes { sessions { results { % } } } }",
    "Task": "tasks { nodes { % } }",
    "Run": "runs { nodes { % } }",
    "MetricEvaluationResult": "metricEvaluationResults { nodes { % } }",
    "MetricEvaluationResultFilterValues": "metricEvaluationResults { filterValues { % } }",
    "ManualEvaluationSource": """metricEvaluationResults {
        nodes { source { ... on ManualEvaluationSource { % } } } }""",
    "SimulationEvaluationSource": """metricEvaluationResults {
        nodes { source { ... on SimulationEvaluationSource { % } } } }""",
}
"""How each type is reached by a query."""

PAYLOADS = {
    "DefinitionNews": "the messages of a subscription, which takes the permission itself",
    "PulseRunNews": "the messages of a subscription, which takes the permission itself",
    "Example": "what a query answers with, which takes the permission itself",
    "UnitTestSetRunNews": "the messages of a subscription, which takes the permission itself",
    "TrackedEventGlimpse": "the messages of a subscription, which takes the permission itself",
    "SessionRoot": "what a session begins as: whoever may see it may see the other",
    "FlakyUnitTest": "what a query answers with, which takes the permission itself",
    "UnreviewedResult": "what a query answers with, which takes the permission itself",
    "PassRatePoint": "what a field answers with that takes the permission itself",
    "RunComparison": "what a query answers with, which takes the permission itself",
    "MetricEvaluation": "what a mutation answers with, which takes the permission itself",
    "UnitTestSetRunProgress": "the messages of a subscription, which takes the permission itself",
}
"""Types that no query leads to, and why their fields need no look of their own."""

Step = tuple[str, str, str]


def steps() -> Iterator[Step]:
    """Every field that leads to another kind: its type, its name, and the kind."""
    for name, type in objects().items():
        for field, declared in type.fields.items():
            kind = kind_of(get_named_type(declared.type).name)
            here = kind_of(name)
            if kind is None or name.endswith("Payload") or name in PAYLOADS:
                continue
            if here is None or KINDS[here] is not KINDS[kind]:
                yield name, field, kind


STEPS = sorted(steps())


def test_every_kind_that_has_a_global_id_is_protected() -> None:
    assert set(TYPE_NAMES.values()) <= set(KINDS)


def test_every_way_is_needed_and_leads_somewhere() -> None:
    assert {name for name, _, _ in STEPS} == set(WAYS)
    assert set(PAYLOADS) <= set(objects())


@pytest.mark.parametrize(("name", "field", "kind"), STEPS)
def test_who_may_not_see_where_it_leads_loses_nothing_else(
    name: str, field: str, kind: str
) -> None:
    assert not isinstance(objects()[name].fields[field].type, GraphQLNonNull)


def values(data: Any, path: list[str | int]) -> Any:
    return reduce(lambda found, step: found[step], path, data)


@shared
@pytest.mark.parametrize(("name", "field", "kind"), STEPS)
async def test_it_takes_the_permission_of_where_it_leads(
    rich: Rich, name: str, field: str, kind: str
) -> None:
    house, _ = rich
    way = WAYS[name].replace("%", f"__typename {field} {{ __typename }}")
    query = f"{{ {way} }}"
    data = await house.owner.ask(query)
    assert list(reached(data, name, field)), "nothing is there to be refused"

    result = await with_all_but(house, KINDS[kind]).execute(query)

    expected = {"code": "FORBIDDEN", "details": {"permission": KINDS[kind].value}}
    assert result.errors
    for error in result.errors:
        assert error.path is not None
        assert error.path[-1] == field
        assert error.extensions == expected
        assert values(result.data, error.path) is None
    # Neither those that are there nor those that are not are told apart.
    assert len(result.errors) == len(list(places(data, name, field)))
    assert list(places(result.data, name, field)) == [None] * len(result.errors)


def places(data: Any, name: str, field: str) -> Iterator[Any]:
    """What ``field`` of each thing of the type ``name`` is in ``data``."""
    if isinstance(data, list):
        for item in data:
            yield from places(item, name, field)
    elif isinstance(data, dict):
        if data.get("__typename") == name and field in data:
            yield data[field]
            return
        for item in data.values():
            yield from places(item, name, field)


def reached(data: Any, name: str, field: str) -> Iterator[Any]:
    """Those of them where there is something."""
    return (each for each in places(data, name, field) if each)
