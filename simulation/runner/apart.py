"""Work that may take long on what users and agents send, apart from the event loop.

All sessions of a process share the loop. What one of them costs is done here, one at a time, so
that only others with such work wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from simulation.kernel.threads import Threads

T = TypeVar("T")

AT_ONCE_CHARACTERS = 50_000
_UNNOTICED_CHARACTERS = 5_000

# One: each more would take as much of the interpreter's lock from the loop.
_thread = Threads("costly-work", 1)


async def apart(work: Callable[[], T]) -> T:
    """What ``work`` returns, done in a thread. It has to end by itself, soon."""
    return await _thread.run(work)


async def by_weight(weight: int, work: Callable[[], T]) -> T:
    """What ``work`` returns: done at once where it reads little, and apart otherwise.

    ``weight`` is about how many characters it reads.
    """
    if weight > AT_ONCE_CHARACTERS:
        return await apart(work)
    done = work()
    if weight > _UNNOTICED_CHARACTERS:
        # Many such pieces may come one after the other.
        await asyncio.sleep(0)
    return done
