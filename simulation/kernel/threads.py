"""Blocking work in threads: a few for each kind of it, so that no kind waits for another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


def _nothing() -> None:
    return None


class Threads:
    """At most ``size`` threads for one kind of work; what comes beyond waits for its turn.

    Threads are started when they are needed, and end with ``close``.
    """

    def __init__(self, name: str, size: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)

    async def run(self, work: Callable[[], T], stop: Callable[[], None] = _nothing) -> T:
        """What ``work`` returns, done in a thread.

        Who is cancelled meanwhile still waits for its end: a thread cannot be killed, and must
        not go on with files that its caller has closed. ``stop`` is called then, to tell it.
        Work that has not begun never does.
        """
        submitted = self._pool.submit(work)
        done = asyncio.wrap_future(submitted)
        try:
            return await asyncio.shield(done)
        except asyncio.CancelledError:
            if not submitted.cancel():
                stop()
            await asyncio.wait({done})
            if not done.cancelled():
                done.exception()  # Looked at, so that nobody warns of it.
            raise

    def close(self) -> None:
        """End the threads, once they have done what is under way."""
        self._pool.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Lane(StrEnum):
    """For whom something is done. Databases have threads of their own for each.

    ``OTHERS`` are exports, and what the platform does by itself.
    """

    GRAPHQL = "graphql"
    REST = "rest"
    OTHERS = "others"


_lane: ContextVar[Lane] = ContextVar("lane", default=Lane.OTHERS)


@contextmanager
def in_lane(lane: Lane) -> Iterator[None]:
    """What is done inside, is done for ``lane``."""
    token = _lane.set(lane)
    try:
        yield
    finally:
        _lane.reset(token)


def current_lane() -> Lane:
    """For whom something is done at this moment."""
    return _lane.get()
