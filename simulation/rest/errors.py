"""The one place where errors become HTTP: a status, a code, and nothing leaked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.kernel import errors

JSON = "application/json"
INTERNAL = "INTERNAL"
UNAVAILABLE = "UNAVAILABLE"
RETRY_SECONDS = "1"

log = logging.getLogger(__name__)


class BadRequest(errors.SimulationError):
    """The request as such cannot be read."""

    code = "BAD_REQUEST"


class BodyTooLarge(errors.SimulationError):
    """The body is longer than any request may be."""

    code = "BODY_TOO_LARGE"


class UnsupportedMediaType(errors.SimulationError):
    """The body is not JSON."""

    code = "UNSUPPORTED_MEDIA_TYPE"


Dialect = dict[type[errors.SimulationError], int]
"""Statuses by refusal."""

STATUS_OF: Dialect = {
    errors.SimulationError: 400,
    BadRequest: 400,
    errors.IdempotencyKeyMissing: 400,
    errors.CredentialRefused: 401,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.ClaimTaken: 409,
    errors.ConcurrencyConflict: 409,
    errors.IdempotencyInProgress: 409,
    errors.IllegalTransition: 409,
    errors.InUse: 409,
    errors.LeaseLost: 409,
    errors.NameTaken: 409,
    errors.Refused: 409,
    errors.RunNotEnded: 409,
    errors.RunNotInProgress: 409,
    errors.RunUnfinished: 409,
    errors.SignalNotAwaited: 409,
    errors.VersionMismatch: 409,
    BodyTooLarge: 413,
    UnsupportedMediaType: 415,
    errors.ConfigUndecodable: 422,
    errors.CriterionMismatch: 422,
    errors.IdempotencyKeyReused: 422,
    errors.ValidationFailed: 422,
    errors.RateLimited: 429,
    errors.HistoryUnreadable: 500,
    errors.ConfigurationInvalid: 503,
    errors.DataDirectoryLocked: 503,
    errors.UnderMaintenance: 503,
}
"""The status of every refusal of the error tree."""

ORGANIZATIONS: Dialect = {
    errors.CriterionMismatch: 400,
    errors.InUse: 400,
    errors.Refused: 400,
    errors.VersionMismatch: 400,
}
"""Where the simulation API answers with another status than the rest."""

HEADERS_OF: dict[str, dict[str, str]] = {
    errors.CredentialRefused.code: {"WWW-Authenticate": 'X-Pulse-Credential realm="Pulse"'},
    errors.Unauthenticated.code: {"WWW-Authenticate": 'Bearer realm="Simulation"'},
    errors.IdempotencyInProgress.code: {"Retry-After": RETRY_SECONDS},
    errors.ConcurrencyConflict.code: {"Retry-After": RETRY_SECONDS},
    UNAVAILABLE: {"Retry-After": RETRY_SECONDS},
}

UNREACHABLE = frozenset(
    {
        "sqlalchemy.exc.OperationalError",
        "psycopg.OperationalError",
        "pymongo.errors.ConnectionFailure",
    }
)
"""What drivers raise when their database cannot be had. By name: transports know no driver."""


class ErrorFields(BaseModel):
    """What went wrong."""

    code: str = Field(description="Stable across releases.")
    message: str = Field(description="What was wrong and what to do about it.")
    field: str | None = Field(description="The offending input; nested fields joined by dots.")
    details: dict[str, Any] = Field(
        default_factory=dict, description="Values that a client can act on; absent without any."
    )


class ErrorBody(BaseModel):
    """The body of every answer that is a refusal or a failure."""

    error: ErrorFields


def answer(error: Exception, dialect: Dialect | None = None) -> Response:
    """``error`` as a client may see it; logged where it is no refusal.

    ``dialect`` holds the statuses that an API has of its own.
    """
    if isinstance(error, errors.SimulationError):
        return _of_tree(error, dialect)
    if isinstance(error, RequestValidationError):
        return _of_tree(_refusal(error.errors()), dialect)
    if isinstance(error, HTTPException):
        return _of_http(error)
    return _failure(error)


def status_of(refusal: errors.SimulationError, dialect: Dialect | None = None) -> int:
    """The status of ``refusal``: its own, or that of the nearest error above it."""
    statuses = STATUS_OF | (dialect or {})
    return next(statuses[each] for each in type(refusal).__mro__ if each in statuses)


def install(app: FastAPI) -> None:
    """Have every error of ``app`` answered here."""
    for kind in (errors.SimulationError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)
    app.add_middleware(Failures)


class Failures:
    """Answers what nobody expected. The server behind would end the connection instead."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except ClientDisconnect:
            log.info("A client left before its request had arrived")
        except Exception as error:
            if started:
                raise
            await answer(error)(scope, receive, send)


async def _handle(request: Request, error: Exception) -> Response:
    return answer(error)


def _answer(
    status: int,
    code: str,
    message: str,
    field: str | None = None,
    details: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"code": code, "message": message, "field": field}
    if details:
        body["details"] = details
    return JSONResponse({"error": body}, status, headers or HEADERS_OF.get(code))


def _of_tree(error: errors.SimulationError, dialect: Dialect | None = None) -> Response:
    status = status_of(error, dialect)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", error.code, error.message, exc_info=error)
    return _answer(status, error.code, error.message, error.field, error.details)


def _refusal(problems: Sequence[Any]) -> errors.ValidationFailed:
    """The first of the ``problems`` that FastAPI found, with the count of the others."""
    first = problems[0]
    # The first part of the path says where in the request: body, query or path.
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    message = first["msg"].removeprefix("Value error, ")
    more = f" ({len(problems) - 1} more problems follow it)" if len(problems) > 1 else ""
    return errors.ValidationFailed(f"{field}: {message}{more}", field=field)


def _of_http(error: HTTPException) -> Response:
    messages = {
        404: "There is nothing at this address; /openapi.json lists what there is.",
        405: "This method is not served at this address; see the Allow header.",
    }
    status = error.status_code
    code = BadRequest.code if status == HTTPStatus.BAD_REQUEST else HTTPStatus(status).name
    headers = dict(error.headers) if error.headers else None
    return _answer(status, code, messages.get(status, str(error.detail)), headers=headers)


def _failure(error: Exception) -> Response:
    reference = secrets.token_hex(6)
    log.error("Internal error %s", reference, exc_info=(type(error), error, error.__traceback__))
    details = {"reference": reference}
    if _unreachable(error):
        message = (
            "A database of this server cannot be reached at the moment; send the same request "
            f"again. Its operator finds more in the log under the reference {reference}."
        )
        return _answer(503, UNAVAILABLE, message, details=details)
    message = (
        f"Internal error; it is logged under the reference {reference}, which the operator of "
        "this server can look up."
    )
    return _answer(500, INTERNAL, message, details=details)


def _unreachable(error: Exception) -> bool:
    names = {f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__}
    return not UNREACHABLE.isdisjoint(names)
