"""Documents that ask for too much are refused, and cheaply."""

from __future__ import annotations

import pytest
from graphql import get_introspection_query, parse

from graphql_schema.edge.extent import COUNT_CEILING, Survey
from graphql_schema.edge.limits import Limits, excesses
from graphql_schema.edge.schema import EdgeSchema


def nested(levels: int) -> str:
    """A query whose deepest field stands at ``levels``."""
    return "{ node " + "{ child " * (levels - 2) + "{ name }" + " }" * (levels - 1)


def doubling(levels: int) -> str:
    """A query that selects two to the power of ``levels`` names."""
    spreads = (f"fragment F{i} on Node {{ ...F{i + 1} ...F{i + 1} }}" for i in range(levels))
    return "\n".join(("{ node { ...F0 } }", *spreads, f"fragment F{levels} on Node {{ name }}"))


async def codes(schema: EdgeSchema, query: str) -> list[str]:
    """The codes that ``query`` is refused with."""
    result = await schema.execute(query)
    return [(error.extensions or {})["code"] for error in result.errors or []]


class TestDepth:
    async def test_the_deepest_allowed_query_runs(self, schema: EdgeSchema) -> None:
        assert await codes(schema, nested(12)) == []

    async def test_one_level_more_is_refused_with_the_numbers(self, schema: EdgeSchema) -> None:
        result = await schema.execute(nested(13))

        assert result.errors
        assert result.errors[0].extensions == {"code": "QUERY_TOO_DEEP"}
        assert "13 levels deep; at most 12" in result.errors[0].message

    async def test_fragments_and_inline_fragments_do_not_hide_depth(
        self, schema: EdgeSchema
    ) -> None:
        half = nested(8).removeprefix("{ node")[:-1]
        query = (
            f"{{ node {{ ... on Node {{ child {{ ...Rest }} }} }} }} fragment Rest on Node {half}"
        )

        deep = query.replace("child", "child { child { child { child { child", 1)
        deep = deep.replace("...Rest }", "...Rest } } } } }", 1)

        assert await codes(schema, query) == []
        assert await codes(schema, deep) == ["QUERY_TOO_DEEP"]

    async def test_a_query_too_deep_for_the_parser_has_the_same_code(
        self, schema: EdgeSchema
    ) -> None:
        assert await codes(schema, nested(400)) == ["QUERY_TOO_DEEP"]

    async def test_the_introspection_of_tools_passes(self, schema: EdgeSchema) -> None:
        query = get_introspection_query(
            descriptions=True,
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
        )

        assert await codes(schema, query) == []

    async def test_introspection_has_a_bound_of_its_own(self, schema: EdgeSchema) -> None:
        types = "ofType { " * 20 + "name" + " }" * 20
        query = f'{{ __type(name: "Query") {{ {types} }} }}'

        assert await codes(schema, query) == ["QUERY_TOO_DEEP"]

    async def test_fragments_do_not_hide_introspection_depth(self, schema: EdgeSchema) -> None:
        types = "ofType { " * 15 + "name" + " }" * 15
        query = f'{{ __type(name: "Query") {{ ...F }} }} fragment F on __Type {{ {types} }}'
        more = query.replace("...F", "ofType { ofType { ofType { ofType { ...F } } } }")

        assert await codes(schema, query) == []
        assert await codes(schema, more) == ["QUERY_TOO_DEEP"]


