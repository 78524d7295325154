"""Uvicorn within bounds: who may connect, and how long each may keep the server waiting."""

from __future__ import annotations

import asyncio
import functools
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from simulation.kernel.addresses import TrustedProxies
from simulation.server.admission import Admission
from simulation.server.descriptors import places, raise_limit
from simulation.server.http_protocol import HttpProtocol, Waiting
from simulation.server.listener import Listener
from simulation.server.repeated_lines import RepeatedLines
from simulation.server.stalls import Stalls
from simulation.settings import Settings

SHUTDOWN_SECONDS = 10
MAX_MESSAGE_BYTES = 1 << 20
LOOK_SECONDS = 0.5


def admission(settings: Settings) -> Admission:
    """The connections that ``settings`` and the system allow."""
    return Admission(
        places(settings.max_connections, raise_limit()),
        settings.max_connections_per_address,
        TrustedProxies(settings.forwarded_allow_ips),
    )


class BoundedServer(uvicorn.Server):
    """Says its address once it accepts connections, and ends with 0 when told to stop."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        lines: RepeatedLines,
        tell: Callable[[str], None],
    ) -> None:
        self._tell = tell
        self._waiting = Waiting()
        self._stalls = Stalls(settings.write_timeout_seconds)
        self._lines = lines
        self._patrol: asyncio.Task[None] | None = None
        super().__init__(_config(app, settings, self._waiting))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Uvicorn raises the signal once more after its shutdown, which would end the
        # process as if it had been killed.
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, self.handle_exit, stop, None)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        for each in sockets or []:
            if isinstance(each, Listener):
                each.make_room = self._waiting.close_one
        await super().startup(sockets)
        self._patrol = asyncio.create_task(self._look_after())
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            self._tell(f"http://{shown}:{port}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        if self._patrol is not None:
            self._patrol.cancel()
            with suppress(asyncio.CancelledError):
                await self._patrol

    async def _look_after(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            connections = list(self.server_state.connections)
            self._stalls.look((each.transport for each in connections), loop.time())
            self._lines.tell()


def tell_ready(root: str) -> None:
    """Say where a server is that accepts connections."""
    print(f"The page is at {root}/", flush=True)  # noqa: T201
    # Standard output, so that whoever started the server can wait for it.
    print(f"Ready on {root}/graphql", flush=True)  # noqa: T201


def _config(app: ASGIApp, settings: Settings, waiting: Waiting) -> uvicorn.Config:
    protocol = functools.partial(
        HttpProtocol, waiting=waiting, head_seconds=settings.header_timeout_seconds
    )
    return uvicorn.Config(
        app,
        http=cast("Any", protocol),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ws_max_size=MAX_MESSAGE_BYTES,
    )
