"""How often a command looks whether what it waits for has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

FIRST_SECONDS = 0.02
GROWTH = 1.2
LONGEST_SECONDS = 0.2


async def looks() -> AsyncIterator[None]:
    """A moment to look, again and again.

    Who has waited long waits a little longer: what is soon over is seen soon, and what takes its
    time is not asked for all the time.
    """
    pause = FIRST_SECONDS
    while True:
        yield
        await asyncio.sleep(pause)
        pause = min(pause * GROWTH, LONGEST_SECONDS)
