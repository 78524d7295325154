"""`simulation serve`: the page, API and GraphiQL; without a shared engine the worker as well."""

from __future__ import annotations

import gc
import ipaddress
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import typer
from fastapi import APIRouter, FastAPI
from starlette.requests import HTTPConnection

from graphql_schema.downloads import download_router
from graphql_schema.edge.route import graphql_router
from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.door import AUTHORIZATION, Door, GuardedDoor, LocalDoor
from simulation.access.example import Example
from simulation.access.server_address import address_of
from simulation.bootstrap import Platform, open_platform
from simulation.cli.errors import complete
from simulation.cli.operating.demo_agent import ADDRESS_VARIABLE, PROMISE, demo_agent_beside
from simulation.cli.operating.example import example_of
from simulation.cli.options import DataOption, settings_for
from simulation.cli.organizations import tell_key
from simulation.cli.output import say
from simulation.client.actor import LOCAL_ACTOR
from simulation.kernel.errors import ConfigurationInvalid, NameTaken
from simulation.rest.app import create_app, work_out_routes
from simulation.rest.guarded import caller_address
from simulation.server.listener import listen
from simulation.server.repeated_lines import RepeatedLines, bounded_log
from simulation.server.request_log import RequestLog
from simulation.server.server import BoundedServer, admission, tell_ready
from simulation.settings import Settings

SWITCH_SECONDS = 0.0005
"""How long a thread may compute while the loop wants to go on; it asks several times a request."""

AGENT_LATENCY_MS = 300
"""How long the demo agent pretends to think, so that the first run can be watched."""

EXAMPLE = """\
# The catalog and the latest runs. Ctrl-Enter runs the operation; Ctrl-Space completes names.
query Overview {
  personas(first: 5) {
    totalCount
    nodes { name role tags { key value } latestVersion { version background } }
  }
  unitTestSets(first: 5) {
    nodes { id name unitTestRuns { runCount unitTest { name } } }
  }
  unitTestSetRuns(first: 3) {
    nodes {
      id
      status
      verdict
      progress { planned finished outcomes { outcome sessions } }
      unitTests { pinned { name } result { passed counted verdict } }
    }
  }
}
"""


def dev_app(platform: Platform, example: Example | None = None) -> FastAPI:
    """The application for local use: whoever calls is the owner of organization `demo`."""
    return app_behind(LocalDoor(platform, LOCAL_ACTOR, example), platform, own_machine=True)


def guarded_app(platform: Platform, example: Example | None = None) -> FastAPI:
    """The application for everybody: callers prove who they are."""
    return app_behind(GuardedDoor(platform, example), platform)


def app_behind(door: Door, platform: Platform, *, own_machine: bool = False) -> FastAPI:
    """The application whose callers come in by ``door``, from everywhere or ``own_machine``."""

    limits = platform.rate_limits if door.limited else None

    async def context(connection: HTTPConnection) -> RequestContext:
        headers = {name.lower(): value for name, value in connection.headers.items()}
        server, address = address_of(connection.scope), caller_address(connection)
        if connection.scope["type"] == "websocket" and AUTHORIZATION not in headers:
            # Browsers cannot send it with an upgrade: it comes in the first message instead.
            return RequestContext(None, limits, server, address)
        access = await door.enter(headers, address)
        connection.state.access = access
        return RequestContext(access, limits, server, address)

    async def sign_in(context: RequestContext) -> None:
        await context.sign_in(door)

    graphql = graphql_router(
        schema,
        context,
        on_connect=sign_in,
        example=EXAMPLE,
        init_timeout=timedelta(seconds=platform.settings.header_timeout_seconds),
    )
    together = APIRouter()
    together.routes.extend([*graphql.routes, *download_router(platform, limits).routes])
    return create_app(platform, door, together, own_machine=own_machine)


