"""Every field of every type answers, over a platform that holds something of everything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_non_null_type,
    is_required_argument,
)

from graphql_schema.schema import schema
from tests.support.platform import House
from tests.support.rich import Furniture, rich_house

pytestmark = pytest.mark.asyncio(loop_scope="module")

GRAPH: GraphQLSchema = schema._schema
DEPTH = 4

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
Rich = tuple[House, Furniture]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rich() -> AsyncIterator[Rich]:
    async with rich_house() as opened:
        yield opened


@dataclass
class Walk:
    """Writes selections of everything below a field, and notes what the answers held."""

    arguments: dict[str, str]
    seen: set[tuple[str, str]] = field(default_factory=set)

    def selection(self, type: Composite, depth: int, path: tuple[str, ...] = ()) -> str:
        """Every field of ``type``, down to ``depth`` levels of objects.

        A type is not entered again below itself: that would show nothing new.
        """
        if isinstance(type, GraphQLUnionType):
            return " ".join(
                f"... on {each.name} {{ {self.selection(each, depth, path)} }}"
                for each in type.types
            )
        parts = ["__typename"]
        for name, each in type.fields.items():
            below = get_named_type(each.type)
            if isinstance(below, Composite):
                if depth == 0 or below.name in path:
                    continue
                inner = self.selection(below, depth - 1, (*path, type.name))
                if inner == "__typename":
                    continue
                body = f" {{ {inner} }}"
            else:
                body = ""
            parts.append(f"{_alias(type, name, each)}{name}{self._given(each)}{body}")
        return " ".join(parts)

    def _given(self, of: GraphQLField) -> str:
        given = [
            f"{name}: {self.arguments[name]}"
            for name, argument in of.args.items()
            if is_required_argument(argument) or _bounds_the_page(name, argument)
        ]
        return f"({', '.join(given)})" if given else ""

    def note(self, answer: Any) -> None:
        """Remember which fields of which types ``answer`` holds."""
        if isinstance(answer, list):
            for item in answer:
                self.note(item)
        elif isinstance(answer, dict):
            type_name = answer.get("__typename")
            for key, value in answer.items():
                if type_name and key != "__typename":
                    self.seen.add((type_name, key.rpartition("__")[2]))
                self.note(value)


def _alias(type: Composite, name: str, each: GraphQLField) -> str:
    # Members of a union may give one name different types, which one answer cannot hold.
    return f"{type.name}__{name}: " if type.name in _MEMBERS else ""


def _members() -> Iterator[str]:
    for type in GRAPH.type_map.values():
        if isinstance(type, GraphQLUnionType):
            yield from (each.name for each in type.types)


_MEMBERS = frozenset(_members())


def _bounds_the_page(name: str, argument: GraphQLArgument) -> bool:
    return name == "first" and not is_non_null_type(argument.type)
