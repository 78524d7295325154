"""The FastAPI application factory."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.responses import RedirectResponse
from starlette.routing import BaseRoute

from simulation import __version__
from simulation.access.door import Door
from simulation.bootstrap import Platform
from simulation.rest import errors
from simulation.rest.catalog.routes import router as catalog
from simulation.rest.demo_pulse.routes import router as demo_pulse
from simulation.rest.identity.routes import router as identity
from simulation.rest.maintenance import Maintenance
from simulation.rest.pulse import credential
from simulation.rest.pulse.routes import router as pulse
from simulation.rest.tracking.routes import router as tracking


def _included(*routers: APIRouter) -> list[BaseRoute]:
    """The routes of ``routers``, for every application of the process.

    FastAPI works out an included route when it is first tried, for each inclusion anew; for all
    of them that takes 0.2 s of CPU, many times what it takes to open a platform.
    """
    together = APIRouter()
    for each in routers:
        together.include_router(each)
    return together.routes


_FREQUENT = _included(tracking)
_OTHERS = _included(pulse, catalog, identity, demo_pulse)


def create_app(platform: Platform, door: Door, graphql: APIRouter) -> FastAPI:
    """The application over an open platform, with the router of the GraphQL endpoint.

    Callers come in by ``door``, other than those of Pulse's own endpoints.
    """
    # The pages that FastAPI would offer load their scripts from elsewhere; /openapi.json stays.
    app = FastAPI(
        title="Simulation",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.platform = platform
    app.state.door = door
    credential.install(app, platform.settings.pulse_credential)
    app.add_middleware(Maintenance, switch=platform.maintenance)
    errors.install(app)
    # First what comes by the thousand: routes are tried one after the other.
    app.router.routes.extend(_FREQUENT)
    app.include_router(graphql)
    app.router.routes.extend(_OTHERS)

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/graphql")

    @app.get("/health", summary="Whether runs are executed, and how many are under way")
    async def health() -> dict[str, object]:
        state = await platform.pulse.health()
        notice = await platform.maintenance.notice()
        told: dict[str, object] = {} if notice is None else {"maintenance": notice.message}
        if state.outage is not None:
            told |= {"outage": {"code": state.outage.code, "message": state.outage.message}}
        return {
            "status": state.status.value,
            "active": state.active_runs,
            "pending": state.pending_runs,
        } | told

    return app
