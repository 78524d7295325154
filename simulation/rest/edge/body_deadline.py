"""The time that the body of a request may take to arrive."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from simulation.rest.refusals import BodyTooSlow


class BodyDeadline:
    """Whoever reads a body meets a refusal once it has taken ``seconds``, all of it together."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            receive = self._within_time(receive)
        await self._app(scope, receive, send)

    def _within_time(self, receive: Receive) -> Receive:
        deadline = asyncio.get_running_loop().time() + self._seconds
        is_whole = False

        async def receiving() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError as error:
                raise BodyTooSlow(
                    f"body: did not arrive within {self._seconds:g} seconds; send it at once, "
                    "or less of it.",
                    field="body",
                ) from error
            is_whole = not message.get("more_body", False)
            return message

        return receiving
