"""A listening socket for servers under test."""

from __future__ import annotations

import socket


def listen() -> socket.socket:
    """A socket that listens on a free port of the loopback."""
    # Named, because asyncio sets TCP_NODELAY only on sockets that say they are TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
