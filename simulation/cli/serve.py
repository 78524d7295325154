"""`simulation serve`: API and GraphiQL; without a shared engine the worker as well."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from graphql_schema.edge.route import graphql_router
from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.door import AUTHORIZATION, Door, GuardedDoor, LocalDoor
from simulation.bootstrap import Platform, open_platform
from simulation.cli.actor import LOCAL_ACTOR
from simulation.cli.organizations import tell_key
from simulation.kernel.errors import ConfigurationInvalid, NameTaken
from simulation.rest.app import create_app
from simulation.rest.guarded import address_of
from simulation.settings import Settings

SHUTDOWN_SECONDS = 10
MAX_MESSAGE_BYTES = 1 << 20

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


def dev_app(platform: Platform) -> FastAPI:
    """The application for local use: whoever calls is the owner of organization `demo`."""
    return app_behind(LocalDoor(platform, LOCAL_ACTOR), platform)


def guarded_app(platform: Platform) -> FastAPI:
    """The application for everybody: callers prove who they are."""
    return app_behind(GuardedDoor(platform), platform)


def app_behind(door: Door, platform: Platform) -> FastAPI:
    """The application whose callers come in by ``door``."""

    limits = platform.rate_limits if door.limited else None

    async def context(connection: HTTPConnection) -> RequestContext:
        headers = {name.lower(): value for name, value in connection.headers.items()}
        address = address_of(connection)
        if connection.scope["type"] == "websocket" and AUTHORIZATION not in headers:
            # Browsers cannot send it with an upgrade: it comes in the first message instead.
            return RequestContext(None, limits, address)
        return RequestContext(await door.enter(headers, address), limits, address)

    async def sign_in(context: RequestContext) -> None:
        await context.sign_in(door)

    graphql = graphql_router(schema, context, on_connect=sign_in, example=EXAMPLE)
    return create_app(platform, door, graphql)


class AnnouncingServer(uvicorn.Server):
    """Says its address once it accepts connections, and ends with 0 when told to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Uvicorn raises the signal once more after its shutdown, which would end the
        # process as if it had been killed.
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            # Standard output, so that whoever started the server can wait for it.
            print(f"Ready on http://{shown}:{port}/graphql", flush=True)  # noqa: T201


async def serve(settings: Settings, host: str, port: int, *, dev: bool) -> None:
    """Serve until SIGTERM or SIGINT; runs in progress continue at the next start.

    Without ``dev`` callers sign in; where nobody ever could, a first key is made and shown.

    Raises:
        ConfigurationInvalid: the address is taken, or not allowed.
        DataDirectoryLocked: another process owns the data directory.
    """
    if dev:
        _require_loopback(host)
    with _listen(host, port) as listener:
        async with open_platform(settings.on_own_machine() if dev else settings) as platform:
            if not dev:
                await _let_somebody_in(platform)
            config = uvicorn.Config(
                dev_app(platform) if dev else guarded_app(platform),
                log_level="warning",
                lifespan="off",
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
                ws_max_size=MAX_MESSAGE_BYTES,
                # Unless it is told of a proxy, Uvicorn believes whoever is on this machine.
                proxy_headers=settings.trusted_proxies is not None,
                forwarded_allow_ips=settings.trusted_proxies,
            )
            # What start-up made stays for good: not walking it again cuts the worst pauses.
            gc.collect()
            gc.freeze()
            await AnnouncingServer(config).serve(sockets=[listener])


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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio sets TCP_NODELAY only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ConfigurationInvalid(
            f"port: {host}:{port} cannot be used ({error.strerror}); choose another --port, or "
            "0 for a free one.",
            field="port",
        ) from error
    return listener
