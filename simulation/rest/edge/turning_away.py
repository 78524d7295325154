"""Turning a caller away before any API is reached, in the shapes of the API at the path."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from simulation.kernel.errors import SimulationError
from simulation.rest.errors import HEADERS_OF, answer, dialect_at, status_of

GRAPHQL = "/graphql/"

TRY_LATER = 1013
POLICY_VIOLATION = 1008
MAX_REASON_BYTES = 123
"""What fits into a close frame."""

UPGRADE = "websocket.http.response"
"""The extension of ASGI for an answer in the place of an upgrade."""


def refusal_at(path: str, refusal: SimulationError) -> Response:
    """``refusal`` as the API at ``path`` would answer with it."""
    if GRAPHQL not in f"{path}/":
        return answer(refusal, dialect_at(path))
    extensions: dict[str, object] = {"code": refusal.code}
    if refusal.field is not None:
        extensions["field"] = refusal.field
    if refusal.details:
        extensions["details"] = refusal.details
    body = {"errors": [{"message": refusal.message, "extensions": extensions}]}
    return JSONResponse(body, status_of(refusal), HEADERS_OF.get(refusal.code))


async def turn_away(
    scope: Scope,
    receive: Receive,
    send: Send,
    refusal: SimulationError,
    code: int = POLICY_VIOLATION,
) -> None:
    """Answer a request, or the wish for a WebSocket, with ``refusal``.

    A WebSocket whose server knows no such answers is closed with ``code``.
    """
    if scope["type"] == "websocket":
        await receive()  # The wish to connect.
        if UPGRADE not in (scope.get("extensions") or {}):
            reason = reason_of(refusal.message)
            await send({"type": "websocket.close", "code": code, "reason": reason})
            return
    await refusal_at(scope["path"], refusal)(scope, receive, send)


def reason_of(message: str) -> str:
    """As much of ``message`` as fits into a close frame."""
    return message.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
