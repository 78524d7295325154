"""Maintenance: while the service is closed, every API turns its callers away."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.kernel.errors import UnderMaintenance
from simulation.maintenance.port import MaintenanceSwitch, Notice
from simulation.rest.edge.turning_away import GRAPHQL, TRY_LATER, reason_of, turn_away

CLOSED = ("/v1/", GRAPHQL, "/Pulse/")
"""What is closed, wherever a proxy may have put it; ``/health`` goes on."""


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
        else:
            await turn_away(scope, receive, send, _refusal(notice), TRY_LATER)


def _may_close(path: str) -> bool:
    return any(each in f"{path}/" for each in CLOSED)


def _refusal(notice: Notice) -> UnderMaintenance:
    since = {} if notice.since is None else {"since": notice.since.isoformat()}
    return UnderMaintenance(notice.message, **since)


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
            await send(
                {"type": "websocket.close", "code": TRY_LATER, "reason": reason_of(notice.message)}
            )
        return {"type": "websocket.disconnect", "code": TRY_LATER, "reason": ""}

    async def sending(message: Message) -> None:
        # An operation may have a last word.
        if not ended:
            await send(message)

    return receiving, sending
