"""The RateLimits port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simulation.kernel.errors import RateLimited

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Room:
    """What is left in the running window of 60 seconds.

    ``resets_in`` is how many seconds it lasts, rounded up; ``granted`` whether this request
    still fitted in.
    """

    limit: int
    remaining: int
    resets_in: int
    granted: bool

    def require(self) -> None:
        """Let the request through only if it fitted in.

        Raises:
            RateLimited: it did not; the details say when there is room again.
        """
        if self.granted:
            return
        raise RateLimited(
            f"{self.limit} requests a minute are allowed here; ask again in {self.resets_in} "
            "seconds.",
            limit=self.limit,
            remaining=self.remaining,
            resets_in=self.resets_in,
        )


class RateLimits(Protocol):
    """Counts requests.

    Every one passes ``tests/conformance/test_rate_limits.py``.
    """

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        """Count one request of ``caller`` to ``endpoint``, which allows ``per_minute``.

        A window begins with the first request in it; those that are turned away count too.
        """
        ...

    async def look(self, endpoint: str, caller: str, per_minute: int) -> Room:
        """The room that ``caller`` has left, none of which is taken; ``granted`` is if any is."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
