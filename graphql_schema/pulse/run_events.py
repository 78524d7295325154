"""The events of a run of Pulse as a subscription."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.pulse.run import run_with
from graphql_schema.pulse.run_details import RunEvent


@strawberry.type
class RunSubscription:
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
