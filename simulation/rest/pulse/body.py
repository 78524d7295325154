"""The body of a request: JSON, an object, and not too much of it."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import Message

from simulation.kernel.errors import ValidationFailed
from simulation.rest.errors import JSON, BadRequest, BodyTooLarge, UnsupportedMediaType

MAX_BODY_BYTES = 1024 * 1024


async def read_object(request: Request) -> tuple[bytes, dict[str, Any]]:
    """The body of ``request`` as it came, and the object in it; none at all is an empty one.

    Raises:
        BodyTooLarge, UnsupportedMediaType, BadRequest: there is no JSON to be read.
        ValidationFailed: the JSON is no object.
    """
    raw = await _read(request)
    if not raw:
        return raw, {}
    _require_json(request.headers.get("content-type"))
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"body: there is no valid JSON in it: {error}.", field="body") from error
    if not isinstance(found, dict):
        raise ValidationFailed("body: must be a JSON object.", field="body")
    return raw, found


def canonical(value: object) -> bytes:
    """``value`` as JSON that does not depend on spaces or on the order of keys.

    Raises:
        BadRequest: the value is nested so deeply that nothing could keep it.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise BadRequest("body: is nested too deeply; flatten it.", field="body") from error


def replayed(request: Request, raw: bytes) -> Request:
    """``request`` with a body that was read before."""

    async def receive() -> Message:
        return {"type": "http.request", "body": raw, "more_body": False}

    return Request(request.scope, receive)


async def _read(request: Request) -> bytes:
    """The body, read no further than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge(
                f"body: is longer than {MAX_BODY_BYTES:,} bytes; send less at once.", field="body"
            )
    return bytes(body)


def _require_json(content_type: str | None) -> None:
    """Return if JSON was announced, or nothing."""
    if content_type is None:
        return
    name = content_type.partition(";")[0].strip().lower()
    if name != JSON:
        raise UnsupportedMediaType(
            f"Content-Type: {content_type!r} is not served; send {JSON}.", field="Content-Type"
        )
