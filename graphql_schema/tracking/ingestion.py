"""Tracking events, one or many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.context import Info
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from graphql_schema.tracking.tracked_event import TrackedEvent
from simulation.identity.permission import Permission
from simulation.tracking.ingestion import Ingested, RefusedEvent
from simulation.tracking.messages import TrackEvents


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


@strawberry.type
class IngestionMutation:
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
