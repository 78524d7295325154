"""What the description of tracking says of all its endpoints alike."""

from __future__ import annotations

from typing import Any

from simulation.rest.catalog.description import RATE_HEADERS, RETRY_AFTER
from simulation.rest.rates import RATES
from simulation.rest.tracking.shapes import Refusal
from simulation.tracking.event import MAX_BATCH_EVENTS, IncomingEvent

_MEANING = {
    400: "A parameter or an event is refused.",
    401: "Nobody is signed in.",
    403: "A permission is missing.",
    409: "The client id belongs to another event.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "The endpoint's rate is exceeded.",
    503: "The service is closed for maintenance, or its database cannot be reached.",
    507: "There is no room to write; reads go on.",
}

_EVENT = IncomingEvent.model_json_schema(by_alias=True)
_BATCH = {
    "type": "object",
    "required": ["events"],
    "additionalProperties": False,
    "properties": {"events": {"type": "array", "maxItems": MAX_BATCH_EVENTS, "items": _EVENT}},
}


def described(
    operation: str, success: int, *refusals: int, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """How a route is declared: its operation id, statuses, rate and body.

    400, 401, 403, 429, 503 and 507 are possible everywhere.
    """
    statuses = sorted({*refusals, 400, 401, 403, 429, 503, 507})
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": Refusal, "description": _MEANING[status]} for status in statuses
    }
    responses[429]["headers"] = RATE_HEADERS | RETRY_AFTER
    responses[success] = {"headers": RATE_HEADERS}
    # Also keeps out the refusal that FastAPI would add, which is never sent.
    responses["default"] = {"model": Refusal, "description": "Any other refusal."}
    extra: dict[str, Any] = {"x-requests-per-minute": RATES[operation]}
    if body is not None:
        content = {"application/json": {"schema": body}}
        extra["requestBody"] = {"required": True, "content": content}
    return {
        "operation_id": operation,
        "status_code": success,
        "responses": responses,
        "openapi_extra": extra,
    }


TRACK = described("track-event", 201, 409, 413, 415, body=_EVENT)
INGEST = described("ingest-events", 201, 409, 413, 415, body=_BATCH)
LIST = described("get-tracked-events", 200)
EXPORT = described("export-tracked-events", 200)
TOP = described("get-top-events", 200)
