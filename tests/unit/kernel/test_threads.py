"""Blocking work in a thread: nobody leaves it behind."""

from __future__ import annotations

import asyncio
import threading

import pytest

from simulation.kernel.threads import in_thread


async def test_it_returns_and_raises_what_the_work_does() -> None:
    def fails() -> None:
        raise ValueError("no")

    assert await in_thread(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ValueError, match="no"):
        await in_thread(fails)


@pytest.mark.parametrize("fails", [False, True])
async def test_who_is_cancelled_waits_for_the_end(fails: bool) -> None:
    begun, stopped, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert stopped.wait(10)
        done.set()
        if fails:
            raise ValueError("lost")

    task = asyncio.create_task(in_thread(work, stop=stopped.set))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert done.is_set()
