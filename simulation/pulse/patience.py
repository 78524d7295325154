"""Waiting for a store that is away: what is under way goes on when it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from simulation.kernel.errors import SimulationError, StorageFull, Unavailable
from simulation.kernel.outages import OutageLog, outage_of
from simulation.pulse.engine.retry import RetryPolicy

T = TypeVar("T")

OFTEN = RetryPolicy(first=0.2, factor=2.0, most=3.0)


def passing(error: BaseException) -> SimulationError | None:
    """The outage that ``error`` tells of, if it may pass: what is damaged stays so."""
    outage = outage_of(error)
    return outage if isinstance(outage, (StorageFull, Unavailable)) else None


class Patience:
    """Takes steps again and again, as long as a store is away or full.

    Whoever waits keeps what they have: no step before is repeated, and nothing is collected.
    """

    def __init__(self, told: OutageLog | None = None, policy: RetryPolicy = OFTEN) -> None:
        self._told = told or OutageLog()
        self._policy = policy

    async def outlast(
        self, step: Callable[[], Awaitable[T]], require_lease: Callable[[], None] = lambda: None
    ) -> T:
        """What ``step`` returns; it must bear repetition, since its first time may have counted.

        ``require_lease`` ends the wait by a cancellation once others have taken over.
        """
        failures, outage = 0, None
        while True:
            try:
                done = await step()
            except Exception as error:
                outage = passing(error)
                if outage is None:
                    raise
                self._told.away(outage, error)
            else:
                if outage is not None:
                    self._told.over(outage.code)
                return done
            require_lease()
            failures += 1
            await asyncio.sleep(self._policy.delay(failures))
