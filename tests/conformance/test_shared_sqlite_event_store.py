"""What the shared store does beyond the port: several of it, on one file, follow each other."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulation.eventstore.shared_sqlite import BATCH, SharedSqliteEventStore
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit
from simulation.sqlite.file import WRITER_WAITS_MS, begin, connect, patiently
from tests.support.notes import CODEC, note

BEFORE_SHARING = """
CREATE TABLE commits (
    stream TEXT NOT NULL, position INTEGER NOT NULL, last INTEGER NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY (stream, position)
) WITHOUT ROWID;
CREATE TABLE claims (
    claim TEXT PRIMARY KEY, stream TEXT NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
"""
"""The tables of files that were written before there was a shared store."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.sqlite"


@pytest.fixture
async def ours(path: Path) -> AsyncIterator[SharedSqliteEventStore]:
    store = SharedSqliteEventStore(path, CODEC)
    yield store
    await store.close()


@pytest.fixture
async def theirs(path: Path) -> AsyncIterator[SharedSqliteEventStore]:
    store = SharedSqliteEventStore(path, CODEC)
    yield store
    await store.close()


@pytest.fixture
def outside(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(path)) as connection:
        yield connection


async def follow(store: SharedSqliteEventStore) -> list[Commit]:
    """What a sweep would project."""
    commits = await store.unprojected()
    for commit in commits:
        await store.mark_projected(commit)
    return commits


# Following


async def test_what_others_append_is_followed_once_in_the_order_of_the_log(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    commits = [note("note-b", 1), note("note-a", 1), note("note-b", 2), note("note-a", 2)]
    for commit in commits:
        await theirs.append(commit)

    assert await follow(ours) == commits
    assert await follow(ours) == []


async def test_what_this_process_projected_itself_is_left_out(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    commits = [note(f"note-{number}", 1) for number in range(9)]
    for number, commit in enumerate(commits):
        store = ours if number % 3 == 1 else theirs
        await store.append(commit)
        await store.mark_projected(commit)

    assert await follow(ours) == [each for n, each in enumerate(commits) if n % 3 != 1]
    assert await follow(theirs) == [each for n, each in enumerate(commits) if n % 3 == 1]
    assert await follow(ours) == await follow(theirs) == []


async def test_what_this_process_could_not_project_is_among_the_others(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    commits = [note("note-b", 1), note("note-a", 1), note("note-c", 1)]
    for store, commit in zip((theirs, ours, theirs), commits, strict=True):
        await store.append(commit)

    assert await ours.unprojected() == commits

    for commit in (commits[0], commits[2]):
        await ours.mark_projected(commit)
    later = note("note-0", 1)
    await theirs.append(later)
    assert await ours.unprojected() == [commits[1], later]


async def test_what_stands_in_the_log_at_opening_is_left_to_the_replay(
    path: Path, theirs: SharedSqliteEventStore
) -> None:
    await theirs.append(note("note-1", 1))
    ours = SharedSqliteEventStore(path, CODEC)
    during_replay = note("note-1", 2)
    await theirs.append(during_replay)

    assert len([commit async for commit in ours.log("note")]) == 2
    assert await follow(ours) == [during_replay]
    await ours.close()


@pytest.mark.parametrize("own", [False, True])
async def test_a_long_backlog_comes_in_batches(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore, own: bool
) -> None:
    commits = [note(f"note-{number % 7}", number // 7 + 1) for number in range(2 * BATCH + 14)]
    for turn in range(0, len(commits), 7):
        for commit in commits[turn : turn + 7]:
            await (ours if own else theirs).append(commit)

    batches = [await follow(ours) for _ in range(4)]

    assert [len(batch) for batch in batches] == [BATCH, BATCH, 14, 0]
    assert [commit for batch in batches for commit in batch] == commits


async def test_commits_of_its_own_do_not_use_up_the_batch(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    first, last = note("note-first", 1), note("note-last", 1)
    await theirs.append(first)
    for number in range(BATCH + 1):
        commit = note("note-own", number + 1)
        await ours.append(commit)
        await ours.mark_projected(commit)
    await theirs.append(last)

    assert await follow(ours) == [first, last]


# Claims, forgetting


async def test_claims_count_for_all_until_they_are_released(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    await theirs.append(note("note-1", 1, claims=("x",)))
    taker = note("note-2", 1, claims=("x",))
    with pytest.raises(ClaimTaken):
        await ours.append(taker)
    leaving = note("note-1", 2, releases=("x",))
    await theirs.append(leaving)

    await theirs.release(leaving)

    await ours.append(taker)


async def test_what_another_process_forgets_is_not_projected_any_more(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    for position in (1, 2):
        await theirs.append(note("note-1", position))
    await ours.append(note("note-2", 1))
    assert len(await ours.unprojected()) == 3, "known here, not only in the file"

    await theirs.forget("note-1", before=2)
    assert [(each.stream, each.position) for each in await ours.unprojected()] == [
        ("note-1", 2), ("note-2", 1),
    ]  # fmt: skip
    await theirs.forget("note-1")
    await theirs.forget("note-2")

    assert await ours.unprojected() == []
    assert [commit async for commit in ours.log("note")] == []


async def test_a_stream_that_began_anew_is_followed_anew(
    ours: SharedSqliteEventStore, theirs: SharedSqliteEventStore
) -> None:
    await theirs.append(note("note-1", 1, "old"))
    await follow(ours)
    await theirs.forget("note-1")
    anew = note("note-1", 1, "new")

    await theirs.append(anew)

    assert await follow(ours) == [anew]
    with pytest.raises(ConcurrencyConflict):
        await ours.append(note("note-1", 1, "newest"))


async def test_forgetting_leaves_no_trace_of_the_stream_in_the_file(
    path: Path, ours: SharedSqliteEventStore, outside: sqlite3.Connection
) -> None:
    await ours.append(note("note-1", 1, claims=("x",)))
    await ours.append(note("note-1", 2, claims=("y",)))
    await ours.forget("note-1", before=2)
    assert rows(outside) == {"commits": 1, "claims": 1, "sequences": 1}
    exclusive = SqliteEventStore(path, CODEC)

    await exclusive.forget("note-1")

    assert rows(outside) == {"commits": 0, "claims": 0, "sequences": 0}
    await exclusive.close()


def rows(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows of ``note-1`` each table holds."""
    return {
        table: len(connection.execute(f"SELECT 1 FROM {table} WHERE stream = 'note-1'").fetchall())
        for table in ("commits", "claims", "sequences")
    }


# Files


async def test_a_file_passes_from_one_kind_of_store_to_the_other_and_back(path: Path) -> None:
    commits = [note("note-1", position, claims=(f"{position}",)) for position in (1, 2, 3, 4)]
    kinds: list[type[SqliteEventStore | SharedSqliteEventStore]]
    kinds = [SqliteEventStore, SharedSqliteEventStore, SqliteEventStore, SharedSqliteEventStore]
    for number, kind in enumerate(kinds):
        store = kind(path, CODEC)
        assert await store.read("note-1") == commits[:number]
        assert list(await store.unprojected()) == []
        for earlier in commits[:number]:
            with pytest.raises(ClaimTaken):
                await store.append(note("note-2", 1, claims=earlier.claims))
        await store.append(commits[number])
        assert list(await store.unprojected()) == [commits[number]]
        await store.close()


async def test_a_file_from_before_there_was_a_shared_store_is_shared(path: Path) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.executescript(BEFORE_SHARING)
    exclusive = SqliteEventStore(path, CODEC)
    old_commits = [note("note-1", 1, claims=("x",)), note("note-1", 2)]
    for commit in old_commits:
        await exclusive.append(commit)
    await exclusive.close()

    store = SharedSqliteEventStore(path, CODEC)

    assert [commit async for commit in store.log("note")] == old_commits
    new = note("note-1", 3)
    await store.append(new)
    assert await store.unprojected() == [new]
    await store.forget("note-1", before=2)
    await store.append(note("note-2", 1, claims=("x",)))
    await store.close()


# Locks


async def test_a_writer_waits_for_its_turn_longer_than_sqlite_does(
    ours: SharedSqliteEventStore, outside: sqlite3.Connection
) -> None:
    begin(outside)
    appending = asyncio.create_task(ours.append(note("note-1", 1)))
    await asyncio.wait([appending], timeout=3 * WRITER_WAITS_MS / 1000)
    assert not appending.done()

    outside.execute("COMMIT")

    await appending
    assert len(await ours.read("note-1")) == 1


async def test_a_file_is_opened_while_another_process_writes(
    path: Path, ours: SharedSqliteEventStore, outside: sqlite3.Connection
) -> None:
    begin(outside)
    opening = asyncio.create_task(asyncio.to_thread(SharedSqliteEventStore, path, CODEC))
    await asyncio.wait([opening], timeout=3 * WRITER_WAITS_MS / 1000)
    assert not opening.done()

    outside.execute("COMMIT")

    await (await opening).close()


async def test_a_lock_that_hangs_is_told_of(
    path: Path, ours: SharedSqliteEventStore, outside: sqlite3.Connection
) -> None:
    begin(outside)
    with (
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
        pytest.raises(sqlite3.OperationalError, match=r"kept the file locked for 0\.1 s"),
    ):
        patiently(lambda: other.execute("BEGIN IMMEDIATE"), seconds=0.1)


async def test_faults_other_than_a_lock_are_raised_at_once(outside: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        patiently(lambda: outside.execute("SELECT * FROM missing"))
