"""How many WebSockets a client may have open; they stay for as long as it likes."""

from __future__ import annotations

from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from simulation.kernel.addresses import caller_at
from simulation.rest.edge.turning_away import TRY_LATER, turn_away
from simulation.rest.refusals import TooManyConnections


class WebSocketLimit:
    """Counts them by address: by that of the client, where a trusted proxy tells it."""

    def __init__(self, app: ASGIApp, per_address: int) -> None:
        self._app = app
        self._per_address = per_address
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        caller = caller_at(client[0]) if client else ""
        if self._open[caller] >= self._per_address:
            refusal = TooManyConnections(
                f"Your address has {self._per_address} WebSockets open, as many as it may; run "
                "more operations over those, or close some.",
                limit=self._per_address,
            )
            await turn_away(scope, receive, send, refusal, TRY_LATER)
            return
        self._open[caller] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[caller] -= 1
            if not self._open[caller]:
                del self._open[caller]
