"""Unit tests that are made of sessions, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.unit_test import UnitTestPayload
from graphql_schema.catalog.writes import read_back
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.permitted import mutation
from simulation.catalog.unit_test import CreateUnitTest
from simulation.identity.permission import Permission


@strawberry.input
class UnitTestFromSessionInput:
    session_id: strawberry.ID
    name: str = strawberry.field(description="Of the unit test, and of its scenario.")


@strawberry.type
class FromSessionMutation:
    @mutation(
        CreateUnitTest,
        answers=Permission.GET_UNIT_TEST,
        description="Make a unit test of a session: its scenario with the persona's own words as "
        "script, the same persona, service and criteria.",
    )
    async def unit_test_from_session(
        self, info: Info, input: UnitTestFromSessionInput
    ) -> UnitTestPayload:
        access = info.context.access
        scenario, unit_test = access.new_id(), access.new_id()
        session = plain_id(input.session_id, "Session", "session_id")
        await access.derived_runs.unit_test_from(session, input.name, (scenario, unit_test))
        return UnitTestPayload(unit_test=await read_back(info, "unit_test", unit_test))
