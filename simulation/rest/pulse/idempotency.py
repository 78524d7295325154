"""Routes that change something: each request is executed once, whoever repeats it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from simulation.kernel.errors import SimulationError
from simulation.pulse.idempotency import messages
from simulation.rest.body import read_object, replayed
from simulation.rest.errors import JSON, answer
from simulation.rest.pulse.body import canonical
from simulation.rest.pulse.context import SERVICE, platform_of

HEADER = "X-Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "`<run_id>/<stage_name>/<action_name>`. For 7 days the same key with the same "
    f"request gets the stored response, with the header `{REPLAYED}: true`; with a different "
    "request it is refused.",
    "schema": {"type": "string", "maxLength": messages.MAX_KEY_LENGTH},
}
"""How the API's description shows the header."""

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def fingerprint(method: str, path: str, body: dict[str, Any]) -> str:
    """What tells requests apart, however their JSON is written.

    Raises:
        BadRequest: the body is nested so deeply that nothing could keep it.
    """
    return hashlib.sha256(canonical([method, path, body])).hexdigest()


class IdempotentRoute(APIRoute):
    """Executes each request under its key, or repeats the response that the key has.

    Refusals of what is asked are responses like others. Refusals of the request as such,
    and those that say "not now", take no key.
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            raw, body = await read_object(request)
            described = fingerprint(request.method, request.scope["path"], body)
            request = replayed(request, raw)
            executed = False

            async def execute(epoch: str) -> messages.Response:
                nonlocal executed
                executed = True
                request.state.epoch = epoch
                return _kept(await _respond(handle, request))

            response = await platform_of(request).pulse.idempotency.once(
                SERVICE, _key(request), described, execute
            )
            headers = {} if executed else {REPLAYED: "true"}
            return Response(response.body, response.status, headers, response.media_type)

        return once


async def _respond(handle: Handler, request: Request) -> Response:
    try:
        return await handle(request)
    except (SimulationError, RequestValidationError, HTTPException) as error:
        if isinstance(error, SimulationError) and error.passing:
            # Nothing has happened: the key must stay free for the next attempt.
            raise
        return answer(error)


def _kept(response: Response) -> messages.Response:
    return messages.Response(
        status=response.status_code, body=bytes(response.body).decode(), media_type=JSON
    )


def _key(request: Request) -> str | None:
    """The key, if there is one and no other."""
    given = request.headers.getlist(HEADER)
    return given[0] if len(given) == 1 else None


async def _epoch(request: Request) -> str:
    epoch: str = request.state.epoch
    return epoch


Epoch = Annotated[str, Depends(_epoch)]
"""Names the request through all attempts at it: what it makes has ids derived from this."""
