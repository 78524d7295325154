"""Bodies are JSON and say so: what a foreign page can send without asking first never counts."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from simulation.rest.edge.turning_away import turn_away
from simulation.rest.errors import JSON
from simulation.rest.refusals import UnsupportedMediaType

WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


class JsonBodies:
    """Turns away what announces another type, or none, whether or not the body would be read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in WITHOUT_BODY:
            refusal = _refusal(Headers(scope=scope))
            if refusal is not None:
                await turn_away(scope, receive, send, refusal)
                return
        await self._app(scope, receive, send)


def _refusal(headers: Headers) -> UnsupportedMediaType | None:
    if "transfer-encoding" not in headers and headers.get("content-length", "0") == "0":
        return None
    announced = headers.get("content-type")
    if announced is None:
        return UnsupportedMediaType(
            f"Content-Type: is missing; send the body as {JSON} and say so.", field="Content-Type"
        )
    if announced.partition(";")[0].strip().lower() != JSON:
        return UnsupportedMediaType(
            f"Content-Type: {announced!r} is not served; send {JSON}.", field="Content-Type"
        )
    return None
