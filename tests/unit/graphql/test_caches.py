"""Documents are read once; what a caller does to an answer does not reach the cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import GraphQLError, specified_rules
from strawberry.extensions import SchemaExtension

from graphql_schema.edge.caches import MAX_CACHED_LENGTH, DocumentCache
from graphql_schema.edge.schema import EdgeSchema


async def test_the_second_request_finds_document_and_validation(schema: EdgeSchema) -> None:
    query = "query ($of: Int!) { number(of: $of) }"

    for of in range(3):
        result = await schema.execute(query, variable_values={"of": of})
        assert result.data == {"number": of}

    # The first validation already finds the document that was just parsed.
    assert schema.documents.hits == (3, 2)


async def test_a_subscription_shares_the_cache(schema: EdgeSchema) -> None:
    query = 'subscription { fail(kind: "refusal") }'

    for _ in range(2):
        assert [result.data async for result in await schema.subscribe(query)]

    assert schema.documents.hits == (2, 1)


async def test_a_refusal_is_found_again_unchanged(schema: EdgeSchema) -> None:
    answers = [await schema.execute("{ nonsense }") for _ in range(2)]

    assert schema.documents.hits[1] == 1
    first, second = (answer.errors for answer in answers)
    assert first
    assert second
    assert first is not second
    assert [error.formatted for error in first] == [error.formatted for error in second]


async def test_the_operation_name_is_no_part_of_what_is_remembered(schema: EdgeSchema) -> None:
    document = "query A { a: number } query B { b: number }"

    assert (await schema.execute(document, operation_name="A")).data == {"a": 1}
    assert (await schema.execute(document)).errors
    assert (await schema.execute(document, operation_name="B")).data == {"b": 1}


async def test_long_documents_are_not_remembered(schema: EdgeSchema) -> None:
    query = "{ number }" + " " * MAX_CACHED_LENGTH

    for _ in range(2):
        assert (await schema.execute(query)).data == {"number": 1}

    assert schema.documents.hits == (0, 0)


async def test_schemas_do_not_share_a_cache(schema: EdgeSchema) -> None:
    other = EdgeSchema(schema.query, config=schema.config)
    mutation = 'mutation { fail(kind: "own") }'

    assert (await schema.execute(mutation)).errors != (await other.execute(mutation)).errors
    assert other.documents is not schema.documents


def test_the_least_used_document_is_forgotten() -> None:
    cache = DocumentCache(size=2)

    first = cache.document("{ a }")
    cache.document("{ b }")
    cache.document("{ c }")

    assert cache.document("{ a }") is not first
    assert cache.document("{ c }") is cache.document("{ c }")


def test_a_syntax_error_is_raised_each_time() -> None:
    cache = DocumentCache()

    for _ in range(2):
        with pytest.raises(GraphQLError, match="Syntax Error"):
            cache.document("{")


def test_other_rules_are_another_validation(schema: EdgeSchema) -> None:
    cache = DocumentCache()
    query = "{ nonsense }"

    assert cache.problems(query, schema._schema, tuple(specified_rules))
    assert not cache.problems(query, schema._schema, ())


async def test_extensions_of_the_caller_run_as_well(schema: EdgeSchema) -> None:
    seen: list[str | None] = []

    class Watching(SchemaExtension):
        def on_execute(self) -> Iterator[None]:
            seen.append(self.execution_context.operation_name)
            yield

    watched = EdgeSchema(schema.query, extensions=[Watching], config=schema.config)
    await watched.execute("query Watched { number }")

    assert seen == ["Watched"]


async def test_what_an_extension_raises_is_told_to_a_subscriber(
    schema: EdgeSchema, secret: str
) -> None:
    class Broken(SchemaExtension):
        def on_validate(self) -> Iterator[None]:
            raise RuntimeError(secret)
            yield

    assert schema.subscription
    broken = EdgeSchema(
        schema.query, None, schema.subscription, extensions=[Broken], config=schema.config
    )
    query = 'subscription { fail(kind: "own") }'

    (result,) = [result async for result in await broken.subscribe(query)]

    assert result.errors
    assert (result.errors[0].extensions or {})["code"] == "INTERNAL"
    assert secret not in str(result.errors[0].formatted)
