"""Tracked events as they arrive, for people: at a pace that can be read."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from graphql_schema.tracking.tracked_event import TrackedEvent, TrackedEventFilter, conditions
from simulation.access.tracking import MAX_GLIMPSED
from simulation.tracking.live_tail import Glimpse

DEFAULT_GLIMPSED = 50

Limit = Annotated[
    int,
    strawberry.argument(
        description=f"How many events a message holds at most: 1 to {MAX_GLIMPSED}."
    ),
]


@view(Glimpse, description="What arrived since the message before, or the latest of it.")
class TrackedEventGlimpse:
    events: list[TrackedEvent] = strawberry.field(description="By arrival, the earliest first.")
    skipped: int | None = strawberry.field(
        description="How many others match and were left out, which the first message does not "
        "count; null where they were too many to be counted."
    )


@strawberry.type
class LiveTailSubscription:
    @strawberry.subscription(
        description="Tracked events as they arrive, for people: a message a second at most, with "
        "the latest events in it. It begins at once with the latest that are there, none where "
        "there are none; nothing is told twice. `trackedEvents` tells of each."
    )
    async def tracked_event_tail(
        self,
        info: Info,
        filter: TrackedEventFilter | None = None,
        limit: Limit = DEFAULT_GLIMPSED,
    ) -> AsyncGenerator[TrackedEventGlimpse, None]:
        tail = info.context.access.tracking.tail(conditions(filter), limit)
        async with aclosing(tail) as glimpses:
            async for glimpse in glimpses:
                shown: Any = glimpse
                yield shown
