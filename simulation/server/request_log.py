"""A line for each request: who asked for what, how it ended, and how long it took.

No header, no body and no value of a query: what is secret is never in it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_PER_SECOND = 200
"""Of lines; what comes beyond is counted, so that nobody fills a disk by asking."""

MOST_CHARACTERS = 200
"""Of a path."""

log = logging.getLogger("simulation.requests")


class RequestLog:
    """Tells of each request once it is answered."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._second = 0.0
        self._written = 0
        self._left_out = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = self._clock(), int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        # Made here, so that what is put into it further in can be read.
        scope.setdefault("state", {})
        try:
            await self._app(scope, receive, sending)
        finally:
            self._tell(scope, status, (self._clock() - began) * 1000)

    def _tell(self, scope: Scope, status: int, milliseconds: float) -> None:
        now = self._clock()
        if now - self._second >= 1:
            if self._left_out:
                log.info("%s more requests were not written", self._left_out)
            self._second, self._written, self._left_out = now, 0, 0
        if self._written >= MOST_PER_SECOND:
            self._left_out += 1
            return
        self._written += 1
        path = quote(scope["path"], safe="/:@!$&'()*+,;=~-._")[:MOST_CHARACTERS]
        told = {
            "method": scope["method"],
            "path": path,
            "status": status,
            "ms": round(milliseconds, 1),
            "caller": _caller(scope),
        }
        log.info("%(method)s %(path)s %(status)s %(ms)s ms %(caller)s", told, extra={"told": told})


def _caller(scope: Scope) -> str:
    access = scope["state"].get("access")
    return "-" if access is None else f"{access.organization}/{access.actor.user}"
