"""Runs what needs an event loop aside, for tests that block: in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

Opened = TypeVar("Opened")


@contextmanager
def aside(open: Callable[[], AbstractAsyncContextManager[Opened]]) -> Iterator[Opened]:
    """What ``open`` opens, alive in another thread until the block ends."""
    opened: Future[tuple[Opened, Callable[[], None]]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(_live(open, opened)))
    thread.start()
    try:
        found, close = opened.result()
        try:
            yield found
        finally:
            close()
    finally:
        thread.join()


async def _live(
    open: Callable[[], AbstractAsyncContextManager[Opened]],
    opened: Future[tuple[Opened, Callable[[], None]]],
) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    try:
        async with open() as found:
            opened.set_result((found, lambda: _call(loop, over.set)))
            await over.wait()
    except BaseException as error:
        if opened.done():
            raise
        opened.set_exception(error)


def _call(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(call)
