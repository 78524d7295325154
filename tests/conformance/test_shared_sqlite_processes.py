"""What the shared store promises about processes, with real ones."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from simulation.eventstore.shared_sqlite import SharedSqliteEventStore
from tests.support.notes import CODEC
from tests.support.shared_log import APPENDS, CLAIMS, FILES, STREAMS

Facts = dict[str, Any]
Appended = tuple[str, int, str]


class Member:
    """One process; ``facts`` are what it has told so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.facts: list[Facts] = []

    async def until(self, key: str) -> Any:
        """What it tells of ``key``, as soon as it does."""
        while True:
            fact = await self._next()
            assert fact is not None, f"it ended before it told of {key!r}"
            if key in fact:
                return fact[key]

    async def rest(self) -> int:
        """Let it go on to its end; returns how it ended."""
        self.go_on()
        while await self._next() is not None:
            pass
        return await self._process.wait()

    async def kill(self) -> None:
        """End it with SIGKILL, and hear what it still had told."""
        self._process.kill()
        while await self._next() is not None:
            pass
        await self._process.wait()

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")

    def told(self, key: str) -> list[Any]:
        return [fact[key] for fact in self.facts if key in fact]

    async def _next(self) -> Facts | None:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            return None
        self.facts.append(orjson.loads(line))
        return self.facts[-1]


@asynccontextmanager
async def members(path: Path, *roles: str) -> AsyncIterator[list[Member]]:
    """Processes that all wait for the word; whichever is left at the end is killed."""
    command = (sys.executable, "-m", "tests.support.shared_log")
    started = [
        await asyncio.create_subprocess_exec(
            *command, role, str(path), str(number), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for number, role in enumerate(roles)
    ]
    try:
        all_members = [Member(process) for process in started]
        for member in all_members:
            await member.until("ready")
        yield all_members
    finally:
        for process in started:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def begin_to_write(everyone: list[Member]) -> None:
    """Let ``everyone`` write once all of them have the file open."""
    for member in everyone:
        member.go_on()
    for member in everyone:
        await member.until("opened")
    for member in everyone:
        member.go_on()


async def end(everyone: list[Member]) -> list[int]:
    """Let ``everyone`` follow to the end once all have written; returns how they ended."""
    for member in everyone:
        await member.until("done")
    return [await member.rest() for member in everyone]


def appended_by(some: list[Member]) -> list[Appended]:
    return [(each[0], each[1], each[2]) for member in some for each in member.told("appended")]


async def notes(store: SharedSqliteEventStore) -> list[Appended]:
    return [
        (commit.stream, commit.position, event.model_dump()["text"])
        async for commit in store.log("note")
        for event in commit.events
    ]


def assert_followed_in_order(some: list[Member], path: Path) -> None:
    """Each followed all that it had not marked itself, once, in the order of the log."""
    connection = sqlite3.connect(path)
    order = connection.execute(
        "SELECT stream, position FROM sequences ORDER BY sequence"
    ).fetchall()
    connection.close()
    for member in some:
        marked = {(stream, position) for stream, position, _ in appended_by([member])}
        [followed] = member.told("followed")
        assert [tuple(each) for each in followed] == [each for each in order if each not in marked]


async def test_several_processes_make_the_same_new_files(tmp_path: Path) -> None:
    async with members(tmp_path, *["open"] * 4) as everyone:
        for member in everyone:
            member.go_on()
        assert [await member.until("opened") for member in everyone] == [FILES] * 4
        assert [await member.rest() for member in everyone] == [0] * 4

    for number in range(FILES):
        store = SharedSqliteEventStore(tmp_path / f"{number}.sqlite", CODEC)
        assert len([commit async for commit in store.log("note")]) == 4
        await store.close()


async def test_racing_processes_get_each_position_and_each_claim_once(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"
    async with members(path, *["append"] * 3) as everyone:
        await begin_to_write(everyone)
        assert await end(everyone) == [0] * 3

    store = SharedSqliteEventStore(path, CODEC)
    kept = await notes(store)
    assert kept == sorted(appended_by(everyone))
    assert len(kept) == 3 * APPENDS
    for stream in range(STREAMS):
        positions = [commit.position for commit in await store.read(f"note-{stream}")]
        assert positions == list(range(1, len(positions) + 1))
    claimed = [claim for member in everyone for claim in member.told("claimed")]
    refused = [claim for member in everyone for claim in member.told("refused")]
    assert sorted(claimed) == sorted(f"claim-{number}" for number in range(CLAIMS))
    assert len(claimed) + len(refused) == 3 * APPENDS
    await store.close()


async def test_followers_see_what_the_others_append_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"
    async with members(path, *["append"] * 3) as everyone:
        await begin_to_write(everyone)
        assert await end(everyone) == [0] * 3

    assert_followed_in_order(everyone, path)


async def test_nothing_acknowledged_is_lost_with_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "events.sqlite"
    async with members(path, "append-endlessly", "append", "append") as everyone:
        victim, *others = everyone
        await begin_to_write(everyone)
        for _ in range(APPENDS // 3):
            await victim.until("appended")
        await victim.kill()
        assert await end(others) == [0] * 2

    store = SharedSqliteEventStore(path, CODEC)
    kept = await notes(store)
    acknowledged = sorted(appended_by(everyone))
    unheard = Counter(kept) - Counter(acknowledged)
    assert not Counter(acknowledged) - Counter(kept)
    assert unheard.total() <= 1, "at most the append that the victim could not tell of"
    await store.close()
    assert_followed_in_order(others, path)
