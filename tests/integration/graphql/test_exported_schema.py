"""The schema that is committed is the one that is served."""

from __future__ import annotations

from pathlib import Path

from graphql_schema.schema import schema

COMMITTED = Path(__file__).parents[3] / "graphql_schema" / "schema.graphql"


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema.as_str() + "\n", (
        "export it again: simulation export-schema graphql_schema/schema.graphql"
    )
