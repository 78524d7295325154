"""The most frequent names of tracked events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from graphql_schema.tracking.period import FROM, SYNTHETIC, TO, period
from simulation.tracking.rollups import Count

DEFAULT_TOP = 10

From = Annotated[datetime | None, strawberry.argument(name="from", description=FROM)]
To = Annotated[datetime | None, strawberry.argument(name="to", description=TO)]
Synthetic = Annotated[bool | None, strawberry.argument(description=SYNTHETIC)]


@view(Count, description="How many events of a name there are.")
class TopEvent:
    name: str
    count: int


@strawberry.type
class TopEventQuery:
    @strawberry.field(description="The most frequent names of tracked events, exact.")
    async def top_events(
        self,
        info: Info,
        start: From = None,
        end: To = None,
        limit: int = DEFAULT_TOP,
        synthetic: Synthetic = None,
    ) -> list[TopEvent]:
        tracking = info.context.access.tracking
        counts: Any = await tracking.top(period(start, end), limit, synthetic=synthetic)
        return counts
