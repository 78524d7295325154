"""Blocking work in a thread, that nobody leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def _nothing() -> None:
    return None


async def in_thread(work: Callable[[], T], stop: Callable[[], None] = _nothing) -> T:
    """What ``work`` returns, done in a thread.

    Who is cancelled meanwhile still waits for its end: a thread cannot be killed, and must
    not go on with files that its caller has closed. ``stop`` is called then, to tell it.
    """
    thread = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        stop()
        await asyncio.wait({thread})
        if not thread.cancelled():
            thread.exception()  # Looked at, so that nobody warns of it.
        raise
