"""Maintenance: while the service is closed, every API turns its callers away."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.kernel.errors import UnderMaintenance
from simulation.maintenance.port import MaintenanceSwitch, Notice
from simulation.rest.errors import HEADERS_OF, answer, dialect_at, status_of

GRAPHQL = "/graphql/"
CLOSED = ("/v1/", GRAPHQL, "/Pulse/")
"""What is closed, wherever a proxy may have put it; ``/health`` goes on."""

TRY_LATER = 1013
MAX_REASON_BYTES = 123

UPGRADE = "websocket.http.response"
"""The extension of ASGI for an answer in the place of an upgrade."""


class Maintenance:
    """Answers in the place of the APIs while the service is closed, and closes open sockets.

    Sockets end when their client sends something; what only listens hears its stream out.
    """

    def __init__(self, app: ASGIApp, switch: MaintenanceSwitch) -> None:
        self._app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not _may_close(scope["path"]):
            await self._app(scope, receive, send)
            return
        notice = await self._switch.notice()
        if notice is None:
            if scope["type"] == "websocket":
                receive, send = _ending(self._switch, receive, send)
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await _refusal(scope["path"], notice)(scope, receive, send)
        else:
            await _refuse_socket(scope, receive, send, notice)


def _may_close(path: str) -> bool:
    return any(each in f"{path}/" for each in CLOSED)


def _refusal(path: str, notice: Notice) -> Response:
    """The refusal in the shape of the API at ``path``."""
    since = {} if notice.since is None else {"since": notice.since.isoformat()}
    refusal = UnderMaintenance(notice.message, **since)
    if GRAPHQL not in f"{path}/":
        return answer(refusal, dialect_at(path))
    extensions = {"code": refusal.code} | ({"details": since} if since else {})
    body = {"errors": [{"message": refusal.message, "extensions": extensions}]}
    return JSONResponse(body, status_of(refusal), HEADERS_OF[refusal.code])


async def _refuse_socket(scope: Scope, receive: Receive, send: Send, notice: Notice) -> None:
    await receive()  # The wish to connect.
    if UPGRADE not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": TRY_LATER, "reason": _reason(notice)})
        return
    await _refusal(scope["path"], notice)(scope, receive, send)


def _ending(switch: MaintenanceSwitch, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """``receive`` and ``send`` of a socket that ends when the service is closed under it."""
    ended = False

    async def receiving() -> Message:
        nonlocal ended
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        notice = await switch.notice()
        if notice is None:
            return message
        if not ended:
            ended = True
            await send({"type": "websocket.close", "code": TRY_LATER, "reason": _reason(notice)})
        return {"type": "websocket.disconnect", "code": TRY_LATER, "reason": ""}

    async def sending(message: Message) -> None:
        # An operation may have a last word.
        if not ended:
            await send(message)

    return receiving, sending


def _reason(notice: Notice) -> str:
    return notice.message.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
