"""Blocking work in a thread: nobody leaves it behind, and no kind of it waits for another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from simulation.kernel.threads import Lane, Threads, current_lane, in_lane


@pytest.fixture
def threads() -> Iterator[Threads]:
    with Threads("some", 1) as opened:
        yield opened


async def test_it_returns_and_raises_what_the_work_does(threads: Threads) -> None:
    def fails() -> None:
        raise ValueError("no")

    assert (await threads.run(lambda: threading.current_thread().name)).startswith("some")
    with pytest.raises(ValueError, match="no"):
        await threads.run(fails)


@pytest.mark.parametrize("fails", [False, True])
async def test_who_is_cancelled_waits_for_the_end(threads: Threads, fails: bool) -> None:
    begun, stopped, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        assert stopped.wait(10)
        done.set()
        if fails:
            raise ValueError("lost")

    task = asyncio.create_task(threads.run(work, stop=stopped.set))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert done.is_set()


async def test_work_that_nobody_waits_for_any_more_does_not_begin(threads: Threads) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def block() -> None:
        begun.set()
        assert go_on.wait(10)

    blocking = asyncio.create_task(threads.run(block))
    await asyncio.to_thread(begun.wait, 10)
    waiting = asyncio.create_task(threads.run(lambda: done.append("late")))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting}, timeout=10)
    assert waiting.cancelled(), "it does not wait for its turn to be told"
    go_on.set()
    await blocking
    await threads.run(lambda: done.append("next"))
    assert done == ["next"]


async def test_a_kind_of_work_that_hangs_holds_up_no_other(threads: Threads) -> None:
    go_on = threading.Event()
    hanging = [asyncio.create_task(threads.run(lambda: go_on.wait(10))) for _ in range(100)]
    with Threads("others", 1) as others:
        async with asyncio.timeout(10):
            assert await others.run(lambda: "done") == "done"
    assert not any(each.done() for each in hanging)
    go_on.set()
    await asyncio.gather(*hanging)


async def test_a_lane_is_that_of_who_reads_and_of_nobody_beside_them() -> None:
    async def beside() -> Lane:
        return current_lane()

    other = asyncio.create_task(beside())
    with in_lane(Lane.REST):
        assert current_lane() is Lane.REST
        assert await other is Lane.OTHERS
    assert current_lane() is Lane.OTHERS
