"""The RateLimits port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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


class RateLimits(Protocol):
    """Counts requests.

    Every one passes ``tests/conformance/test_rate_limits.py``.
    """

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        """Count one request of ``caller`` to ``endpoint``, which allows ``per_minute``."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
