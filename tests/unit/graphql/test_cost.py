"""What an operation costs, and that one which costs too much is refused with the figure."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, get_introspection_query, get_operation_ast, parse

from graphql_schema.edge.cost import (
    HEAVY,
    INTROSPECTION_COST,
    NESTED_READ_COST,
    PLAIN_ROWS,
    READ_COST,
    WRITE_COST,
    CostModel,
    sizes_of,
)
from graphql_schema.edge.extent import COUNT_CEILING
from graphql_schema.edge.limits import MAX_COST
from graphql_schema.edge.schema import EdgeSchema
from graphql_schema.schema import schema as whole_schema

SCHEMA = build_schema("""
    type Query { rows(first: Int, last: Int): RowConnection!  row: Row  nodes(ids: [ID!]!): [Row]! }
    type Mutation { make: Row }
    type RowConnection { nodes: [Row!]!  edges: [RowEdge!]!  pageInfo: Info!  totalCount: Int! }
    type RowEdge { cursor: String!  node: Row! }
    type Info { more: Boolean! }
    type Row { id: ID!  tags: [Tag!]!  below(first: Int, last: Int): RowConnection!  up: Row }
    type Tag { key: String! }
""")


def cost(query: str, **variables: Any) -> int:
    document = parse(query)
    operation = get_operation_ast(document, None)
    assert operation is not None
    return CostModel(document, SCHEMA, sizes_of(operation, variables)).of(operation)


PAGE = 1 + READ_COST + 1
"""The field, its reading, and ``nodes``."""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ row { id } }", 2),
        ("{ row { id tags { key } } }", 3 + PLAIN_ROWS * 2),
        ("{ rows(first: 7) { nodes { id } } }", PAGE + 7 * 2),
        ("{ rows(last: 7) { edges { cursor node { id } } } }", PAGE + 7 * 4),
        ("{ rows { nodes { id } totalCount pageInfo { more } } }", PAGE + 3 + 50 * 2),
        ("{ rows(first: 0) { nodes { id } } }", PAGE),
        (
            "{ rows(first: 3) { nodes { below(first: 2) { nodes { id } } } } }",
            PAGE + 3 * (1 + 1 + NESTED_READ_COST + 1 + 2 * 2),
        ),
        (
            "{ a: rows(first: 2) { nodes { id } } b: rows(first: 2) { nodes { id } } }",
            2 * (PAGE + 4),
        ),
        ('{ nodes(ids: ["a", "b"]) { id } }', 1 + 2 * 2),
        (
            "{ ...R ...R } fragment R on Query { rows(first: 2) { ...N } }"
            " fragment N on RowConnection { nodes { id } }",
            2 * (PAGE + 4),
        ),
        ("{ rows(first: 2) { ... on RowConnection { ... { nodes { id } } } } }", PAGE + 4),
        ("mutation { a: make { id } b: make { id } }", 2 * (2 + WRITE_COST)),
        ("{ __schema { types { name } } __typename }", INTROSPECTION_COST["__schema"] + 1),
    ],
)
def test_every_field_counts_for_each_of_its_rows(query: str, expected: int) -> None:
    assert cost(query) == expected


@pytest.mark.parametrize(
    ("variables", "rows"),
    [({"n": 9}, 9), ({}, 4), ({"n": None}, 4), ({"n": -3}, 0), ({"n": "9"}, 50)],
)
def test_rows_may_come_in_variables(variables: dict[str, Any], rows: int) -> None:
    query = "query ($n: Int = 4) { rows(first: $n) { nodes { id } } }"
    assert cost(query, **variables) == PAGE + rows * 2


def test_ids_may_come_in_variables() -> None:
    assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 30) == 1 + 30 * 2


def test_counting_takes_no_longer_than_the_document_is_long() -> None:
    spreads = (f"fragment F{i} on Row {{ up {{ ...F{i + 1} ...F{i + 1} }} }}" for i in range(900))
    query = "\n".join(("{ row { ...F0 } }", *spreads, "fragment F900 on Row { id }"))
    assert cost(query) == COUNT_CEILING


async def test_more_than_the_limit_is_refused_with_both_figures() -> None:
    aliases = " ".join(f"a{i}: personas(first: 100) {{ nodes {{ id }} }}" for i in range(20))
    for query in (
        f"{{ {aliases} }}",
        "{ personas(first: 100) { nodes { versions(first: 100) { nodes { version } } } } }",
    ):
        result = await whole_schema.execute(query)
        assert result.errors
        (error,) = result.errors
        details = (error.extensions or {})["details"]
        assert (error.extensions or {})["code"] == "QUERY_TOO_COSTLY"
        assert details["limit"] == MAX_COST < details["cost"]
        assert f"costs {details['cost']}; at most {MAX_COST}" in error.message


async def test_the_same_document_costs_by_its_variables() -> None:
    query = (
        "query ($n: Int!) { personas(first: $n) { nodes { versions(first: $n) "
        "{ nodes { version } } } } }"
    )
    refused = await whole_schema.execute(query, variable_values={"n": 100})
    allowed = await whole_schema.execute(query, variable_values={"n": 5})
    codes = [
        [(e.extensions or {})["code"] for e in result.errors or []] for result in (refused, allowed)
    ]
    assert codes[0] == ["QUERY_TOO_COSTLY"]
    assert "QUERY_TOO_COSTLY" not in codes[1]


async def test_introspection_fits_once_but_not_many_times(schema: EdgeSchema) -> None:
    assert not (await schema.execute(get_introspection_query())).errors
    thrice = "{ " + " ".join(f"s{i}: __schema {{ types {{ name }} }}" for i in range(3)) + " }"
    result = await schema.execute(thrice)
    assert [(e.extensions or {})["code"] for e in result.errors or []] == ["QUERY_TOO_COSTLY"]


def test_what_is_heavy_costs_more_than_its_fields() -> None:
    query = '{ compareRuns(base: "a", candidate: "b") { regressed } }'
    document = parse(query)
    operation = get_operation_ast(document, None)
    assert operation is not None
    found = CostModel(document, whole_schema._schema, sizes_of(operation, {})).of(operation)
    assert found == HEAVY["compareRuns"] + 1 + 1


def test_what_is_heavy_is_there() -> None:
    fields = {
        name
        for type in whole_schema._schema.type_map.values()
        for name in getattr(type, "fields", {})
        if not type.name.startswith("__")
    }
    assert fields >= HEAVY.keys()
