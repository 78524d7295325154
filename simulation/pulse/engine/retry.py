"""Retry as a value: how long a failed workflow waits before it is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from simulation.kernel.outages import OutageLog


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff without an end: what was promised to run, runs. In seconds."""

    first: float = 0.5
    factor: float = 2.0
    most: float = 60.0

    def delay(self, failures: int) -> float:
        """The pause after the ``failures``-th failure in a row."""
        return min(self.most, self.first * self.factor ** (failures - 1))


async def until_success(
    work: Callable[[], Awaitable[None]], policy: RetryPolicy, name: str, told: OutageLog
) -> None:
    """Call ``work`` until it returns. Its own steps must bear repetition."""
    failures = 0
    while True:
        try:
            await work()
            if failures:
                told.over()
            return
        except Exception as error:
            failures += 1
            told.failed(f"Workflow {name}", error)
            await asyncio.sleep(policy.delay(failures))
