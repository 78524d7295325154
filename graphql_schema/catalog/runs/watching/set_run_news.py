"""News of all runs as a subscription."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from graphql_schema.catalog.runs.set_run_views import UnitTestSetRun
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run.watch_runs import RunNews, RunNewsKind

strawberry.enum(
    RunNewsKind,
    name="UnitTestSetRunNewsKind",
    description="Whether a run was created, a session of it has finished, or it has ended.",
)


@view(RunNews, description="What became of a run.")
class UnitTestSetRunNews:
    kind: RunNewsKind
    run: UnitTestSetRun


@strawberry.type
class SetRunNewsSubscription:
    @strawberry.subscription(
        description="Runs as they are created, progress and end. It begins with those that go "
        "on, as progressed, so that nothing is missed between a query and this."
    )
    async def unit_test_set_run_news(self, info: Info) -> AsyncGenerator[UnitTestSetRunNews, None]:
        async with aclosing(info.context.access.watching.set_runs()) as all_news:
            async for news in all_news:
                shown: UnitTestSetRunNews = news  # type: ignore[assignment]
                yield shown
