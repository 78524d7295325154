"""By which way a request came in: GraphQL and REST do not wait for each other's reads."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from simulation.kernel.threads import Lane, in_lane
from simulation.rest.edge.turning_away import GRAPHQL


class Lanes:
    """Does what a request asks for in the lane of its API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        with in_lane(Lane.GRAPHQL if GRAPHQL in f"{scope['path']}/" else Lane.REST):
            await self._app(scope, receive, send)
