"""Routes that let in who may come in, and not too often."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from simulation.access.access import Access
from simulation.access.door import UNKNOWN_ADDRESS, Door
from simulation.bootstrap import Platform
from simulation.kernel.errors import NotFound
from simulation.rate_limits.port import Room
from simulation.rest.body import read_body, replayed, require_storable
from simulation.rest.errors import answer, dialect_at
from simulation.rest.rates import RATES
from simulation.rest.unchanged import LISTS, unless_unchanged

ORGANIZATION_NAMES = ("organization", "workspace_id")
"""What the APIs call it in their paths; where a path has none, it is that of the caller."""

SEARCH = "search"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Answers who has signed in, and to the organization of the path, within the endpoint's rate.

    What it refuses, and what the endpoint refuses, has the shapes of the API that it is of.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if SEARCH in child.get("path_params", {}).values():
            # A GET there searches, and nothing has that id.
            return Match.NONE, {}
        return match, child

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        has_body = self.body_field is not None
        endpoint = self.operation_id or ""
        per_minute = RATES[endpoint]

        async def guarded(request: Request) -> Response:
            room: Room | None = None
            try:
                access = await _enter(request)
                room = await _room(request, access, endpoint, per_minute)
                if room is not None:
                    room.require()
                request.state.access = access
                checked = await _checked(request) if has_body else request
                if endpoint in LISTS:
                    response = await unless_unchanged(request, access, lambda: handle(checked))
                else:
                    response = await handle(checked)
            except ClientDisconnect:
                raise
            except Exception as error:
                dialect = dialect_at(request.scope["path"])
                response = answer(error, dialect, "body" if has_body else "query")
            if room is not None:
                tell(response, room)
            return response

        return guarded


async def _enter(request: Request) -> Access:
    door: Door = request.app.state.door
    headers = {name.lower(): value for name, value in request.headers.items()}
    access = await door.enter(headers, caller_address(request))
    for name in ORGANIZATION_NAMES:
        organization = request.path_params.get(name, access.organization)
        if organization != access.organization:
            # The same for one that is there and one that is not.
            raise NotFound(
                f"{name}: there is no organization {organization!r} that you belong to.",
                field=name,
            )
    return access


def caller_address(connection: HTTPConnection) -> str:
    """Where ``connection`` comes from, as far as the server that took it knows."""
    return connection.client.host if connection.client else UNKNOWN_ADDRESS


async def _checked(request: Request) -> Request:
    """``request``, once nothing in its body could do harm; what it means is not looked at."""
    raw = await read_body(request)
    if raw:
        require_storable(raw)
    return replayed(request, raw)


async def _room(request: Request, access: Access, endpoint: str, per_minute: int) -> Room | None:
    door: Door = request.app.state.door
    if not door.limited:
        return None
    platform: Platform = request.app.state.platform
    caller = f"{access.organization}:{access.actor.user}"
    allowed = await access.limits.per_minute(per_minute)
    return await platform.rate_limits.hit(endpoint, caller, allowed)


def tell(response: Response, room: Room) -> None:
    """Say in the headers of ``response`` how much room is left."""
    response.headers["X-RateLimit-Limit"] = str(room.limit)
    response.headers["X-RateLimit-Remaining"] = str(room.remaining)
    response.headers["X-RateLimit-Reset"] = str(room.resets_in)
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(room.resets_in)


async def _access(request: Request) -> Access:
    access: Access = request.state.access
    return access


Caller = Annotated[Access, Depends(_access)]
"""What the sender of the request may use."""
