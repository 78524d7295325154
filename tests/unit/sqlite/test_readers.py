"""Reads of a file side by side: none waits for those of another lane."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.kernel.threads import Lane, in_lane
from simulation.sqlite.file import connect
from simulation.sqlite.readers import THREADS, Readers


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[Readers]:
    path = tmp_path / "file.sqlite"
    connect(path).close()
    opened = Readers(path, "test")
    yield opened
    opened.close()


def one(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("SELECT 1").fetchone()[0]
    return found


class Jam:
    """Reads that take as long as a test wants."""

    def __init__(self) -> None:
        self.connections: set[sqlite3.Connection] = set()
        self._go_on = threading.Event()

    def read(self, connection: sqlite3.Connection) -> int:
        self.connections.add(connection)
        assert self._go_on.wait(10)
        return one(connection)

    def dissolve(self) -> None:
        self._go_on.set()


@pytest.mark.parametrize("jammed", list(Lane))
async def test_a_lane_that_is_full_holds_up_no_other(readers: Readers, jammed: Lane) -> None:
    jam = Jam()
    with in_lane(jammed):
        hanging = [asyncio.create_task(readers.read(jam.read)) for _ in range(5 * THREADS)]
    for lane in set(Lane) - {jammed}:
        with in_lane(lane):
            async with asyncio.timeout(10):
                assert await readers.read(one) == 1
    assert not any(each.done() for each in hanging)

    jam.dissolve()
    assert await asyncio.gather(*hanging) == [1] * 5 * THREADS
    assert len(jam.connections) <= THREADS + 1, "who waits for a thread holds no file open"


async def test_waiting_for_others_does_not_count_as_searching(readers: Readers) -> None:
    jam = Jam()
    hanging = [asyncio.create_task(readers.read(jam.read)) for _ in range(THREADS)]
    waiting = asyncio.create_task(readers.read(one, patience=0.05))
    await asyncio.wait({waiting}, timeout=0.2)
    assert not waiting.done()

    jam.dissolve()
    assert await waiting == 1
    await asyncio.gather(*hanging)


async def test_a_search_without_end_is_ended(readers: Readers) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n"
    with pytest.raises(TimeoutError):
        await readers.read(lambda found: found.execute(endless).fetchone(), patience=0.05)
    assert await readers.read(one) == 1
