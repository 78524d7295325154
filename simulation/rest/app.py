"""The FastAPI application factory."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Response
from starlette.routing import BaseRoute

from simulation import __version__
from simulation.access.door import Door
from simulation.bootstrap import Platform
from simulation.rest import errors
from simulation.rest.catalog.routes import router as catalog
from simulation.rest.demo_pulse.routes import router as demo_pulse
from simulation.rest.edge.body_deadline import BodyDeadline
from simulation.rest.edge.compression import Compression
from simulation.rest.edge.json_bodies import JsonBodies
from simulation.rest.edge.lanes import Lanes
from simulation.rest.edge.own_machine import OwnMachine
from simulation.rest.edge.response_headers import ResponseHeaders
from simulation.rest.edge.websocket_limit import WebSocketLimit
from simulation.rest.identity.routes import router as identity
from simulation.rest.maintenance import Maintenance
from simulation.rest.pulse import credential
from simulation.rest.pulse.routes import router as pulse
from simulation.rest.tracking.routes import router as tracking
from simulation.web.route import add_page


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


def work_out_routes(app: FastAPI) -> None:
    """Have all routes at hand: FastAPI works them out when the first request looks for its own,
    and everybody would wait for that."""
    nowhere = {"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []}
    for route in app.router.routes:
        route.matches(nowhere)


def create_app(
    platform: Platform, door: Door, graphql: APIRouter, *, own_machine: bool = False
) -> FastAPI:
    """The application over an open platform, with the router of the GraphQL endpoint.

    Callers come in by ``door``, other than those of Pulse's own endpoints. With ``own_machine``
    they must also be on this machine, and no page of a stranger.
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
    settings = platform.settings
    app.add_middleware(JsonBodies)
    credential.install(app, settings.pulse_credential)
    app.add_middleware(Maintenance, switch=platform.maintenance)
    app.add_middleware(WebSocketLimit, per_address=settings.max_websockets_per_address)
    if own_machine:
        app.add_middleware(OwnMachine)
    errors.install(app)
    # What is added later stands further out.
    app.add_middleware(Compression)
    app.add_middleware(BodyDeadline, seconds=settings.body_timeout_seconds)
    app.add_middleware(ResponseHeaders)
    app.add_middleware(Lanes)
    # First what comes by the thousand: routes are tried one after the other.
    app.router.routes.extend(_FREQUENT)
    app.include_router(graphql)
    app.router.routes.extend(_OTHERS)

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

    @app.get("/healthz", summary="Whether the process answers; nothing else is asked")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get(
        "/readyz",
        summary="Whether requests should come here",
        responses={503: {"description": "Not now: it is closed, or a store is away."}},
    )
    async def readyz(response: Response) -> dict[str, str]:
        closed, outage = await platform.maintenance.notice(), (await platform.pulse.health()).outage
        if closed is None and outage is None:
            return {"status": "ready"}
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return {"status": "maintenance" if outage is None else outage.code}

    add_page(app)
    return app
