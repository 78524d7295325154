"""What becomes of an answer over HTTP where a store was away while it was made."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError
from strawberry.types import ExecutionResult

from graphql_schema.edge.http import GRAPHQL_JSON, JSON, answer


def result(data: dict[str, Any] | None, *codes: str) -> ExecutionResult:
    """An answer with an error for each of ``codes``, met in a field."""
    errors = [GraphQLError(code, path=["field"], extensions={"code": code}) for code in codes]
    return ExecutionResult(data=data, errors=errors)


@pytest.mark.parametrize("media_type", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("data", [None, {"persona": None}, {}], ids=["null", "nulls", "nothing"])
@pytest.mark.parametrize(
    ("code", "status", "later"), [("UNAVAILABLE", 503, "1"), ("STORAGE_FULL", 507, "60")]
)
def test_an_outage_that_leaves_nothing_has_its_status(
    media_type: str, data: dict[str, Any] | None, code: str, status: int, later: str
) -> None:
    response = answer(result(data, "NOT_FOUND", code), media_type)

    assert response.status_code == status
    assert response.headers["retry-after"] == later


def test_what_was_found_all_the_same_is_an_answer() -> None:
    response = answer(result({"persona": None, "metric": {"id": "1"}}, "UNAVAILABLE"), JSON)

    assert response.status_code == 200
    assert "retry-after" not in response.headers


def test_other_errors_of_fields_are_answers_too() -> None:
    assert answer(result(None, "NOT_FOUND"), JSON).status_code == 200
