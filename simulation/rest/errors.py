"""The one place where errors become HTTP: a status, a code, and nothing leaked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.kernel import errors
from simulation.kernel.outages import outage_of
from simulation.kernel.problems import problem_told
from simulation.rest.error_bodies import Problem
from simulation.rest.methods import name_all_methods
from simulation.rest.refusals import (
    BadRequest,
    BodyTooLarge,
    BodyTooSlow,
    ForeignRequest,
    TooManyConnections,
    UnsupportedMediaType,
)

JSON = "application/json"
INTERNAL = "INTERNAL"
RETRY_SECONDS = "1"
FULL_SECONDS = "60"
MAINTENANCE_SECONDS = "60"

log = logging.getLogger(__name__)


STATUS_OF: dict[type[errors.SimulationError], int] = {
    errors.SimulationError: 400,
    errors.ArtifactsUnavailable: 400,
    BadRequest: 400,
    errors.IdempotencyKeyMissing: 400,
    errors.CredentialRefused: 401,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    ForeignRequest: 403,
    errors.WorkspaceNotAllowed: 403,
    errors.NotFound: 404,
    BodyTooSlow: 408,
    errors.ClaimTaken: 409,
    errors.ClientIdReused: 409,
    errors.ConcurrencyConflict: 409,
    errors.IdempotencyInProgress: 409,
    errors.IllegalTransition: 409,
    errors.InUse: 409,
    errors.LeaseLost: 409,
    errors.NameTaken: 409,
    errors.Refused: 409,
    errors.RunNotEnded: 409,
    errors.RunNotInProgress: 409,
    errors.RunNotParked: 409,
    errors.RunUnfinished: 409,
    errors.SignalNotAwaited: 409,
    errors.VersionMismatch: 409,
    BodyTooLarge: 413,
    UnsupportedMediaType: 415,
    errors.ConfigUndecodable: 422,
    errors.CriterionMismatch: 422,
    errors.IdempotencyKeyReused: 422,
    errors.QueryTooBroad: 422,
    errors.ValidationFailed: 422,
    errors.RateLimited: 429,
    TooManyConnections: 429,
    errors.HistoryDamaged: 500,
    errors.HistoryUnreadable: 500,
    errors.ConfigurationInvalid: 503,
    errors.DataDirectoryLocked: 503,
    errors.ModelUnavailable: 503,
    errors.Unavailable: 503,
    errors.UnderMaintenance: 503,
    errors.StorageFull: 507,
}
"""The status of every refusal of the error tree."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one API says of errors in its own way: ``statuses`` that differ from the rest.

    With ``detailed``, bodies also hold what FastAPI's own would, as its clients expect; and
    what fields of a body are refused for is no fault of the server. With ``enveloped``, they
    say that they are no success, and what is refused by its values is a bad request.
    """

    statuses: Mapping[type[errors.SimulationError], int] = field(default_factory=dict)
    detailed: bool = False
    enveloped: bool = False


PLAIN = Dialect()

OUTAGES = (errors.HistoryDamaged, errors.StorageFull, errors.Unavailable)

ORGANIZATIONS = Dialect(
    {
        errors.ConcurrencyConflict: 503,
        errors.CriterionMismatch: 400,
        errors.InUse: 400,
        errors.Refused: 400,
        errors.VersionMismatch: 400,
    },
    detailed=True,
)
"""The simulation API: what is below ``/v1/``."""

ENVELOPED = Dialect(
    {
        errors.ConcurrencyConflict: 503,
        errors.QueryTooBroad: 400,
        errors.ValidationFailed: 400,
    },
    enveloped=True,
)
"""Tracking: what is below ``/api/v1/pulse/``."""

DIALECTS = {"/v1/": ORGANIZATIONS, "/api/v1/pulse/": ENVELOPED}

HEADERS_OF: dict[str, dict[str, str]] = {
    errors.CredentialRefused.code: {"WWW-Authenticate": 'X-Pulse-Credential realm="Pulse"'},
    errors.Unauthenticated.code: {"WWW-Authenticate": 'Bearer realm="Simulation"'},
    errors.IdempotencyInProgress.code: {"Retry-After": RETRY_SECONDS},
    errors.ConcurrencyConflict.code: {"Retry-After": RETRY_SECONDS},
    errors.ModelUnavailable.code: {"Retry-After": RETRY_SECONDS},
    errors.UnderMaintenance.code: {"Retry-After": MAINTENANCE_SECONDS},
    BodyTooSlow.code: {"Connection": "close"},
    TooManyConnections.code: {"Retry-After": RETRY_SECONDS},
    errors.Unavailable.code: {"Retry-After": RETRY_SECONDS},
    errors.StorageFull.code: {"Retry-After": FULL_SECONDS},
}


def answer(error: Exception, dialect: Dialect = PLAIN, place: str = "body") -> Response:
    """``error`` as a client may see it, in the words of an API; logged where it is no refusal.

    ``place`` says in which part of the request the field of a refusal stands.
    """
    if isinstance(error, OUTAGES):
        return _of_outage(error, error, dialect)
    if isinstance(error, errors.SimulationError):
        return _of_tree(error, dialect, _problems(error, place))
    if isinstance(error, RequestValidationError):
        found = error.errors()
        return _of_tree(_refusal(found), dialect, found)
    if isinstance(error, ValidationError) and dialect.detailed:
        return answer(errors.refusal_of(error), dialect, place)
    if isinstance(error, HTTPException):
        return _of_http(error, dialect)
    outage = outage_of(error)
    return _failure(error, dialect) if outage is None else _of_outage(outage, error, dialect)


def dialect_at(path: str) -> Dialect:
    """The dialect of the API that ``path`` belongs to."""
    return next((each for start, each in DIALECTS.items() if path.startswith(start)), PLAIN)


def status_of(refusal: errors.SimulationError, dialect: Dialect = PLAIN) -> int:
    """The status of ``refusal``: its own, or that of the nearest error above it."""
    statuses = STATUS_OF | dict(dialect.statuses)
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
            await answer(error, dialect_at(scope["path"]))(scope, receive, send)


async def _handle(request: Request, error: Exception) -> Response:
    name_all_methods(request, error)
    return answer(error, dialect_at(request.scope["path"]))


def _answer(
    status: int,
    error: dict[str, Any],
    dialect: Dialect,
    problems: Sequence[Any] = (),
    headers: dict[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"error": error}
    if dialect.detailed:
        shown = [{name: each[name] for name in Problem.model_fields} for each in problems]
        body["detail"] = shown or error["message"]
    if dialect.enveloped:
        body = {"success": False, **body}
    return JSONResponse(body, status, headers or HEADERS_OF.get(error["code"]))


def _error(
    code: str, message: str, field: str | None = None, details: dict[str, Any] | None = None
) -> dict[str, Any]:
    fields: dict[str, Any] = {"code": code, "message": message, "field": field}
    return fields | {"details": details} if details else fields


def _of_tree(error: errors.SimulationError, dialect: Dialect, problems: Sequence[Any]) -> Response:
    status = status_of(error, dialect)
    meant = isinstance(error, errors.UnderMaintenance)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not meant:
        log.error("%s: %s", error.code, error.message, exc_info=error)
    code = error.code
    if dialect.enveloped and isinstance(error, errors.ValidationFailed):
        code = BadRequest.code
    shown = _error(code, error.message, error.field, error.details)
    headers = None
    if isinstance(error, errors.RateLimited):
        headers = {"Retry-After": str(error.details["resets_in"])}
    return _answer(status, shown, dialect, problems, headers)


def _problems(error: errors.SimulationError, place: str) -> list[dict[str, Any]]:
    """What FastAPI would say of a value that the platform refuses."""
    if not isinstance(error, errors.ValidationFailed):
        return []
    path = [int(part) if part.isdecimal() else part for part in (error.field or "").split(".")]
    loc = [place, *(part for part in path if part not in ("", place))]
    return [{"loc": loc, "msg": error.message, "type": "value_error"}]


def _refusal(found: Sequence[Any]) -> errors.ValidationFailed:
    """The first that FastAPI ``found``, with the count of the others."""
    first = found[0]
    # The first part of the path says where in the request: body, query or path.
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    more = f" ({len(found) - 1} more problems follow it)" if len(found) > 1 else ""
    return errors.ValidationFailed(f"{field}: {problem_told(first)}{more}", field=field)


def _of_http(error: HTTPException, dialect: Dialect) -> Response:
    messages = {
        404: "There is nothing at this address; /openapi.json lists what there is.",
        405: "This method is not served at this address; see the Allow header.",
    }
    status = error.status_code
    code = BadRequest.code if status == HTTPStatus.BAD_REQUEST else HTTPStatus(status).name
    headers = dict(error.headers) if error.headers else None
    shown = _error(code, messages.get(status, str(error.detail)))
    return _answer(status, shown, dialect, headers=headers)


def _failure(error: Exception, dialect: Dialect) -> Response:
    reference = secrets.token_hex(6)
    log.error("Internal error %s", reference, exc_info=(type(error), error, error.__traceback__))
    message = (
        f"Internal error; it is logged under the reference {reference}, which the operator of "
        "this server can look up."
    )
    shown = _error(INTERNAL, message, details={"reference": reference})
    return _answer(500, shown, dialect)


def _of_outage(outage: errors.SimulationError, cause: Exception, dialect: Dialect) -> Response:
    """A line in the log, and no traceback: where a store is away, nothing here is at fault."""
    log.error("%s: %s (%r)", outage.code, outage.message, cause)
    shown = _error(outage.code, outage.message, outage.field, outage.details)
    return _answer(status_of(outage, dialect), shown, dialect)
