"""Fields that are read past the interpreter answer what it answers, to the byte."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import strawberry
from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)

from graphql_schema.edge.reading import Interpreter
from graphql_schema.edge.schema import EdgeSchema
from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import build_schema, schema
from simulation.access.access import Access
from simulation.identity.principal import with_all_permissions
from tests.support.platform import OWNER
from tests.support.rich import rich_house

DEPTH = 4
OPERATIONS = 150
LEAVES, OTHERS = 9, 2
AS_TIME_GOES_BY = {"pulseHealth"}
"""Tells how long ago something was: each answer is another."""
CUT = (
    *("", "", "", " @include(if: true)"),
    *(" @skip(if: $off)", " @include(if: $off)", " @skip(if: true)"),
)

interpreted = build_schema(executor=Interpreter)


class Selections:
    """Operations over the whole schema, by chance; fields with required arguments apart."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def operation(self) -> str:
        query = schema._schema.query_type
        assert query is not None
        names = [name for name in query.fields if name not in AS_TIME_GOES_BY]
        root = self._chance.choice([*self._fields(query, names, DEPTH)])
        return f"query ($off: Boolean = false) {{ {root} __typename @include(if: $off) }}"

    def _of(self, parent: GraphQLObjectType, depth: int) -> str:
        leaves = [n for n, each in parent.fields.items() if is_leaf_type(get_named_type(each.type))]
        others = [name for name in parent.fields if name not in leaves]
        names = self._some(leaves, LEAVES) + self._some(others, OTHERS)
        chosen = list(self._fields(parent, names, depth))
        if self._chance.random() < 0.3:
            chosen.append(f"... on {parent.name} {{ {' '.join(['__typename', *chosen[:2]])} }}")
        return "{ " + " ".join(["__typename", *chosen]) + " }"

    def _some(self, names: list[str], most: int) -> list[str]:
        return self._chance.sample(names, min(len(names), most))

    def _fields(self, parent: GraphQLObjectType, names: list[str], depth: int) -> Iterator[str]:
        for name in names:
            field = parent.fields[name]
            if not any(is_required_argument(each) for each in field.args.values()):
                selected = self._selected(field, depth)
                if selected is not None:
                    alias = f"a_{name}: " if self._chance.random() < 0.1 else ""
                    few = "(first: 4)" if "first" in field.args else ""
                    yield f"{alias}{name}{few}{self._chance.choice(CUT)} {selected}"

    def _selected(self, field: GraphQLField, depth: int) -> str | None:
        kind = get_named_type(field.type)
        if is_leaf_type(kind):
            return ""
        if not depth:
            return None
        if is_object_type(kind):
            return self._of(kind, depth - 1)
        assert is_abstract_type(kind)
        one = self._chance.choice(list(schema._schema.get_possible_types(kind)))
        return f"{{ __typename ... on {one.name} {self._of(one, depth - 1)} }}"


async def answer(of: EdgeSchema, query: str, context: RequestContext) -> bytes:
    result = await of.execute(query, {}, context_value=context)
    errors = [error.formatted for error in result.errors or ()]
    return orjson.dumps({"data": result.data, "errors": errors})


async def test_every_selection_is_answered_as_the_interpreter_answers_it() -> None:
    told = 0
    async with rich_house() as (house, _):
        access = Access(house.platform, with_all_permissions(OWNER))
        for seed in range(OPERATIONS):
            query = Selections(seed).operation()
            read = await answer(schema, query, RequestContext(access))
            expected = await answer(interpreted, query, RequestContext(access))
            assert read == expected, query
            told += len(read) if b'"errors":[]' in read else 0
    assert told > 75_000, "most of the operations must be answered with something"


class Odd:
    """What no type promises: nulls, exceptions, and values of other types."""

    values: tuple[Any, ...] = (None, 1, "x", [1, None], ["x"], (), {"a": 1}, {1}, 2**70, object())

    def __init__(self, value: Any) -> None:
        self.text = self.maybe = self.number = self.many = self.some = self.flag = value

    @property
    def broken(self) -> str:
        raise RuntimeError("Broken.")


@strawberry.type
class Row:
    text: str
    maybe: str | None
    number: int | None
    many: list[str] | None
    some: list[str | None] | None
    flag: bool
    broken: str | None


@strawberry.type
class Rows:
    @strawberry.field
    def rows(self) -> list[Row | None]:
        return [Odd(value) for value in Odd.values]  # type: ignore[misc]

    @strawberry.field
    async def later(self) -> list[Row | None]:
        return [Odd(value) for value in Odd.values]  # type: ignore[misc]


def said(error: GraphQLError) -> str:
    """What went wrong, without the reference under which it is logged."""
    return re.sub(r"[0-9a-f]{12}|0x[0-9a-f]+", "…", error.message)


@pytest.mark.parametrize("root", ["rows", "later"])
@pytest.mark.parametrize("field", ["text", "maybe", "number", "many", "some", "flag", "broken"])
async def test_what_surprises_is_said_as_the_interpreter_says_it(root: str, field: str) -> None:
    query = f"{{ {root} {{ __typename first: {field} {field} }} }}"
    is_type_of = Row.__strawberry_definition__  # type: ignore[attr-defined]
    is_type_of.is_type_of = lambda value, info: True
    answers = [
        await EdgeSchema(Rows, **options).execute(query)  # type: ignore[arg-type]
        for options in ({}, {"executor": Interpreter})
    ]
    read, expected = (
        (one.data, [(each.path, each.locations, said(each)) for each in one.errors or ()])
        for one in answers
    )
    assert read == expected
