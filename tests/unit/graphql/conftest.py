"""A toy schema that can go wrong in every way that a resolver can."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, NewType

import pytest
import strawberry
from graphql import GraphQLError
from pydantic import BaseModel, Field
from strawberry.schema.config import StrawberryConfig

from graphql_schema.edge.schema import EdgeSchema
from simulation.kernel.errors import NotFound, VersionMismatch

SECRET = "password=hunter2"


class Settings(BaseModel):
    """Something that pydantic can refuse."""

    max_interactions: int = Field(ge=1)


def _parse_even(value: Any) -> int:
    if value == "broken":
        raise KeyError(SECRET)
    if int(value) % 2:
        raise ValueError("is odd; send an even number.")
    return int(value)


Even = NewType("Even", int)
CONFIG = StrawberryConfig(
    scalar_map={Even: strawberry.scalar(name="Even", parse_value=_parse_even, serialize=int)}
)


def fail(kind: str) -> str:
    """Raise what ``kind`` says."""
    if kind == "refusal":
        raise VersionMismatch(
            "The next version is 3.", field="test_cases.0.max_version", next_version=3
        )
    if kind == "pydantic":
        Settings(max_interactions=0)
    if kind == "own":
        raise GraphQLError("Chosen words.", extensions={"code": "CHOSEN"})
    if kind == "careless":
        raise GraphQLError(SECRET)
    raise RuntimeError(SECRET)


@strawberry.type
class Node:
    """A thing with things in it."""

    name: str = "node"

    @strawberry.field
    def child(self) -> Node:
        return Node()


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def node(self) -> Node:
        return Node()

    @strawberry.field
    def number(self, of: int = 1) -> int | None:
        return of

    @strawberry.field
    def half(self, of: Even) -> int:
        return of // 2

    @strawberry.field
    def fail(self, kind: str) -> str | None:
        return fail(kind)

    @strawberry.field
    def unserializable(self) -> int | None:
        return SECRET  # type: ignore[return-value]


@strawberry.type
class Mutation:
    """Writes."""

    @strawberry.mutation
    def fail(self, kind: str) -> str | None:
        return fail(kind)


@strawberry.type
class Subscription:
    """Streams."""

    @strawberry.subscription
    async def fail(self, kind: str, after: int = 1) -> AsyncGenerator[str, None]:
        for count in range(after):
            yield str(count)
        fail(kind)

    @strawberry.subscription
    async def unknown(self, id: str) -> AsyncGenerator[str, None]:
        raise NotFound("There is no such run.", field="id")
        yield ""


@pytest.fixture
def schema() -> EdgeSchema:
    return EdgeSchema(Query, Mutation, Subscription, config=CONFIG)


@pytest.fixture
def secret() -> str:
    """What no answer may ever hold."""
    return SECRET
