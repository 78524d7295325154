"""Tracked events: what users of a product did, listed and followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.context import Info
from graphql_schema.kit.paging import (
    After,
    Before,
    Connection,
    First,
    Last,
    SortDirection,
    connect,
    page,
)
from graphql_schema.kit.views import view
from graphql_schema.tracking.period import FROM, SYNTHETIC, TO, period
from simulation.tracking.event import TrackedEvent as StoredEvent
from simulation.tracking.filter import EventFilter


def _id(root: strawberry.Parent[StoredEvent]) -> strawberry.ID:
    return strawberry.ID(root.id)


def _properties(root: strawberry.Parent[StoredEvent]) -> JSON:
    found: Any = root.properties
    return found


@view(StoredEvent, description="Something that a user of a product did.")
class TrackedEvent:
    id: strawberry.ID = strawberry.field(resolver=_id)
    name: str = strawberry.field(description="What happened, such as `page.viewed`.")
    properties: JSON = strawberry.field(resolver=_properties)
    user_id: str | None
    session_id: str | None = strawberry.field(description="The visit that it belongs to.")
    timestamp: datetime = strawberry.field(description="When it arrived.")
    client_timestamp: datetime | None = strawberry.field(
        description="When it happened, by the clock of the client."
    )
    client_id: str | None = strawberry.field(
        description="What the client named it, so that sending it again stores it once."
    )
    synthetic: bool = strawberry.field(description="Whether the platform made it up.")


@strawberry.type
class TrackedEventConnection(Connection[TrackedEvent]):
    """A page of tracked events."""


@strawberry.input(description="All conditions must be met.")
class TrackedEventFilter:
    name: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    start: datetime | None = strawberry.field(name="from", default=None, description=FROM)
    end: datetime | None = strawberry.field(name="to", default=None, description=TO)
    properties: JSON | None = strawberry.field(
        default=None,
        description="An object: properties that an event must have with just these values.",
    )
    synthetic: bool | None = strawberry.field(default=None, description=SYNTHETIC)

    def conditions(self) -> EventFilter:
        """The filter in the terms of tracking.

        Raises:
            ValidationFailed: a time or a property cannot be asked for.
        """
        wanted: Any = self.properties
        return EventFilter(
            self.name,
            self.user_id,
            self.session_id,
            period(self.start, self.end),
            {} if wanted is None else wanted,
            self.synthetic,
        )


def conditions(filter: TrackedEventFilter | None) -> EventFilter:
    """What ``filter`` asks for, in the terms of tracking; without one everything."""
    return EventFilter() if filter is None else filter.conditions()


@strawberry.type
class TrackedEventQuery:
    @strawberry.field(description="Tracked events by arrival, the latest first.")
    async def tracked_events(
        self,
        info: Info,
        filter: TrackedEventFilter | None = None,
        direction: SortDirection = SortDirection.DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> TrackedEventConnection:
        tracking, wanted = info.context.access.tracking, conditions(filter)
        rows = await tracking.events(
            wanted,
            page(first, after, last, before),
            descending=direction is SortDirection.DESC,
        )
        found: TrackedEventConnection = connect(
            TrackedEventConnection, rows, count=lambda: tracking.count(wanted)
        )
        return found


@strawberry.type
class TrackedEventSubscription:
    @strawberry.subscription(description="Tracked events as they arrive, from now on.")
    async def tracked_events(
        self, info: Info, filter: TrackedEventFilter | None = None
    ) -> AsyncGenerator[TrackedEvent, None]:
        watch = info.context.access.tracking.watch(conditions(filter))
        async with aclosing(watch) as events:
            async for event in events:
                shown: Any = event
                yield shown
