"""What every implementation of the RateLimits port promises."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from simulation.database import open_database
from simulation.kernel.clock import ManualClock
from simulation.rate_limits.lenient import LenientRateLimits
from simulation.rate_limits.memory import in_memory
from simulation.rate_limits.mongodb import in_database
from simulation.rate_limits.port import WINDOW_SECONDS, RateLimits, Room
from simulation.rate_limits.sqlite import SWEEP_SECONDS, in_file

SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")

ON_SERVER = pytest.param(
    "mongodb-server",
    marks=pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set"),
)

Open = Callable[[], Awaitable[RateLimits]]
"""Opens the limits once more, as another process would."""


@pytest.fixture
async def open_limits(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    name = f"simulation_test_{uuid4().hex}"
    async with AsyncExitStack() as stack:

        async def open_once() -> RateLimits:
            limits: RateLimits
            match request.param:
                case "memory":
                    limits = in_memory()
                case "lenient":
                    limits = LenientRateLimits(in_memory())
                case "sqlite":
                    limits = in_file(tmp_path / "counters.sqlite")
                case _:
                    assert SERVER is not None
                    limits = in_database(SERVER, name)
            stack.push_async_callback(limits.close)
            return limits

        yield open_once
    if request.param == "mongodb-server":
        database = open_database(SERVER)
        await database.handle.client.drop_database(name)
        database.close()


EVERY = pytest.mark.parametrize(
    "open_limits", ["memory", "lenient", "sqlite", ON_SERVER], indirect=True
)
SHARED = pytest.mark.parametrize("open_limits", ["sqlite", ON_SERVER], indirect=True)


def granted(rooms: list[Room]) -> int:
    return sum(room.granted for room in rooms)


@EVERY
async def test_so_many_requests_fit_into_a_minute(open_limits: Open) -> None:
    limits = await open_limits()
    rooms = [await limits.hit("list", "acme:olga", 3) for _ in range(5)]

    assert [room.granted for room in rooms] == [True, True, True, False, False]
    assert [room.remaining for room in rooms] == [2, 1, 0, 0, 0]
    assert {room.limit for room in rooms} == {3}
    assert all(1 <= room.resets_in <= WINDOW_SECONDS for room in rooms)


@EVERY
async def test_endpoints_and_callers_are_counted_apart(open_limits: Open) -> None:
    limits = await open_limits()
    assert (await limits.hit("list", "acme:olga", 1)).granted

    assert not (await limits.hit("list", "acme:olga", 1)).granted
    assert (await limits.hit("list", "acme:colin", 1)).granted
    assert (await limits.hit("list", "globex:olga", 1)).granted
    assert (await limits.hit("search", "acme:olga", 1)).granted


@EVERY
@pytest.mark.parametrize("caller", ["", "a/b", "::1:none", "é", "x" * 1000, "'; DROP TABLE x"])
async def test_any_text_may_be_a_caller(open_limits: Open, caller: str) -> None:
    limits = await open_limits()
    rooms = [await limits.hit("list", caller, 1) for _ in range(2)]
    assert [room.granted for room in rooms] == [True, False]


@EVERY
async def test_of_simultaneous_requests_exactly_as_many_are_granted(open_limits: Open) -> None:
    limits = await open_limits()
    rooms = await asyncio.gather(*(limits.hit("list", "acme:olga", 20) for _ in range(40)))
    assert granted(rooms) == 20


@SHARED
async def test_so_are_those_of_several_connections(open_limits: Open) -> None:
    several = [await open_limits() for _ in range(3)]
    rooms = await asyncio.gather(
        *(limits.hit("list", "acme:olga", 30) for _ in range(20) for limits in several)
    )
    assert granted(rooms) == 30
    assert not (await (await open_limits()).hit("list", "acme:olga", 30)).granted


PROCESS = """
import asyncio, sys
from pathlib import Path
from simulation.rate_limits.sqlite import in_file

async def count():
    limits = in_file(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    rooms = await asyncio.gather(*(limits.hit("list", "acme:olga", 50) for _ in range(50)))
    print(sum(room.granted for room in rooms))
    await limits.close()

asyncio.run(count())
"""


async def test_so_are_those_of_several_processes(tmp_path: Path) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            PROCESS,
            str(tmp_path / "counters.sqlite"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"\n") for process in processes))

    assert [process.returncode for process in processes] == [0, 0]
    assert sum(int(out) for out, _ in answers) == 50


@EVERY
async def test_looking_counts_nothing(open_limits: Open) -> None:
    limits = await open_limits()
    looks = [await limits.look("list", "acme:olga", 2) for _ in range(3)]
    await limits.hit("list", "acme:olga", 2)
    between = await limits.look("list", "acme:olga", 2)
    await limits.hit("list", "acme:olga", 2)
    after = await limits.look("list", "acme:olga", 2)

    assert [(room.remaining, room.granted) for room in looks] == [(2, True)] * 3
    assert (between.limit, between.remaining, between.granted) == (2, 1, True)
    assert (after.remaining, after.granted) == (0, False)
    assert 1 <= after.resets_in <= WINDOW_SECONDS


class TestWindows:
    """By a clock of our own, where the storage takes one."""

    async def test_a_window_begins_with_its_first_request(self, tmp_path: Path) -> None:
        clock = ManualClock()
        limits = in_file(tmp_path / "counters.sqlite", clock)
        assert (await limits.hit("list", "olga", 2)).resets_in == WINDOW_SECONDS
        clock.advance(timedelta(seconds=40.5))
        assert (await limits.hit("list", "olga", 2)).resets_in == 20
        assert not (await limits.hit("list", "olga", 2)).granted
        clock.advance(timedelta(seconds=19.4))
        turned_away = await limits.hit("list", "olga", 2)
        assert (turned_away.granted, turned_away.resets_in) == (False, 1)

        clock.advance(timedelta(seconds=0.1))

        assert await limits.hit("list", "olga", 2) == Room(2, 1, WINDOW_SECONDS, granted=True)
        await limits.close()

    async def test_what_is_over_is_swept(self, tmp_path: Path) -> None:
        clock = ManualClock()
        path = tmp_path / "counters.sqlite"
        limits = in_file(path, clock)
        for number in range(50):
            await limits.hit("list", str(number), 2)
        clock.advance(timedelta(seconds=max(WINDOW_SECONDS, SWEEP_SECONDS)))
        await limits.hit("list", "olga", 2)
        await limits.close()

        connection = sqlite3.connect(path)
        assert connection.execute("SELECT COUNT(*) FROM counters").fetchone() == (1,)
        connection.close()

    async def test_counts_outlive_the_process(self, tmp_path: Path) -> None:
        path, clock = tmp_path / "counters.sqlite", ManualClock()
        first = in_file(path, clock)
        await first.hit("list", "olga", 1)
        await first.close()

        second = in_file(path, clock)
        assert not (await second.hit("list", "olga", 1)).granted
        await second.close()
