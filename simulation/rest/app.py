"""The FastAPI application factory."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse

from simulation import __version__
from simulation.bootstrap import Platform

OpenPlatform = Callable[[], AbstractAsyncContextManager[Platform]]
RouterFor = Callable[[FastAPI], APIRouter]


def create_app(open_platform: OpenPlatform, graphql: RouterFor) -> FastAPI:
    """The application; it opens its platform at start and closes it at the end.

    ``graphql`` makes the router of the GraphQL endpoint.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_platform() as platform:
            app.state.platform = platform
            # What start-up made stays for good: not walking it again cuts the worst pauses.
            gc.collect()
            gc.freeze()
            yield

    app = FastAPI(title="Simulation", version=__version__, lifespan=lifespan)
    app.include_router(graphql(app))

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/graphql")

    @app.get("/health")
    async def health(request: Request) -> dict[str, object]:
        engine = await request.app.state.platform.engine.health()
        return {"status": "ok" if engine.running else "starting", "active": engine.active}

    return app
