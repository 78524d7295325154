"""Tracked events: what users of a product did, taken in, listed, counted and followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, Any

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
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.documents.moment import given_moment
from simulation.identity.permission import Permission
from simulation.tracking.event import TrackedEvent as StoredEvent
from simulation.tracking.filter import EventFilter, Period
from simulation.tracking.ingestion import Ingested, RefusedEvent
from simulation.tracking.messages import TrackEvents
from simulation.tracking.rollups import Count

FROM = "Events that arrived then or later."
TO = "Events that arrived earlier."
SYNTHETIC = "False leaves out what the platform made up, true everything else."
DEFAULT_TOP = 10

From = Annotated[datetime | None, strawberry.argument(name="from", description=FROM)]
To = Annotated[datetime | None, strawberry.argument(name="to", description=TO)]
Synthetic = Annotated[bool | None, strawberry.argument(description=SYNTHETIC)]


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


@view(Count, description="How many events of a name there are.")
class TopEvent:
    name: str
    count: int


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
        period = _period(self.start, self.end)
        return EventFilter(
            self.name,
            self.user_id,
            self.session_id,
            period,
            {} if wanted is None else wanted,
            self.synthetic,
        )


@strawberry.input
class TrackEventInput:
    name: str = strawberry.field(description="What happened: 1 to 200 characters.")
    properties: JSON | None = strawberry.field(
        default=None, description="An object of at most 32 KB and 10 levels."
    )
    user_id: str | None = None
    session_id: str | None = None
    client_timestamp: datetime | None = None
    client_id: str | None = strawberry.field(
        default=None, description="Names the event: sent again, it is stored once."
    )

    def wire(self) -> dict[str, Any]:
        """The event by the names of the wire."""
        return {
            "name": self.name,
            "properties": {} if self.properties is None else self.properties,
            "userId": self.user_id,
            "sessionId": self.session_id,
            "clientTimestamp": self.client_timestamp,
            "clientId": self.client_id,
        }


@strawberry.input
class IngestEventsInput:
    events: list[TrackEventInput] = strawberry.field(description="At most 1,000.")
    partial: bool = strawberry.field(
        default=False,
        description="Store what is good, and say of each other event why it is not; else all or "
        "nothing is stored.",
    )


@strawberry.type
class TrackEventPayload:
    """The event as it is kept: where it was known, the one that was there before."""

    event: TrackedEvent


def _code(root: strawberry.Parent[RefusedEvent]) -> str:
    return root.refusal.code


def _message(root: strawberry.Parent[RefusedEvent]) -> str:
    return root.refusal.message


def _field(root: strawberry.Parent[RefusedEvent]) -> str | None:
    return root.refusal.field


@view(RefusedEvent, description="An event of a batch that was not stored.")
class RefusedTrackedEvent:
    index: int = strawberry.field(description="Its place in the batch, from 0.")
    code: str = strawberry.field(resolver=_code)
    message: str = strawberry.field(resolver=_message)
    field: str | None = strawberry.field(resolver=_field)


def _ingested(root: strawberry.Parent[Ingested]) -> int:
    return root.accepted


@view(Ingested, description="What became of a batch.")
class IngestEventsPayload:
    ingested: int = strawberry.field(
        resolver=_ingested, description="So many events of the batch are on disk."
    )
    known: int = strawberry.field(description="So many of them were there before.")
    refused: list[RefusedTrackedEvent]


def _period(start: datetime | None, end: datetime | None) -> Period:
    return Period(
        None if start is None else given_moment(start, "from"),
        None if end is None else given_moment(end, "to"),
    )


def _conditions(filter: TrackedEventFilter | None) -> EventFilter:
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
        tracking, wanted = info.context.access.tracking, _conditions(filter)
        rows = await tracking.events(
            wanted,
            page(first, after, last, before),
            descending=direction is SortDirection.DESC,
        )
        found: TrackedEventConnection = connect(
            TrackedEventConnection, rows, count=lambda: tracking.count(wanted)
        )
        return found

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
        counts: Any = await tracking.top(_period(start, end), limit, synthetic=synthetic)
        return counts


@strawberry.type
class TrackedEventMutation:
    @mutation(TrackEvents, answers=Permission.GET_TRACKED_EVENT, description="Track an event.")
    async def track_event(self, info: Info, input: TrackEventInput) -> TrackEventPayload:
        kept: Any = await info.context.access.tracking.track(input.wire())
        return TrackEventPayload(event=kept)

    @mutation(
        TrackEvents,
        answers=Permission.TRACK_EVENT,
        description="Track many events: all of them, or none.",
    )
    async def ingest_events(self, info: Info, input: IngestEventsInput) -> IngestEventsPayload:
        given: Sequence[Any] = [each.wire() for each in input.events]
        done: Any = await info.context.access.tracking.ingest(given, partial=input.partial)
        return done


@strawberry.type
class TrackedEventSubscription:
    @strawberry.subscription(description="Tracked events as they arrive, from now on.")
    async def tracked_events(
        self, info: Info, filter: TrackedEventFilter | None = None
    ) -> AsyncGenerator[TrackedEvent, None]:
        watch = info.context.access.tracking.watch(_conditions(filter))
        async with aclosing(watch) as events:
            async for event in events:
                shown: Any = event
                yield shown
