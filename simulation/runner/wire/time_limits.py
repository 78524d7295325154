"""How long an endpoint may take."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

_CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds from the request on: until the ``whole`` answer is there, until somebody accepts
    the connection (``connect``), until the ``first_byte`` of the answer; null for the usual."""

    whole: float
    connect: float | None = None
    first_byte: float | None = None

    @property
    def of_client(self) -> aiohttp.ClientTimeout:
        """What the client is to look after: the connection alone."""
        if self.connect is not None:
            return aiohttp.ClientTimeout(total=None, connect=self.connect)
        # Being connected late is nobody's answer being late: it has to show first.
        soonest = min(self.whole, self.first_byte or self.whole)
        return aiohttp.ClientTimeout(total=None, connect=min(_CONNECT_SECONDS, soonest / 2))
