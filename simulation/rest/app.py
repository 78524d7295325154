"""The FastAPI application factory."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.responses import RedirectResponse

from simulation import __version__
from simulation.bootstrap import Platform


def create_app(platform: Platform, graphql: APIRouter) -> FastAPI:
    """The application over an open platform, with the router of the GraphQL endpoint."""
    app = FastAPI(title="Simulation", version=__version__)
    app.include_router(graphql)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/graphql")

    @app.get("/health")
    async def health() -> dict[str, object]:
        engine = await platform.engine.health()
        return {
            "status": "ok" if engine.running else "stopping",
            "active": engine.active,
            "pending": engine.pending,
        }

    return app
