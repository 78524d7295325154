"""The endpoints of tracking. Whose events they are is said by the credentials."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from simulation.documents.paging import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Page
from simulation.kernel.errors import ValidationFailed
from simulation.rest.body import read_object
from simulation.rest.guarded import Caller, GuardedRoute
from simulation.rest.tracking.description import EXPORT, INGEST, LIST, TOP, TRACK
from simulation.rest.tracking.parameters import Synthetic, Wanted, Within, cursor_of, key_of
from simulation.rest.tracking.shapes import (
    Accepted,
    Envelope,
    Event,
    Events,
    TopEvent,
    accepted_of,
    top_of,
    wire,
)
from simulation.tracking.event import MAX_BATCH_BYTES, TrackedEvent

MAX_TOP = 1_000
DEFAULT_TOP = 10
NDJSON = "application/x-ndjson"

router = APIRouter(prefix="/api/v1/pulse", tags=["Tracking"], route_class=GuardedRoute)


class Json(Response):
    """JSON by the shortest way: what comes in by the thousand is answered so as well."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


@router.post("/events", summary="Track an event", response_model=Envelope[Event], **TRACK)
async def track_event(request: Request, caller: Caller) -> Response:
    """Store one event. Sent again with its `clientId`, it is answered and not stored again."""
    _, given = await read_object(request)
    return _enveloped(wire(await caller.tracking.track(given)), 201)


@router.post("/events/batch", summary="Ingest events", response_model=Envelope[Accepted], **INGEST)
async def ingest_events(
    request: Request,
    caller: Caller,
    partial: Annotated[
        bool, Query(description="Store what is good, and say of each other event why it is not.")
    ] = False,
) -> Response:
    """Store up to 1,000 events and 5 MB: all of them, or none."""
    _, given = await read_object(request, MAX_BATCH_BYTES)
    ingested = await caller.tracking.ingest(_events(given), partial=partial)
    return _enveloped(accepted_of(ingested, partial=partial), 201)


@router.get("/events", summary="List tracked events", response_model=Events, **LIST)
async def list_events(
    caller: Caller,
    wanted: Wanted,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)] = DEFAULT_PAGE_SIZE,
    cursor: Annotated[str | None, Query(description="`nextCursor` of the page before.")] = None,
    order: Annotated[str, Query(pattern="^(asc|desc)$", description="By arrival.")] = "desc",
) -> Response:
    """Events by arrival, the latest first unless told otherwise."""
    page = Page(first=limit, after=key_of(cursor))
    rows = await caller.tracking.events(wanted, page, descending=order == "desc")
    place = {"hasMore": rows.has_next, "nextCursor": cursor_of(rows)}
    return _enveloped([wire(each) for each in rows.items], 200, page=place)


@router.get(
    "/events/export",
    summary="Export tracked events",
    response_class=StreamingResponse,
    **EXPORT,
)
async def export_events(caller: Caller, wanted: Wanted) -> StreamingResponse:
    """All that is there now, in the order of its arrival: one JSON object a line."""
    events = caller.tracking.export(wanted)
    # Before the answer begins: what is refused is refused here.
    first = await anext(events, None)
    headers = {"Content-Disposition": 'attachment; filename="tracked_events.jsonl"'}
    return StreamingResponse(_lines(first, events), media_type=NDJSON, headers=headers)


@router.get("/reports/top-events", summary="Top events", **TOP)
async def top_events(
    caller: Caller,
    period: Within,
    limit: Annotated[int, Query(ge=1, le=MAX_TOP)] = DEFAULT_TOP,
    synthetic: Synthetic = None,
) -> Envelope[list[TopEvent]]:
    """The most frequent names, exact for any period."""
    counts = await caller.tracking.top(period, limit, synthetic=synthetic)
    return Envelope(data=top_of(list(counts)))


def _events(given: dict[str, Any]) -> list[Any]:
    """What ``given`` has as a batch of events."""
    unknown = sorted(given.keys() - {"events"})
    if unknown:
        raise ValidationFailed(
            f"{unknown[0]}: is not known here; a batch has events only.", field=unknown[0]
        )
    events = given.get("events")
    if not isinstance(events, list):
        raise ValidationFailed("events: must be there, as a list of events.", field="events")
    return events


async def _lines(
    first: TrackedEvent | None, others: AsyncIterator[TrackedEvent]
) -> AsyncIterator[bytes]:
    if first is not None:
        yield _line(first)
    async for event in others:
        yield _line(event)


def _line(event: TrackedEvent) -> bytes:
    return orjson.dumps(wire(event), option=orjson.OPT_APPEND_NEWLINE)


def _enveloped(data: Any, status: int, **more: Any) -> Response:
    return Json({"success": True, "data": data} | more, status)