class TestCounts:
    async def test_fields_are_counted_with_fragments_expanded(self, schema: EdgeSchema) -> None:
        names = "name " * 100
        query = f"{{ node {{ ...F child {{ ...F }} }} }} fragment F on Node {{ {names} }}"
        more = query.replace("...F child", "...F ...F ...F ...F child")

        assert await codes(schema, query) == []
        assert await codes(schema, more) == ["TOO_MANY_FIELDS"]

    async def test_aliases_are_counted_with_fragments_expanded(self, schema: EdgeSchema) -> None:
        aliases = " ".join(f"a{i}: name" for i in range(26))
        query = f"{{ node {{ ...F }} }} fragment F on Node {{ {aliases} }}"

        assert await codes(schema, query) == []
        assert await codes(schema, query.replace("...F", "...F ...F")) == ["TOO_MANY_ALIASES"]

    async def test_root_fields_are_counted_through_fragments(self, schema: EdgeSchema) -> None:
        numbers = " ".join(f"n{i}: number" for i in range(11))
        query = f"{{ ...F }} fragment F on Query {{ {numbers} }}"

        assert await codes(schema, query) == []
        assert await codes(schema, query.replace("...F", "...F ...F")) == ["TOO_MANY_FIELDS"]

    async def test_an_unused_fragment_counts_as_well(self, schema: EdgeSchema) -> None:
        query = f"{{ number }} fragment F on Node {{ {'name ' * 501} }}"

        assert await codes(schema, query) == ["TOO_MANY_FIELDS"]

    @pytest.mark.parametrize(
        "query", ["{ number " + "# \n" * 6000 + "}", "{ " + "number " * 6000 + "}"]
    )
    async def test_too_many_tokens_are_refused_while_parsing(
        self, schema: EdgeSchema, query: str
    ) -> None:
        assert await codes(schema, query) == ["QUERY_TOO_LARGE"]

    async def test_a_long_text_is_refused_before_it_is_read(self, schema: EdgeSchema) -> None:
        assert await codes(schema, "{ number }" + " " * 100_000) == ["QUERY_TOO_LARGE"]

    async def test_limits_can_be_set(self) -> None:
        document = parse("{ a { b } }")

        assert excesses(document, Limits(depth=2)) == []
        assert [error.extensions for error in excesses(document, Limits(depth=1))] == [
            {"code": "QUERY_TOO_DEEP"}
        ]


class TestBombs:
    async def test_doubling_fragments_are_refused(self, schema: EdgeSchema) -> None:
        assert await codes(schema, doubling(25)) == ["TOO_MANY_FIELDS"]

    def test_the_work_grows_with_the_length_and_not_with_the_expansion(self) -> None:
        def steps(levels: int) -> int:
            survey = Survey(parse(doubling(levels)))
            for _ in survey:
                pass
            return survey.steps

        assert steps(50) <= 2.1 * steps(25) < 1000

    def test_counts_stop_at_the_ceiling(self) -> None:
        largest = max(extent.fields for _, extent in Survey(parse(doubling(500))))

        assert largest == COUNT_CEILING

    def test_a_long_chain_of_fragments_needs_no_deep_stack(self) -> None:
        links = (f"fragment F{i} on Node {{ child {{ ...F{i + 1} }} }}" for i in range(3000))
        document = parse("\n".join(("{ ...F0 }", *links, "fragment F3000 on Node { name }")))

        _, extent = next(iter(Survey(document)))

        assert extent.depth == 3001

    async def test_cycles_end_and_are_refused(self, schema: EdgeSchema) -> None:
        query = (
            "{ node { ...A } } fragment A on Node { child { ...B } } fragment B on Node { ...A }"
        )

        assert "GRAPHQL_VALIDATION_FAILED" in await codes(schema, query)

    async def test_unknown_fragments_are_refused(self, schema: EdgeSchema) -> None:
        assert await codes(schema, "{ node { ...A } }") == ["GRAPHQL_VALIDATION_FAILED"]


class TestFragments:
    async def test_so_many_fragments_are_read_and_no_more(self, schema: EdgeSchema) -> None:
        def spread(count: int) -> str:
            names = [f"F{number}" for number in range(count)]
            spreads = " ".join(f"...{name}" for name in names)
            return f"{{ node {{ {spreads} }} }}" + " ".join(
                f"fragment {name} on Node {{ name }}" for name in names
            )

        assert await codes(schema, spread(100)) == []
        assert await codes(schema, spread(101)) == ["QUERY_TOO_LARGE"]
