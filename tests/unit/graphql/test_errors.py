"""Every error has a code, refusals keep their words, and nothing leaks."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from graphql import GraphQLError

from graphql_schema.edge.errors import translate
from graphql_schema.edge.schema import EdgeSchema

Formatted = dict[str, Any]


async def executed(schema: EdgeSchema, query: str, **arguments: Any) -> list[Formatted]:
    """The errors of a query or mutation."""
    result = await schema.execute(query, **arguments)
    return [dict(error.formatted) for error in result.errors or []]


async def streamed(schema: EdgeSchema, query: str, **arguments: Any) -> list[Formatted]:
    """The errors of the last result of a subscription."""
    last: list[Formatted] = []
    async for result in await schema.subscribe(query, **arguments):
        last = [dict(error.formatted) for error in result.errors or []]
    return last


async def errors_of(schema: EdgeSchema, way: str, kind: str) -> list[Formatted]:
    """The errors of ``kind`` by one of the three ways to execute."""
    run = streamed if way == "subscription" else executed
    return await run(schema, f'{way} {{ fail(kind: "{kind}") }}')


WAYS = pytest.mark.parametrize("way", ["query", "mutation", "subscription"])


@WAYS
class TestEveryWay:
    async def test_a_refusal_keeps_message_code_field_and_details(
        self, schema: EdgeSchema, way: str
    ) -> None:
        (error,) = await errors_of(schema, way, "refusal")

        assert error["message"] == "The next version is 3."
        assert error["extensions"] == {
            "code": "VERSION_MISMATCH",
            "field": "testCases.0.maxVersion",
            "details": {"nextVersion": 3},
        }

    async def test_a_pydantic_error_is_a_refusal(self, schema: EdgeSchema, way: str) -> None:
        (error,) = await errors_of(schema, way, "pydantic")

        assert error["extensions"] == {"code": "VALIDATION_FAILED", "field": "maxInteractions"}
        assert "greater than or equal to 1" in error["message"]

    async def test_a_graphql_error_with_a_code_is_kept(self, schema: EdgeSchema, way: str) -> None:
        (error,) = await errors_of(schema, way, "own")

        assert error["message"] == "Chosen words."
        assert error["extensions"] == {"code": "CHOSEN"}

    @pytest.mark.parametrize("kind", ["unexpected", "careless"])
    async def test_anything_else_is_logged_and_not_told(
        self,
        schema: EdgeSchema,
        secret: str,
        way: str,
        kind: str,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        with caplog.at_level(logging.ERROR):
            (error,) = await errors_of(schema, way, kind)

        reference = error["extensions"]["details"]["reference"]
        assert error["extensions"]["code"] == "INTERNAL"
        assert error["message"].startswith("Internal error;")
        assert secret not in str(error)
        (record,) = caplog.records
        assert reference in record.getMessage()
        assert record.exc_info
        assert secret in str(record.exc_info[1])
        assert record.exc_info[2] is not None

    async def test_a_syntax_error_is_told(self, schema: EdgeSchema, way: str) -> None:
        run = streamed if way == "subscription" else executed

        (error,) = await run(schema, way + " {")

        assert error["extensions"] == {"code": "GRAPHQL_PARSE_FAILED"}
        assert error["message"].startswith("Syntax Error: Expected Name")

    async def test_a_validation_error_is_told(self, schema: EdgeSchema, way: str) -> None:
        run = streamed if way == "subscription" else executed

        (error,) = await run(schema, way + " { nonsense }")

        assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
        assert "Cannot query field 'nonsense'" in error["message"]

    async def test_a_wrong_variable_is_told(self, schema: EdgeSchema, way: str) -> None:
        run = streamed if way == "subscription" else executed

        (error,) = await run(schema, way + " ($kind: String!) { fail(kind: $kind) }")

        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert "$kind" in error["message"]

    async def test_one_of_several_operations_must_be_named(
        self, schema: EdgeSchema, way: str
    ) -> None:
        run = streamed if way == "subscription" else executed
        document = f'{way} A {{ fail(kind: "own") }} {way} B {{ fail(kind: "refusal") }}'

        (unnamed,) = await run(schema, document)
        (named,) = await run(schema, document, operation_name="B")
        (unknown,) = await run(schema, document, operation_name="C")

        assert unnamed["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
        assert "2 operations" in unnamed["message"]
        assert named["extensions"]["code"] == "VERSION_MISMATCH"
        assert unknown["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"
        assert "'C'" in unknown["message"]

    async def test_no_document_is_told(self, schema: EdgeSchema, way: str) -> None:
        run = streamed if way == "subscription" else executed

        (error,) = await run(schema, "")

        assert error["extensions"] == {"code": "BAD_REQUEST", "field": "query"}


class TestScalars:
    @pytest.mark.parametrize("literal", ["3", '"three"'])
    async def test_a_literal_that_a_scalar_refuses_fails_validation(
        self, schema: EdgeSchema, literal: str
    ) -> None:
        (error,) = await executed(schema, f"{{ half(of: {literal}) }}")

        assert error["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}

    async def test_a_variable_that_a_scalar_refuses_is_bad_input(self, schema: EdgeSchema) -> None:
        (error,) = await executed(
            schema, "query ($of: Even!) { half(of: $of) }", variable_values={"of": 3}
        )

        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert "is odd; send an even number." in error["message"]

    @pytest.mark.parametrize(
        ("query", "variables"),
        [
            ('{ half(of: "broken") }', None),
            ("query ($of: Even!) { half(of: $of) }", {"of": "broken"}),
        ],
    )
    async def test_a_defect_in_a_scalar_is_internal(
        self, schema: EdgeSchema, secret: str, query: str, variables: dict[str, Any] | None
    ) -> None:
        (error,) = await executed(schema, query, variable_values=variables)

        assert error["extensions"]["code"] == "INTERNAL"
        assert secret not in str(error)

    async def test_a_null_for_an_argument_that_needs_a_value_is_bad_input(
        self, schema: EdgeSchema
    ) -> None:
        (error,) = await executed(
            schema, "query ($of: Int = 1) { number(of: $of) }", variable_values={"of": None}
        )

        assert error["extensions"] == {"code": "BAD_USER_INPUT"}

    async def test_a_value_that_cannot_be_sent_is_internal(
        self, schema: EdgeSchema, secret: str
    ) -> None:
        (error,) = await executed(schema, "{ unserializable }")

        assert error["extensions"]["code"] == "INTERNAL"
        assert secret not in str(error)


class TestTheRest:
    async def test_a_failing_field_leaves_the_others(self, schema: EdgeSchema) -> None:
        result = await schema.execute('{ number(of: 7) fail(kind: "refusal") }')

        assert result.data == {"number": 7, "fail": None}
        assert result.errors
        assert result.errors[0].path == ["fail"]
        assert result.errors[0].locations

    async def test_a_subscription_that_never_starts_tells_why(self, schema: EdgeSchema) -> None:
        (error,) = await streamed(schema, 'subscription { unknown(id: "x") }')

        assert error["message"] == "There is no such run."
        assert error["extensions"] == {"code": "NOT_FOUND", "field": "id"}

    async def test_results_before_a_failure_are_delivered(self, schema: EdgeSchema) -> None:
        query = 'subscription { fail(kind: "refusal", after: 2) }'

        results = [result async for result in await schema.subscribe(query)]

        assert [result.data for result in results] == [{"fail": "0"}, {"fail": "1"}, None]

    async def test_a_query_cannot_be_subscribed_to(self, schema: EdgeSchema) -> None:
        (error,) = await streamed(schema, "{ number }")

        assert error["extensions"] == {"code": "OPERATION_NOT_ALLOWED"}

    def test_translating_twice_changes_nothing(self) -> None:
        once = translate(GraphQLError("x", original_error=RuntimeError("x")))

        assert translate(once).formatted == once.formatted
        assert once.original_error is None


def test_too_many_faults_of_variables_are_the_callers(caplog: pytest.LogCaptureFixture) -> None:
    said = "Too many errors processing variables, error limit reached. Execution aborted."

    assert translate(GraphQLError(said)).extensions == {"code": "BAD_USER_INPUT"}
    assert not caplog.records
