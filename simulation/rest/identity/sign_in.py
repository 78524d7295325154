"""Signing in: an API key for an identity token."""

from __future__ import annotations

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
from simulation.rest.guarded import Handler, caller_address, tell
from simulation.rest.identity.shapes import SignedIn

OPERATION = "sign-in-with-api-key"


class SignInRoute(APIRoute):
    """Answers anybody, and says how many mistakes their address may still make."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            try:
                response = await handle(request)
            except Exception as error:
                response = answer(error, ORGANIZATIONS)
            room = await _room(request)
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
    token = await door.sign_in(
        organization, x_user_id, x_api_key_id, x_api_key, caller_address(request)
    )
    return SignedIn(id_token=token.id_token, expires_at=token.expires_at)


async def _room(request: Request) -> Room | None:
    door: Door = request.app.state.door
    if not door.limited:
        return None
    platform: Platform = request.app.state.platform
    return await platform.identity.authentication.failed.room(caller_address(request))
