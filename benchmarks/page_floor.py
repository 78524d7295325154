"""The floor under a page of rows: a bare route over rows that are in memory as JSON values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

FLOOR = "/floor/personas"


def with_floor(app: ASGIApp, page: Callable[[QueryParams], Any]) -> ASGIApp:
    """``app``, and before it an application with one route, which answers what ``page`` finds."""

    async def answer(request: Request) -> Response:
        return Response(orjson.dumps(page(request.query_params)), media_type="application/json")

    floor = Starlette(routes=[Route(FLOOR, answer)])

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        await (floor if scope["path"] == FLOOR else app)(scope, receive, send)

    return either


def as_json(value: Any) -> Any:
    """``value`` as it reads after its way through JSON."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_UTC_Z))
