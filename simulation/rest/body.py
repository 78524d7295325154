"""The body of a request, whatever is in it: not too much, and nothing that no store keeps."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import Message

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.json_values import MAX_DEPTH, read_json
from simulation.rest.refusals import BadRequest, BodyTooLarge

MAX_BODY_BYTES = 1024 * 1024


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body, read no further than ``limit`` bytes.

    Raises:
        BodyTooLarge: there is more.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise BodyTooLarge(
                f"body: is longer than {limit:,} bytes; send less at once.", field="body"
            )
    return bytes(body)


async def read_object(
    request: Request, limit: int = MAX_BODY_BYTES
) -> tuple[bytes, dict[str, Any]]:
    """The body of ``request`` as it came, and the object in it; none at all is an empty one.

    Raises:
        BodyTooLarge, BadRequest: there is no JSON to be read.
        ValidationFailed: the JSON is no object.
    """
    raw = await read_body(request, limit)
    if not raw:
        return raw, {}
    try:
        found = read_json(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"body: there is no valid JSON in it: {error}.", field="body") from error
    if not isinstance(found, dict):
        raise ValidationFailed("body: must be a JSON object.", field="body")
    return raw, found


def replayed(request: Request, raw: bytes) -> Request:
    """``request`` with a body that was read before."""

    async def receive() -> Message:
        return {"type": "http.request", "body": raw, "more_body": False}

    return Request(request.scope, receive)


def require_storable(raw: bytes) -> None:
    """Return if ``raw`` is JSON that every store keeps.

    Raises:
        ValidationFailed: it is no JSON, is nested too deeply, or holds a null character.
    """
    try:
        # Stricter than the parser that comes after it: no half surrogate pairs, no NaN.
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ValidationFailed(
            f"body: there is no valid JSON in it: {error}.", field="body"
        ) from error
    _require_storable(value, ())


def _require_storable(value: Any, path: tuple[str, ...]) -> None:
    if len(path) > MAX_DEPTH:
        raise ValidationFailed(
            f"body: is nested more than {MAX_DEPTH} levels deep; flatten it.", field="body"
        )
    if isinstance(value, dict):
        for key, item in value.items():
            _require_plain(key, path)
            _require_storable(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _require_storable(item, (*path, str(number)))
    elif isinstance(value, str):
        _require_plain(value, path)


def _require_plain(text: str, path: tuple[str, ...]) -> None:
    if "\x00" in text:
        field = ".".join(path) or "body"
        raise ValidationFailed(
            f"{field}: must not contain a null character; remove it.", field=field
        )
