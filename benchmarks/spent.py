"""Time that work takes: on the wall, and on the processor."""

from __future__ import annotations

import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall, and seconds of CPU of this process in all its threads."""

    wall: float
    cpu: float


async def spent_on(work: Callable[[], Awaitable[object]]) -> Spent:
    """What ``work`` takes, starting without garbage of others."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def typical(spent: Sequence[Spent]) -> Spent:
    """The medians."""
    return Spent(median(each.wall for each in spent), median(each.cpu for each in spent))


def least(spent: Sequence[Spent]) -> Spent:
    """The least of each: what others take of the machine only ever adds."""
    return Spent(min(each.wall for each in spent), min(each.cpu for each in spent))
