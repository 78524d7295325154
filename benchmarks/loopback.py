"""How the benchmarks' servers listen on the loopback, and serve until they are told to stop."""

from __future__ import annotations

import asyncio
import gc
import socket

import uvicorn
from starlette.types import ASGIApp

from benchmarks.child import announce


def listen() -> socket.socket:
    """A socket on a free port; whoever connects before the server is up waits in its queue."""
    # Named, because asyncio sets TCP_NODELAY only on sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


async def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve ``app`` until standard input ends; what start-up made is not collected again."""
    gc.collect()
    gc.freeze()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await announce(listener.getsockname()[1])
    server.should_exit = True
    await serving