def serve_until_stopped(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for a free one.")] = 8000,
    data: DataOption = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="Sign the local caller in as the owner of `demo`.")
    ] = False,
    demo_agent: Annotated[
        bool,
        typer.Option(help="With --dev: have the demo agent beside it, for the café to talk to."),
    ] = True,
) -> None:
    """Serve the page, the API and GraphiQL until stopped.

    Runs are executed in the same process, or by workers where SIMULATION_ENGINE_URL is set.
    The demo agent listens on a free port of its own, unless SIMULATION_AGENT_DEMO_URL says
    already where one is.
    """
    complete(serve(settings_for(data), host, port, dev=dev, demo_agent=demo_agent))


async def serve(
    settings: Settings, host: str, port: int, *, dev: bool, demo_agent: bool = False
) -> None:
    """Serve until SIGTERM or SIGINT; runs in progress continue at the next start.

    Without ``dev`` callers sign in; where nobody ever could, a first key is made and shown.
    With both ``dev`` and ``demo_agent`` a demo agent is there as long as the server.

    Raises:
        ConfigurationInvalid: the address is taken, or not allowed.
        DataDirectoryLocked: another process owns the data directory.
    """
    if dev:
        _require_loopback(host)
    log = bounded_log(settings.log, requests=settings.request_log)
    with log as lines, listen(host, port, admission(settings)) as listener:
        async with (
            _surroundings(settings, dev=dev, demo_agent=demo_agent) as own,
            open_platform(own) as platform,
        ):
            if not dev:
                await _let_somebody_in(platform)
            await serve_platform(platform, listener, lines, dev=dev)


async def serve_platform(
    platform: Platform,
    listener: socket.socket,
    lines: RepeatedLines,
    *,
    dev: bool,
    tell: Callable[[str], None] = tell_ready,
) -> None:
    """Serve a platform that is open until SIGTERM or SIGINT; ``tell`` is told where it is."""
    settings, example = platform.settings, example_of(platform)
    app = dev_app(platform, example) if dev else guarded_app(platform, example)
    work_out_routes(app)
    sys.setswitchinterval(SWITCH_SECONDS)
    # What start-up made stays for good: not walking it again cuts the worst pauses.
    gc.collect()
    gc.freeze()
    logged = RequestLog(app) if settings.request_log else app
    await BoundedServer(logged, settings, lines, tell).serve(sockets=[listener])


@asynccontextmanager
async def _surroundings(
    settings: Settings, *, dev: bool, demo_agent: bool
) -> AsyncIterator[Settings]:
    """The settings with what ``dev`` opens, and with the address of a demo agent."""
    if not dev:
        yield settings
        return
    own = settings.on_own_machine()
    known = own.agent_variables.get(ADDRESS_VARIABLE)
    # Elsewhere workers play, and they would not know of an agent of this process.
    if known or not demo_agent or own.engine_url is not None:
        if known:
            say(f"The café's agent is looked for at {known}, as {ADDRESS_VARIABLE} says.")
        yield own
        return
    async with demo_agent_beside(AGENT_LATENCY_MS) as address:
        if address is None:
            say("The demo agent did not start; the server goes on without it.", error=True)
            yield own
            return
        say(f"{PROMISE}{address}")
        variables = own.agent_variables | {ADDRESS_VARIABLE: address}
        yield own.model_copy(update={"agent_variables": variables})


async def _let_somebody_in(platform: Platform) -> None:
    if await platform.identity.queries.has_organizations():
        return
    try:
        first = await platform.identity.create_organization(
            LOCAL_ACTOR.organization, LOCAL_ACTOR.organization, LOCAL_ACTOR.user
        )
    except NameTaken:
        return  # Another server started at the same time, and has shown the key.
    tell_key(LOCAL_ACTOR.organization, first)


def _require_loopback(host: str) -> None:
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ConfigurationInvalid(
            f"host: with --dev everybody who reaches the server is its owner, so {host} is "
            "refused; use 127.0.0.1.",
            field="host",
        )
