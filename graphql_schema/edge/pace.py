"""How many messages one connection may send: most are answered, and none of them is a request."""

from __future__ import annotations

from collections.abc import Callable

BURST = 1_000
MESSAGES_PER_SECOND = 100.0


class Pace:
    """Lets ``BURST`` messages through at once, and ``MESSAGES_PER_SECOND`` in the long run."""

    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._room = float(BURST)
        self._at = ticks()

    def allows_one_more(self) -> bool:
        """Whether the message that has just come is still within bounds."""
        now = self._ticks()
        self._room = min(BURST, self._room + (now - self._at) * MESSAGES_PER_SECOND) - 1
        self._at = now
        return self._room >= 0
