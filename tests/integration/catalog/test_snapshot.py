"""A start from the documents that the last stop put down shows what a rebuild shows."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, closing
from io import BytesIO
from pathlib import Path
from pickle import dumps

import pytest

from simulation import registry
from simulation.adapters import Adapters
from simulation.bootstrap import open_platform
from simulation.database import open_database
from simulation.documents.snapshot import Snapshot
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.indexed.dump import Unloadable, load
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import ObjectIdSource
from simulation.kernel.messages import Commit
from simulation.kernel.private_files import create_private_directory
from simulation.pulse.engine.memory import MemoryEngine
from simulation.settings import Settings
from tests.support.agents import ChatServer
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.rich import books_with_a_tool, furnish, says_its_build

LOG, SNAPSHOT = "events.sqlite", "documents.snapshot"


class ReadLog(SqliteEventStore):
    """Counts how often the log is read from the beginning."""

    replays = 0

    def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        self.replays += bool(events)
        return super().log(category, events)


@asynccontextmanager
async def living_in(data: Path) -> AsyncIterator[House]:
    """A house whose log is a file in ``data``, as are the documents after each stop."""
    create_private_directory(data)
    settings, clock = Settings(data=data).on_own_machine(), ManualClock()
    store, database = ReadLog(data / LOG, registry.codec()), open_database(None)
    snapshot = Snapshot(data / SNAPSHOT, store, database.handle.delegate, worth_writing=1)
    adapters = Adapters(store, database, MemoryEngine(clock), snapshot=snapshot)
    try:
        async with open_platform(
            settings, adapters=adapters, clock=clock, ids=ObjectIdSource()
        ) as platform:
            yield House(platform, store, clock)
    finally:
        await store.close()


def replayed(house: House) -> bool:
    assert isinstance(house.store, ReadLog)
    return house.store.replays > 0


async def shows_what_a_rebuild_shows(house: House) -> None:
    shown = await house.documents()
    await house.platform.rebuild()
    assert await house.documents() == shown


async def test_a_start_from_a_snapshot_shows_every_document_as_it_was(tmp_path: Path) -> None:
    data, killed = tmp_path / "data", tmp_path / "killed"
    async with (
        ChatServer(books_with_a_tool, {"/version": says_its_build}) as agent,
        living_in(data) as house,
    ):
        assert replayed(house)
        await furnish(house, agent.url)
        before = await house.documents()
    async with living_in(data) as house:
        assert not replayed(house)
        assert await house.documents() == before

        await _lives_on(house)
        after = await house.documents()
        assert after != before
        shutil.copytree(data, killed)
    async with living_in(killed) as house:
        assert not replayed(house)
        assert await house.documents() == after
        await shows_what_a_rebuild_shows(house)


async def test_all_that_follows_a_snapshot_is_shown_after_a_kill(tmp_path: Path) -> None:
    data, killed = tmp_path / "data", tmp_path / "killed"
    async with living_in(data) as house:
        await Author(house.owner).persona("Ana")
    async with (
        ChatServer(books_with_a_tool, {"/version": says_its_build}) as agent,
        living_in(data) as house,
    ):
        await furnish(house, agent.url)
        shutil.copytree(data, killed)
        shown = await house.documents()
    async with living_in(killed) as house:
        assert await house.documents() == shown
        await shows_what_a_rebuild_shows(house)


async def _lives_on(house: House) -> None:
    author = Author(house.owner)
    ana = await author.persona("Ana")
    await author.new_version("persona", ana, background="Has moved.")
    await author.scenario("A new one")


def cut_off(data: Path) -> None:
    content = (data / SNAPSHOT).read_bytes()
    (data / SNAPSHOT).write_bytes(content[: len(content) // 2])


def emptied(data: Path) -> None:
    (data / SNAPSHOT).write_bytes(b"")


def changed(data: Path) -> None:
    content = bytearray((data / SNAPSHOT).read_bytes())
    content[-200] ^= 1
    (data / SNAPSHOT).write_bytes(content)


def of_other_code(data: Path) -> None:
    head, _, rest = (data / SNAPSHOT).read_bytes().partition(b"\n")
    (data / SNAPSHOT).write_bytes(head.replace(b'"code":"', b'"code":"0') + b"\n" + rest)


def of_another_log(data: Path) -> None:
    with closing(sqlite3.connect(data / LOG)) as log, log:
        log.execute("UPDATE ledger SET seals = seals + 1")


def without_numbers(data: Path) -> None:
    """As a release appends that numbers nothing in a log of its own."""
    with closing(sqlite3.connect(data / LOG)) as log, log:
        log.execute("DELETE FROM sequences")
        log.execute("UPDATE ledger SET appended = appended + 1")


async def test_what_a_release_without_a_ledger_appended_is_shown(tmp_path: Path) -> None:
    async with living_in(tmp_path) as house:
        await Author(house.owner).persona("Ana")
    with closing(sqlite3.connect(tmp_path / LOG)) as log, log:
        log.execute(
            "INSERT INTO commits (stream, position, last, record)"
            " SELECT 'persona-' || ?1, position, last,"
            " CAST(replace(CAST(record AS TEXT), substr(stream, 9), ?1) AS BLOB)"
            " FROM commits WHERE stream LIKE 'persona-%'",
            ("f" * 24,),
        )
    async with living_in(tmp_path) as house:
        assert replayed(house)
        assert len((await house.documents())["personas"]) == 2


@pytest.mark.parametrize(
    "damaged", [cut_off, emptied, changed, of_other_code, of_another_log, without_numbers]
)
async def test_a_snapshot_in_doubt_is_thrown_away(
    tmp_path: Path, damaged: Callable[[Path], None]
) -> None:
    async with living_in(tmp_path) as house:
        await _lives_on(house)
        before = await house.documents()
    damaged(tmp_path)
    async with living_in(tmp_path) as house:
        assert replayed(house)
        assert await house.documents() == before


async def test_what_a_caller_who_gave_up_left_is_in_the_snapshot(tmp_path: Path) -> None:
    async with living_in(tmp_path) as house:
        await _lives_on(house)
        given_up = asyncio.create_task(Author(house.owner).persona("Left"))
        while not await _is_written(house, "persona", 3):
            await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])
    async with living_in(tmp_path) as house:
        assert not replayed(house)
        assert not await house.store.unprojected()
        assert len((await house.documents())["personas"]) == 2
        await shows_what_a_rebuild_shows(house)


async def _is_written(house: House, category: str, count: int) -> bool:
    return len([commit async for commit in house.store.log(category)]) == count


async def test_a_rebuild_is_not_undone_by_the_next_start(tmp_path: Path) -> None:
    async with living_in(tmp_path) as house:
        await _lives_on(house)
        before = await house.documents()
        await house.platform.database.handle["personas"].delete_many({})
    async with living_in(tmp_path) as house:
        assert not (await house.documents())["personas"]
        await house.platform.rebuild()
        assert await house.documents() == before
    async with living_in(tmp_path) as house:
        assert not replayed(house)
        assert await house.documents() == before


async def test_what_a_rebuild_that_broke_off_has_made_is_not_put_down(tmp_path: Path) -> None:
    async with living_in(tmp_path) as house:
        await _lives_on(house)
        before = await house.documents()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await house.platform.rebuild()
        assert await house.documents() != before
    async with living_in(tmp_path) as house:
        assert replayed(house)
        assert await house.documents() == before


async def test_a_damaged_record_after_a_snapshot_is_left_out_as_in_a_rebuild(
    tmp_path: Path,
) -> None:
    data, killed = tmp_path / "data", tmp_path / "killed"
    async with living_in(data) as house:
        await Author(house.owner).persona("Ana")
    async with living_in(data) as house:
        bo = await Author(house.owner).persona("Bo")
        shutil.copytree(data, killed)
    with closing(sqlite3.connect(killed / LOG)) as log, log:
        log.execute("UPDATE commits SET record = x'7b' WHERE stream = ?", (f"persona-{bo}",))
    async with living_in(killed) as house:
        assert replayed(house)
        assert [each["name"] for each in (await house.documents())["personas"]] == ["Ana"]


async def test_a_stop_goes_well_where_no_snapshot_can_be_written(tmp_path: Path) -> None:
    (tmp_path / SNAPSHOT).mkdir(mode=0o700)
    async with living_in(tmp_path) as house:
        await _lives_on(house)
    assert [name for name in os.listdir(tmp_path) if SNAPSHOT in name] == [SNAPSHOT]


async def test_a_snapshot_makes_nothing_but_documents(tmp_path: Path) -> None:
    """Whoever could write the file could otherwise have any function called."""
    with pytest.raises(Unloadable, match="nothing that a document holds"):
        load(open_database(None).handle.delegate, BytesIO(dumps(shutil.rmtree)))


async def test_what_was_forgotten_since_is_not_taken_for_known(tmp_path: Path) -> None:
    data, killed = tmp_path / "data", tmp_path / "killed"
    async with living_in(data) as house:
        ana = await Author(house.owner).persona("Ana")
        await Author(house.owner).new_version("persona", ana, background="Has moved.")
    async with living_in(data) as house:
        await house.store.forget(f"persona-{ana}")
        shutil.copytree(data, killed)
    async with living_in(killed) as house:
        assert replayed(house)
        assert not (await house.documents())["personas"]
