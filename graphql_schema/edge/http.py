"""GraphQL over HTTP: what a request may look like, and how it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import ExecutionResult

from graphql_schema.edge.errors import (
    BAD_REQUEST,
    INTERNAL,
    OPERATION_NOT_ALLOWED,
    RequestRefused,
    as_graphql_error,
)
from simulation.kernel.entity_tags import is_held, tag_of
from simulation.kernel.errors import StorageFull, Unavailable
from simulation.kernel.json_values import read_json

MAX_BODY_BYTES = 1024 * 1024

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"

BODY_TOO_LARGE = "BODY_TOO_LARGE"
UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
RATE_LIMITED = "RATE_LIMITED"
REQUEST_TIMEOUT = "REQUEST_TIMEOUT"

STATUS_OF = {
    BAD_REQUEST: 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    OPERATION_NOT_ALLOWED: 405,
    REQUEST_TIMEOUT: 408,
    BODY_TOO_LARGE: 413,
    UNSUPPORTED_MEDIA_TYPE: 415,
    RATE_LIMITED: 429,
    INTERNAL: 500,
    Unavailable.code: 503,
    StorageFull.code: 507,
}
"""Statuses of refusals for reasons of HTTP. Every other refusal is for a reason of GraphQL:
the older media type answers those with 200, the newer one with 400."""

RETRY_AFTER = {Unavailable.code: "1", StorageFull.code: "60"}
"""In how many seconds a store that was away or full may be asked again."""


class BodyTooLarge(RequestRefused):
    """The body is longer than any document may be."""

    code: ClassVar[str] = BODY_TOO_LARGE


class UnsupportedMediaType(RequestRefused):
    """The body is not JSON; forms and plain text are what a foreign page could send."""

    code: ClassVar[str] = UNSUPPORTED_MEDIA_TYPE


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client wants to have executed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any] | None


async def read_operation(request: Request) -> Operation:
    """The operation of ``request``.

    Raises:
        RequestRefused: there is none, or it is sent in a way that is not served.
    """
    if request.method == "GET":
        return _operation(_parameters(request.query_params))
    _require_json(request.headers.get("content-type", ""))
    return _operation(_parsed(await _body(request), "the body"))


def wants_page(request: Request) -> bool:
    """Whether a browser asks for GraphiQL, not a client for data."""
    accept = request.headers.get("accept", "")
    return request.method == "GET" and "query" not in request.query_params and "text/html" in accept


def media_type_for(accept: str) -> str:
    """The media type to answer in: the preferred one of the two, the older one in doubt."""
    best, best_quality = JSON, 0.0
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = _quality(parameters)
        if name in (JSON, GRAPHQL_JSON) and quality > best_quality:
            best, best_quality = name, quality
    return best


def answer(result: ExecutionResult, media_type: str) -> Response:
    """``result`` as a response; without ``data`` where nothing was executed."""
    errors = result.errors or []
    body: dict[str, Any] = {}
    if errors:
        body["errors"] = [error.formatted for error in errors]
    executed = result.data is not None or not errors or any(error.path for error in errors)
    if executed:
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    outage = _outage(result)
    status = 200 if executed else _status(errors[0], media_type)
    response = _response(body, STATUS_OF[outage] if outage else status, media_type)
    if outage:
        response.headers["Retry-After"] = RETRY_AFTER[outage]
    if response.status_code == STATUS_OF[RATE_LIMITED]:
        details = (errors[0].extensions or {}).get("details", {})
        response.headers["Retry-After"] = str(details.get("resetsIn", 1))
    return response


def refuse(error: Exception, media_type: str) -> Response:
    """``error``, met before anything was executed, as a response."""
    return answer(ExecutionResult(data=None, errors=[as_graphql_error(error)]), media_type)


def unless_held(response: Response, if_none_match: Sequence[str]) -> Response:
    """``response`` with its tag; nothing but that it is unchanged for a caller who has it.

    The answer itself is compared: fields may depend on the time, or on what no log tells.
    """
    response.headers["ETag"] = tag = tag_of(bytes(response.body))
    if not is_held(tag, ",".join(if_none_match)):
        return response
    kept = {name: response.headers[name] for name in ("ETag", "Cache-Control")}
    return Response(status_code=304, headers=kept | {"Vary": "Accept, Accept-Encoding"})


def encode(value: object) -> bytes:
    """``value`` as JSON; what JSON does not know is written as text, for it is too late to refuse.

    Numbers beyond 64 bits take the slow way.
    """
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":"), default=str).encode()


def _response(body: dict[str, Any], status: int, media_type: str) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    if status == STATUS_OF[OPERATION_NOT_ALLOWED]:
        headers["Allow"] = "POST"
    if status == STATUS_OF[REQUEST_TIMEOUT]:
        headers["Connection"] = "close"
    return Response(encode(body), status, headers, f"{media_type}; charset=utf-8")


def _outage(result: ExecutionResult) -> str | None:
    """The code of the outage for which ``result`` holds nothing at all."""
    if any(value is not None for value in (result.data or {}).values()):
        return None
    codes = [str((error.extensions or {}).get("code")) for error in result.errors or []]
    return next((code for code in codes if code in RETRY_AFTER), None)


def _status(error: GraphQLError, media_type: str) -> int:
    code = (error.extensions or {}).get("code")
    return STATUS_OF.get(str(code), 400 if media_type == GRAPHQL_JSON else 200)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def _require_json(content_type: str) -> None:
    name, *parameters = (piece.strip().lower() for piece in content_type.split(";"))
    charsets = [piece[8:].strip('"') for piece in parameters if piece.startswith("charset=")]
    if name != JSON or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise UnsupportedMediaType(
            f"The content type {content_type or 'of the request'!r} is not served; "
            f"send JSON as {JSON} in UTF-8."
        )


async def _body(request: Request) -> bytes:
    """The body, read no further than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(
                f"The body is longer than {MAX_BODY_BYTES} bytes; send less at once."
            )
    return bytes(body)


def _parameters(parameters: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if values.get(name):
            values[name] = _parsed(values[name], name)
        else:
            values.pop(name, None)
    return values


def _parsed(text: str | bytes, place: str) -> Any:
    try:
        return read_json(text)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(f"There is no valid JSON in {place}: {error}.") from error


def _operation(data: Any) -> Operation:
    if isinstance(data, list):
        raise RequestRefused("Several operations in one body are not served; send one at a time.")
    if not isinstance(data, dict):
        raise RequestRefused("The body must be a JSON object with a query in it.")
    query = data.get("query")
    if not isinstance(query, str) or not query:
        raise RequestRefused("query must be a GraphQL document as text.", field="query")
    name = data.get("operationName")
    if not isinstance(name, str | None):
        raise RequestRefused("operationName must be text or null.", field="operation_name")
    return Operation(query, _object(data, "variables"), name or None, _object(data, "extensions"))


def _object(data: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = data.get(name)
    if not isinstance(value, dict | None):
        raise RequestRefused(f"{name} must be a JSON object or null.", field=name)
    return value
