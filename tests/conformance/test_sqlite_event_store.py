"""What the store in one SQLite file does beyond the port: it lasts, and it writes in groups."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.sqlite.file import connect
from simulation.sqlite.group_commit import GroupCommitWriter
from tests.support.notes import CODEC, note

READER = """
import asyncio, sys
from pathlib import Path
from simulation.eventstore.sqlite import SqliteEventStore
from tests.support.notes import CODEC

async def main():
    store = SqliteEventStore(Path(sys.argv[1]), CODEC)
    commits = [commit async for commit in store.log("note")]
    await store.close()
    print([commit.events[0].text for commit in commits])

asyncio.run(main())
"""


def open_store(directory: Path) -> SqliteEventStore:
    return SqliteEventStore(directory / "events.sqlite", CODEC)


async def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    first = open_store(tmp_path)
    commits = [note("note-1", 1, "é", claims=("x", "y")), note("note-1", 2, releases=("x",))]
    for commit in commits:
        await first.append(commit)
    await first.release(commits[1])
    await first.close()

    second = open_store(tmp_path)

    assert await second.read("note-1") == commits
    with pytest.raises(ConcurrencyConflict):
        await second.append(note("note-1", 2))
    with pytest.raises(ClaimTaken):
        await second.append(note("note-2", 1, claims=("y",)))
    await second.append(note("note-2", 1, claims=("x",)))
    await second.close()


async def test_closing_finishes_what_is_waiting(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    waiting = [asyncio.create_task(store.append(note(f"note-{n}", 1))) for n in range(50)]
    await asyncio.sleep(0)

    await store.close()

    await asyncio.gather(*waiting)
    again = open_store(tmp_path)
    assert len([commit async for commit in again.log("note")]) == 50
    await again.close()


async def test_another_process_reads_what_was_acknowledged(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    await store.append(note("note-1", 1, "é"))

    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-c", READER, str(tmp_path / "events.sqlite"), stdout=subprocess.PIPE
    )
    told, _ = await reader.communicate()

    assert told.decode().strip() == "['é']"
    await store.close()


async def test_two_connections_never_write_one_position_twice(tmp_path: Path) -> None:
    first, second = open_store(tmp_path), open_store(tmp_path)
    rivals = [
        store.append(note("note-1", 1, f"{number}", claims=("x",)))
        for number, store in enumerate([first, second] * 5)
    ]

    ended = await asyncio.gather(*rivals, return_exceptions=True)

    assert sum(end is None for end in ended) == 1
    assert len(await first.read("note-1")) == len(await second.read("note-1")) == 1
    await first.close()
    await second.close()


async def test_the_file_survives_power_loss_as_far_as_sqlite_can_promise(tmp_path: Path) -> None:
    connection = connect(tmp_path / "events.sqlite")

    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    connection.close()


class Gate:
    """Holds the writing thread until all work of a batch is waiting behind it."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._open = threading.Event()

    def work(self, connection: sqlite3.Connection) -> None:
        self._reached.set()
        assert self._open.wait(10)

    async def reached(self) -> None:
        assert await asyncio.to_thread(self._reached.wait, 10)

    def open(self) -> None:
        self._open.set()


class Batches:
    """A writer on a table of numbers, whose work runs in one batch."""

    def __init__(self, path: Path) -> None:
        connection = connect(path)
        connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
        self.statements: list[str] = []
        connection.set_trace_callback(self.statements.append)
        self.writer = GroupCommitWriter(connection)
        self._reading = connect(path)

    async def run(self, *works: Callable[[sqlite3.Connection], None]) -> list[BaseException | None]:
        gate = Gate()
        first = asyncio.create_task(self.writer.submit(gate.work))
        await gate.reached()
        waiting = [asyncio.create_task(self.writer.submit(work)) for work in works]
        await asyncio.sleep(0)
        gate.open()
        await first
        return await asyncio.gather(*waiting, return_exceptions=True)

    def numbers(self) -> list[int]:
        return [n for (n,) in self._reading.execute("SELECT n FROM numbers ORDER BY n")]

    def close(self) -> None:
        self.writer.close()
        self._reading.close()


def insert(number: int) -> Callable[[sqlite3.Connection], None]:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO numbers (n) VALUES (?)", (number,))

    return work


def refuse(connection: sqlite3.Connection) -> None:
    raise ConcurrencyConflict("refused")


async def test_what_waits_together_is_written_in_one_transaction(tmp_path: Path) -> None:
    batches = Batches(tmp_path / "numbers.sqlite")

    ended = await batches.run(*(insert(number) for number in range(100)))

    assert ended == [None] * 100
    assert batches.numbers() == list(range(100))
    assert batches.statements.count("COMMIT") == 2, "one for the gate, one for all the others"
    batches.close()


async def test_refused_work_leaves_the_rest_of_its_transaction_alone(tmp_path: Path) -> None:
    batches = Batches(tmp_path / "numbers.sqlite")

    ended = await batches.run(insert(1), refuse, insert(2))

    assert [type(end) for end in ended] == [type(None), ConcurrencyConflict, type(None)]
    assert batches.numbers() == [1, 2]
    batches.close()


async def test_a_failing_database_fails_the_whole_transaction_and_the_next_one_works(
    tmp_path: Path,
) -> None:
    batches = Batches(tmp_path / "numbers.sqlite")

    ended = await batches.run(insert(1), refuse, insert(1), insert(2))

    failure = sqlite3.IntegrityError
    assert [type(end) for end in ended] == [failure, ConcurrencyConflict, failure, failure]
    assert batches.numbers() == []
    assert await batches.run(insert(3)) == [None]
    assert batches.numbers() == [3]
    batches.close()


async def test_a_caller_that_gives_up_does_not_disturb_the_others(tmp_path: Path) -> None:
    batches = Batches(tmp_path / "numbers.sqlite")
    gate, written = Gate(), list[str]()
    first = asyncio.create_task(batches.writer.submit(gate.work))
    await gate.reached()
    impatient = asyncio.create_task(
        batches.writer.submit(insert(1), lambda: written.append("impatient"))
    )
    patient = asyncio.create_task(
        batches.writer.submit(insert(2), lambda: written.append("patient"))
    )
    await asyncio.sleep(0)
    impatient.cancel()
    gate.open()

    await asyncio.gather(first, patient)

    assert impatient.cancelled()
    assert batches.numbers() == [1, 2]
    assert written == ["impatient", "patient"]
    batches.close()


async def test_a_mark_names_no_commit_that_nobody_here_knows_of_yet(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    given_up = asyncio.create_task(store.append(note("note-1", 1)))
    await asyncio.sleep(0)
    given_up.cancel()
    _wait_for_a_commit(tmp_path / "events.sqlite")

    assert store.mark() is None

    await store.come_to_rest()
    assert [commit.stream for commit in await store.unprojected()] == ["note-1"]
    await store.mark_projected(note("note-1", 1))
    mark = store.mark()
    assert mark is not None
    assert mark.ledger.appended == 1
    await store.close()


def _wait_for_a_commit(path: Path) -> None:
    """Without giving way: the loop does not get to hear that the commit is on disk."""
    reader = connect(path)
    while not reader.execute("SELECT 1 FROM commits").fetchone():
        time.sleep(0.001)
    reader.close()
