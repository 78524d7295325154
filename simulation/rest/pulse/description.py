"""What the API's description says of all endpoints alike: their refusals and headers."""

from __future__ import annotations

from typing import Any

from simulation.rest.error_bodies import ErrorBody
from simulation.rest.pulse.idempotency import PARAMETER, REPLAYED

_MEANING = {
    400: "The request cannot be read, or has no idempotency key.",
    401: "The service credential is missing or wrong.",
    404: "There is nothing with this id.",
    409: "The state of things forbids it, or the first request with this key still executes.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A value is refused, or the idempotency key belongs to a different request.",
    503: "A database cannot be reached; the same request may be sent again.",
    507: "There is no room to write; reads go on.",
}

_REPLAYED: dict[str, Any] = {
    REPLAYED: {
        "description": "`true` where the response is the stored one.",
        "schema": {"type": "string"},
    }
}


_OTHER = {"model": ErrorBody, "description": "Any other failure, in the same shape."}


def _described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    refusals: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorBody, "description": _MEANING[status]}
        for status in (*statuses, 401, 503, 507)
    }
    return refusals | {"default": _OTHER}


def _change(success: int, *statuses: int) -> dict[str, Any]:
    responses = _described(400, 409, 413, 415, 422, *statuses)
    responses[success] = {"headers": _REPLAYED}
    return {"responses": responses, "openapi_extra": {"parameters": [PARAMETER]}}


READS: dict[str, Any] = {"responses": _described()}
PAGED: dict[str, Any] = {"responses": _described(422)}
NAMED: dict[str, Any] = {"responses": _described(404)}
CHANGES = _change(201)
ACCEPTED = _change(202, 404)
