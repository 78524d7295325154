"""What a unit test has shown over time, in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.gate import Verdict
from graphql_schema.catalog.interval import Between
from graphql_schema.kit.context import Info
from graphql_schema.kit.paging import After, Connection, First, connect, page
from graphql_schema.kit.views import later, view
from simulation.catalog.comparing import history
from simulation.catalog.documents import UnitTestDocument


@view(history.Shown, description="How many of the sessions that count passed.")
class ShownRate:
    passed: int
    counted: int
    pass_rate: float | None = strawberry.field(description="passed / counted.")
    interval: Between | None = strawberry.field(description="Where the true rate lies (Wilson).")
    flaky: bool = strawberry.field(description="Whether sessions both passed and failed.")


def _run_id(root: strawberry.Parent[history.PassRatePoint]) -> str:
    return root.set_run_id


async def _run(root: strawberry.Parent[history.PassRatePoint], info: Info) -> Any:
    return await info.context.access.set_runs.get(info.context.organization, root.set_run_id)


@view(history.PassRatePoint, description="What a unit test has shown in one run.")
class PassRatePoint:
    unit_test_set_run_id: str = strawberry.field(
        resolver=_run_id, description="The `databaseId` of the run."
    )
    created_at: datetime = strawberry.field(description="When the run was.")
    unit_test_version: int
    service_name: str
    service_version: int
    version_set: str
    shown: ShownRate
    verdict: Verdict
    run: Any = strawberry.field(
        resolver=_run,
        graphql_type=later("UnitTestSetRun", "graphql_schema.catalog.runs.set_run_views") | None,
    )


@strawberry.type
class PassRateConnection(Connection[PassRatePoint]):
    """A page of what a unit test has shown."""


async def pass_rate_history(
    root: strawberry.Parent[UnitTestDocument],
    info: Info,
    service_version: int | None = None,
    version_set: str | None = None,
    first: First = None,
    after: After = None,
) -> PassRateConnection | None:
    """What a unit test has shown in completed runs."""
    access = info.context.access.comparing
    narrowed = {"service_version": service_version, "version_set": version_set}
    rows = await access.pass_rates(root.id, page(first, after, None, None), **narrowed)

    async def count() -> int:
        return await access.count_pass_rates(root.id, **narrowed)

    found: PassRateConnection = connect(PassRateConnection, rows, count=count)
    return found
