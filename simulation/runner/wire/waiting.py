"""How whoever asks an endpoint waits where it has too much to do: the session's own matter.

The parties of a session do not know it. Whoever plays it says here how it waits, and everything
that its parties ask of the network waits like that.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Protocol

BRIEF_PATIENCE_SECONDS = 10.0
"""How long somebody waits who is no session: a caller, whose request stays open meanwhile."""


class Waiting(Protocol):
    """A way to wait."""

    @property
    def patience_seconds(self) -> float:
        """How long all waits for one answer may be together."""
        ...

    async def wait(self, seconds: float, reason: str) -> None:
        """Return when ``seconds`` are over; ``reason`` says why the last request failed.

        May raise to give the question up.
        """
        ...


class Brief:
    """Waits on the spot, and not for long."""

    patience_seconds = BRIEF_PATIENCE_SECONDS

    async def wait(self, seconds: float, reason: str) -> None:
        await asyncio.sleep(seconds)


_HERE: ContextVar[Waiting] = ContextVar("waiting", default=Brief())  # noqa: B039 - has no state


def waiting_here() -> Waiting:
    """How it is waited where this is called."""
    return _HERE.get()


class waiting_by:  # noqa: N801 - entered like a function
    """Within, it is waited by ``waiting``."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting

    def __enter__(self) -> None:
        self._token = _HERE.set(self._waiting)

    def __exit__(self, *_: object) -> None:
        _HERE.reset(self._token)
