"""The body of a request: JSON, an object, and not too much of it."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request

from simulation.kernel.errors import ValidationFailed
from simulation.rest.body import read_body
from simulation.rest.errors import JSON, BadRequest, UnsupportedMediaType


async def read_object(request: Request) -> tuple[bytes, dict[str, Any]]:
    """The body of ``request`` as it came, and the object in it; none at all is an empty one.

    Raises:
        BodyTooLarge, UnsupportedMediaType, BadRequest: there is no JSON to be read.
        ValidationFailed: the JSON is no object.
    """
    raw = await read_body(request)
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


def _require_json(content_type: str | None) -> None:
    """Return if JSON was announced, or nothing."""
    if content_type is None:
        return
    name = content_type.partition(";")[0].strip().lower()
    if name != JSON:
        raise UnsupportedMediaType(
            f"Content-Type: {content_type!r} is not served; send {JSON}.", field="Content-Type"
        )
