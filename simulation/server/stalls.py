"""Connections whose peer does not take what it asked for: what is meant for them is let go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Transport(Protocol):
    """As much of a connection as it takes to see whether it is stalled."""

    def get_write_buffer_size(self) -> int: ...

    def abort(self) -> None: ...


class Stalls:
    """Ends connections on which nothing has moved for ``seconds`` while there was something to.

    Closing alone would not do: asyncio first sends what is left, however long that takes.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._unsent: dict[Transport, tuple[int, float]] = {}

    def look(self, transports: Iterable[Transport], now: float) -> None:
        """Look at every connection that there is; again after a while."""
        before, self._unsent = self._unsent, {}
        for transport in transports:
            size = transport.get_write_buffer_size()
            if not size:
                continue
            last_size, since = before.get(transport, (size, now))
            if size != last_size:
                since = now
            if now - since >= self._seconds:
                transport.abort()
            else:
                self._unsent[transport] = (size, since)
