"""When those who watch look again: at once after a commit of this process, else once a second."""

from __future__ import annotations

import asyncio
from datetime import timedelta

POLL_SECONDS = 1.0
"""How late news of another process may be; those of this one arrive at once."""

SETTLE_SECONDS = 0.05
"""How long news are gathered before they are read, so that a burst costs one read."""

LATE = timedelta(minutes=1)
"""How far the clocks of other processes may be behind, and how late their news may be shown."""


async def until_news(heard: asyncio.Event) -> None:
    """Wait until something was ``heard`` and has settled, or may have happened elsewhere."""
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await heard.wait()
        await asyncio.sleep(SETTLE_SECONDS)
    except TimeoutError:
        pass
    heard.clear()
