"""The server that takes single events: the real application, and a bare route beside it.

The bare route parses the JSON and stores the event by a store of the same kind. It knows no
caller, no permission, no rate and no rule for what it is sent.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import orjson
from fastapi import FastAPI, Request, Response

from benchmarks.callers import ORGANIZATION, sign_in
from benchmarks.loopback import listen, serve
from simulation.bootstrap import Platform, open_platform
from simulation.cli.operating.serve import guarded_app
from simulation.identity.role import Role
from simulation.settings import Settings
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import Period
from simulation.tracking.store.sqlite import SqliteTrackedEventStore

ROUTE = "/bare/events"
TOKENS = "/bare/tokens"
COUNTS = "/bare/counts"
USERS = 6
"""As many as it takes for none to exceed the endpoint's rate."""


def _add_routes(
    app: FastAPI, platform: Platform, store: SqliteTrackedEventStore, tokens: list[str]
) -> None:
    @app.get(TOKENS)
    async def signed_in() -> list[str]:
        return tokens

    @app.get(COUNTS)
    async def counts() -> list[int]:
        """How many events came in by the API, and how many by the bare route."""
        tops = [await each.top(ORGANIZATION, Period(), 1000) for each in (platform.tracking, store)]
        return [sum(name.count for name in top) for top in tops]

    @app.post(ROUTE)
    async def bare(request: Request) -> Response:
        given = orjson.loads(await request.body())
        event = TrackedEvent(
            ORGANIZATION,
            platform.ids.new(),
            platform.clock.now(),
            given["name"],
            given["properties"],
            given["userId"],
            given["sessionId"],
        )
        await store.add([event])
        answer = {"success": True, "data": given | {"id": event.id}}
        return Response(orjson.dumps(answer), 201, media_type="application/json")

    # Routes are tried one after the other: the bare one must not wait behind all others.
    app.router.routes.insert(0, app.router.routes.pop())


async def _serve() -> None:
    with tempfile.TemporaryDirectory() as directory, listen() as listener:
        data = Path(directory)
        async with open_platform(Settings(data=data)) as platform:
            store = SqliteTrackedEventStore(data / "bare.sqlite")
            app = guarded_app(platform)
            _add_routes(app, platform, store, await sign_in(platform, USERS, Role.EDITOR))
            await serve(app, listener)
            await store.close()


if __name__ == "__main__":
    asyncio.run(_serve())
