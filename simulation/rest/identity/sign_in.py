"""Signing in: an API key for an identity token."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from simulation.access.door import Door
from simulation.bootstrap import Platform
from simulation.rate_limits.port import Room
from simulation.rest.catalog.description import described
from simulation.rest.errors import ORGANIZATIONS, answer
from simulation.rest.guarded import Handler, tell
from simulation.rest.identity.shapes import SignedIn
from simulation.rest.rates import RATES

OPERATION = "sign-in-with-api-key"

_KEY_ID = re.compile(r"[a-f0-9]{24}")


class SignInRoute(APIRoute):
    """Answers anybody, but each address for each key only so often: that slows guessing."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            room = await _room(request)
            try:
                if room is not None:
                    room.require()
                response = await handle(request)
            except Exception as error:
                response = answer(error, ORGANIZATIONS)
            if room is not None:
                tell(response, room)
            response.headers["Cache-Control"] = "no-store"
            return response

        return limited


routes = APIRouter(prefix="/user", tags=["Identity"], route_class=SignInRoute)


@routes.post("/signin_with_api_key", summary="Sign in", **described(OPERATION, 200))
async def sign_in(
    request: Request,
    organization: str,
    x_api_key: Annotated[str, Header(description="The API key.")] = "",
    x_api_key_id: Annotated[str, Header(description="The id of the key.")] = "",
    x_user_id: Annotated[str, Header(description="Whose key it is.")] = "",
) -> SignedIn:
    """A token for an API key. It lasts for an hour, and ends with the key."""
    door: Door = request.app.state.door
    token = await door.sign_in(organization, x_user_id, x_api_key_id, x_api_key)
    return SignedIn(id_token=token.id_token, expires_at=token.expires_at)


async def _room(request: Request) -> Room | None:
    door: Door = request.app.state.door
    if not door.limited:
        return None
    platform: Platform = request.app.state.platform
    key_id = request.headers.get("x-api-key-id", "")
    # What cannot be an id is counted as one: strangers must not choose what is stored.
    named = key_id if _KEY_ID.fullmatch(key_id) else "none"
    address = request.client.host if request.client else "unknown"
    return await platform.rate_limits.hit(OPERATION, f"{address}:{named}", RATES[OPERATION])
