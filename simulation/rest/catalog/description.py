"""What the description of the simulation API says of all its endpoints alike."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, Path

from simulation.rest.error_bodies import DetailedErrorBody
from simulation.rest.rates import RATES

_MEANING = {
    400: "A rule of the catalog forbids it.",
    401: "Nobody is signed in.",
    403: "A permission is missing.",
    404: "The organization, or what is named, is not there.",
    409: "Something else is in the way: a name that is taken, or a run in the wrong state.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A parameter or a field of the body is refused.",
    429: "The endpoint's rate is exceeded.",
    503: "The service is closed for maintenance, or a database cannot be reached.",
    507: "There is no room to write; reads go on.",
}

RATE_HEADERS: dict[str, Any] = {
    name: {"description": meaning, "schema": {"type": "integer"}}
    for name, meaning in {
        "X-RateLimit-Limit": "Requests a minute.",
        "X-RateLimit-Remaining": "What is left of them.",
        "X-RateLimit-Reset": "Seconds until all of them are back.",
    }.items()
}

RETRY_AFTER: dict[str, Any] = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
}


async def _headers(
    x_org_id: Annotated[
        str | None, Header(description="The organization that issued the credentials.")
    ] = None,
    x_mongo_cluster_name: Annotated[
        str | None, Header(description="Accepted and ignored: there is one database.")
    ] = None,
    sec_websocket_protocol: Annotated[list[str], Header(description="Accepted and ignored.")] = [],  # noqa: B006 - FastAPI reads it and nobody changes it.
) -> None:
    """What all requests may have; the door has read what counts of it."""


HEADERS = Depends(_headers)


async def _everywhere(
    organization: Annotated[str, Path(description="The id of your organization.")],
    headers: Annotated[None, HEADERS],
) -> None:
    """What all requests of the simulation API have."""


EVERYWHERE = Depends(_everywhere)


def described(operation: str, success: int, *refusals: int) -> dict[str, Any]:
    """How a route is declared: its operation id, statuses and rate.

    401, 403, 404, 422, 429, 503 and 507 are possible everywhere, 415 wherever 413 is.
    """
    of_bodies = {415} if 413 in refusals else set[int]()
    statuses = sorted({*refusals, *of_bodies, 401, 403, 404, 422, 429, 503, 507})
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": DetailedErrorBody, "description": _MEANING[status]} for status in statuses
    }
    responses[429]["headers"] = RATE_HEADERS | RETRY_AFTER
    responses[success] = {"headers": RATE_HEADERS}
    return {
        "operation_id": operation,
        "status_code": success,
        "responses": responses,
        "openapi_extra": {"x-requests-per-minute": RATES[operation]},
    }
