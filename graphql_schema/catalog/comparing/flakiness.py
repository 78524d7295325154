"""Unit tests that pass now and fail then, in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.pass_rates import ShownRate
from graphql_schema.catalog.unit_test import UnitTest
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.comparing import history
from simulation.catalog.comparing.history import RUNS_LOOKED_AT
from simulation.kernel.errors import ValidationFailed

MAX_FLAKY = 100


async def _unit_test(root: strawberry.Parent[history.FlakyUnitTest], info: Info) -> UnitTest | None:
    return await info.context.definitions("unit_test").load(root.unit_test_id)


@view(history.FlakyUnitTest, description="A unit test whose sessions both passed and failed.")
class FlakyUnitTest:
    unit_test: UnitTest | None = strawberry.field(resolver=_unit_test, description="As it is.")
    name: str = strawberry.field(description="As its latest run had it.")
    runs: int = strawberry.field(description="In which it was judged.")
    flaky_runs: int = strawberry.field(description="In which sessions both passed and failed.")
    flaky_share: float = strawberry.field(description="flakyRuns / runs.")
    shown: ShownRate = strawberry.field(description="In all of these runs together.")


@strawberry.type
class FlakinessQuery:
    @strawberry.field(
        description=f"The unit tests that flake most in the latest {RUNS_LOOKED_AT} completed "
        f"runs, the worst first; at most {MAX_FLAKY}."
    )
    async def flakiest_unit_tests(
        self, info: Info, first: int = 20, since: datetime | None = None
    ) -> list[FlakyUnitTest]:
        if not 0 <= first <= MAX_FLAKY:
            raise ValidationFailed(
                f"first: must be from 0 to {MAX_FLAKY}, not {first}.", field="first"
            )
        found: Any = await info.context.access.comparing.flakiest(first, since)
        return list(found)
