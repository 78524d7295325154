"""The example: definitions to begin with, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.unit_test_set import UnitTestSet
from graphql_schema.kit.context import Info
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.access import example
from simulation.identity.permission import Permission


@view(example.ExampleAgent, description="The agent that the example talks to.")
class ExampleAgent:
    reachable: bool = strawberry.field(description="Whether it answers this server just now.")
    remedy: str | None = strawberry.field(description="What to do where it does not.")


@view(example.ExampleState, description="A café's booking line to begin with, and its unit tests.")
class Example:
    available: bool = strawberry.field(description="Whether this server has it at hand.")
    may_load: bool = strawberry.field(
        description="Whether the viewer may: it takes writing all six kinds of definitions."
    )
    unit_test_set: UnitTestSet | None = strawberry.field(
        description="The set to run; null until it is loaded."
    )
    agent: ExampleAgent | None = strawberry.field(description="Null where it is not available.")


@strawberry.type(description="What loading the example came to.")
class LoadExamplePayload:
    created: int = strawberry.field(description="Definitions that were not there.")
    revised: int = strawberry.field(description="Those that differed, and are as they were.")
    unchanged: int = strawberry.field(description="Those that were there already.")
    unit_test_set: UnitTestSet | None = strawberry.field(description="The set to run.")


@strawberry.type
class ExampleQuery:
    @strawberry.field(
        description="The example of this server: whether it is there, loaded, and can be run."
    )
    async def example(self, info: Info) -> Example:
        state: Any = await info.context.access.example.state()
        return state


@strawberry.type
class ExampleMutation:
    @mutation(
        *example.LOADING,
        answers=Permission.GET_UNIT_TEST_SET,
        description="Load the definitions of the example into the viewer's organization, as "
        "`simulation seed` would. Again, it changes back what differs and doubles nothing.",
    )
    async def load_example(self, info: Info) -> LoadExamplePayload:
        loaded, found = await info.context.access.example.load()
        unit_test_set: Any = found
        return LoadExamplePayload(
            created=loaded.created,
            revised=loaded.revised,
            unchanged=loaded.unchanged,
            unit_test_set=unit_test_set,
        )
