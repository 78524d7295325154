"""What becomes of runs of Pulse, as subscriptions."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.views import view
from graphql_schema.pulse.run import run_with
from graphql_schema.pulse.run_details import RunEvent
from graphql_schema.pulse.run_views import Run
from simulation.documents.values import require_few
from simulation.pulse.run.watch_all import RunNews, RunNewsKind

strawberry.enum(
    RunNewsKind,
    name="PulseRunNewsKind",
    description="Whether a run was created, its status or who has it changed, or it has ended.",
)


@view(RunNews, description="What became of a run of Pulse.")
class PulseRunNews:
    kind: RunNewsKind
    run: Run


@strawberry.type
class RunSubscription:
    @strawberry.subscription(
        description="Runs of Pulse as they are created, change and end, of all tasks or of some. "
        "It begins with those that go on, as changed, so that nothing is missed between a query "
        "and this."
    )
    async def run_news(
        self, info: Info, task_ids: list[strawberry.ID] | None = None
    ) -> AsyncGenerator[PulseRunNews, None]:
        wanted = [plain_id(id, "Task", "task_ids") for id in task_ids or []]
        require_few(task_ids=wanted)
        async with aclosing(info.context.pulse.watch_runs(wanted)) as all_news:
            async for news in all_news:
                shown: PulseRunNews = news  # type: ignore[assignment]
                yield shown

    @strawberry.subscription(
        description="The events of a run, from the first one or from those after a position on; "
        "ends with the run."
    )
    async def run_events(
        self, info: Info, id: strawberry.ID, after: int | None = None
    ) -> AsyncGenerator[RunEvent, None]:
        run = await run_with(info, id)
        watch = info.context.pulse.watch_run(run.id, after=after or 0)
        async with aclosing(watch) as events:
            async for event in events:
                shown: Any = event
                yield shown
