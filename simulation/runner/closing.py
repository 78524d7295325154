"""The end of an agent that holds something open: a connection, a process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulation.runner.ports import Agent

LONGEST_GOODBYE_SECONDS = 5.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def closing(agent: Agent) -> AsyncIterator[None]:
    """Within, ``agent`` is talked to; then it is let go, however that ended.

    How it takes that is no outcome of a session, and bounded in time.
    """
    try:
        yield
    finally:
        aclose = getattr(agent, "aclose", None)
        if aclose is not None:
            try:
                async with asyncio.timeout(LONGEST_GOODBYE_SECONDS):
                    await aclose()
            except (Exception, SystemExit) as error:
                log.warning("An agent was not let go in order (%s).", type(error).__name__)
