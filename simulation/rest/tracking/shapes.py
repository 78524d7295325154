"""The bodies of tracking: everything that succeeds comes in an envelope."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from simulation.rest.error_bodies import ErrorFields
from simulation.tracking.event import TrackedEvent
from simulation.tracking.ingestion import Ingested, RefusedEvent
from simulation.tracking.rollups import Count

Data = TypeVar("Data")


class Shape(BaseModel):
    """Base of the bodies: by the names of the wire."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True)


class Envelope(Shape, Generic[Data]):
    """What every answer that is no refusal comes in."""

    success: Literal[True] = True
    data: Data


class Refusal(Shape):
    """What a refusal comes in."""

    success: Literal[False] = False
    error: ErrorFields


class Event(Shape):
    """A tracked event. ``timestamp`` is when it arrived."""

    id: str
    name: str
    properties: dict[str, Any]
    user_id: str | None
    session_id: str | None
    timestamp: str
    client_timestamp: str | None = Field(default=None, description="Where the client sent one.")
    client_id: str | None = Field(default=None, description="Where the client sent one.")
    synthetic: bool | None = Field(
        default=None, description="True where the platform made it up; else left out."
    )


class PageOf(Shape):
    """Where a page lies among the others."""

    has_more: bool
    next_cursor: str | None = Field(description="What to send as `cursor` for the next page.")


class Events(Envelope[list[Event]]):
    """A page of events."""

    page: PageOf


class RefusedOne(Shape):
    """An event of a batch that was not stored."""

    index: int = Field(description="Its place in the batch, from 0.")
    code: str
    message: str
    field: str | None


class Accepted(Shape):
    """What became of a batch."""

    ingested: int = Field(description="So many events of the batch are on disk.")
    known: int | None = Field(
        default=None, description="So many of them were there before; left out where none."
    )
    refused: list[RefusedOne] | None = Field(
        default=None, description="What was not stored; only with `partial`."
    )


class TopEvent(Shape):
    """How many events of a name there are."""

    name: str
    count: int


def event_of(event: TrackedEvent) -> Event:
    """An event as clients see it."""
    told = event.client_timestamp
    return Event(
        id=event.id,
        name=event.name,
        properties=dict(event.properties),
        user_id=event.user_id,
        session_id=event.session_id,
        timestamp=moment(event.timestamp),
        client_timestamp=None if told is None else moment(told),
        client_id=event.client_id,
        synthetic=event.synthetic or None,
    )


def moment(time: datetime) -> str:
    """A time as the contract writes it: UTC, milliseconds, ``Z``."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def wire(event: TrackedEvent) -> dict[str, Any]:
    """An event as it is sent: the first six fields always, the others where they say something."""
    shown = event_of(event).model_dump(by_alias=True)
    always = ("id", "name", "properties", "userId", "sessionId", "timestamp")
    return {name: value for name, value in shown.items() if name in always or value is not None}


def accepted_of(ingested: Ingested, *, partial: bool) -> dict[str, Any]:
    """What became of a batch, as clients see it."""
    shown: dict[str, Any] = {"ingested": ingested.accepted}
    if ingested.known:
        shown["known"] = ingested.known
    if partial:
        shown["refused"] = [_refused(each) for each in ingested.refused]
    return shown


def _refused(refused: RefusedEvent) -> dict[str, Any]:
    refusal = refused.refusal
    one = RefusedOne(
        index=refused.index, code=refusal.code, message=refusal.message, field=refusal.field
    )
    return one.model_dump(by_alias=True)


def top_of(counts: list[Count]) -> list[TopEvent]:
    """Counts as clients see them."""
    return [TopEvent(name=each.name, count=each.count) for each in counts]
