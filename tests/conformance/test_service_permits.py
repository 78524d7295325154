"""What every implementation of the ServicePermits port promises."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from simulation.database import Database, open_database
from simulation.kernel.clock import ManualClock
from simulation.service_permits.lenient import LOG_SECONDS, LenientServicePermits
from simulation.service_permits.memory import MemoryServicePermits
from simulation.service_permits.mongodb import MongoServicePermits
from simulation.service_permits.port import LEASE_SECONDS, Permit, ServicePermits
from simulation.service_permits.sqlite import SqliteServicePermits

SERVER = os.environ.get("SIMULATION_TEST_MONGODB_URL")

BACKENDS = [
    "memory",
    "lenient",
    "sqlite",
    "mongodb-in-memory",
    pytest.param(
        "mongodb-server",
        marks=pytest.mark.skipif(not SERVER, reason="SIMULATION_TEST_MONGODB_URL is not set"),
    ),
]

Open = Callable[[], ServicePermits]
"""Opens the permits once more, as another process would."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(params=BACKENDS)
async def open_permits(
    request: pytest.FixtureRequest, tmp_path: Path, clock: ManualClock
) -> AsyncIterator[Open]:
    opened: list[ServicePermits] = []
    async with AsyncExitStack() as stack:
        make: Open
        if request.param.startswith("mongodb"):
            database = await _database(stack, SERVER if request.param.endswith("server") else None)
            make = lambda: MongoServicePermits(database.handle, clock)  # noqa: E731
        elif request.param == "sqlite":
            make = lambda: SqliteServicePermits(tmp_path / "permits.sqlite", clock)  # noqa: E731
        else:
            memory: ServicePermits = MemoryServicePermits(clock)
            if request.param == "lenient":
                memory = LenientServicePermits(memory, MemoryServicePermits(clock))
            make = lambda: memory  # noqa: E731

        def open_once() -> ServicePermits:
            opened.append(make())
            return opened[-1]

        yield open_once
        for each in opened:
            await each.close()


async def _database(stack: AsyncExitStack, server: str | None) -> Database:
    url = None
    if server is not None:
        url = urlsplit(server)._replace(path=f"/simulation_test_{uuid4().hex}").geturl()
    database = open_database(url)
    stack.callback(database.close)
    if url:
        stack.push_async_callback(database.handle.client.drop_database, database.handle.name)
    return database


def numbers(permits: list[Permit | None]) -> list[int]:
    return sorted(permit.number for permit in permits if permit is not None)


async def test_so_many_sessions_have_a_permit_at_once(open_permits: Open) -> None:
    one, other = open_permits(), open_permits()
    first = await one.take("cafe", "a", "one", 2)
    second = await other.take("cafe", "b", "other", 2)
    assert (first, second) == (Permit("cafe", 0, "a", "one"), Permit("cafe", 1, "b", "other"))
    assert await one.take("cafe", "c", "one", 2) is None
    for another in ("bar", "cafe/0", "caf"):
        assert await one.take(another, "c", "one", 2) == Permit(another, 0, "c", "one")

    assert first is not None
    await one.give_back(first)

    assert await other.take("cafe", "c", "other", 2) == Permit("cafe", 0, "c", "other")


async def test_of_simultaneous_sessions_exactly_as_many_get_one(open_permits: Open) -> None:
    several = [open_permits() for _ in range(3)]
    taken = await asyncio.gather(
        *(
            permits.take("cafe", f"{keeper}/{session}", str(keeper), 7)
            for session in range(10)
            for keeper, permits in enumerate(several)
        )
    )
    assert numbers(taken) == list(range(7))


async def test_of_those_that_take_and_give_back_never_more_have_one(open_permits: Open) -> None:
    several = [open_permits() for _ in range(3)]
    held: set[int] = set()

    async def play(permits: ServicePermits, session: str) -> None:
        while (permit := await permits.take("cafe", session, "me", 3)) is None:
            await asyncio.sleep(0)
        assert permit.number not in held
        assert permit.number < 3
        held.add(permit.number)
        await asyncio.sleep(0)
        held.remove(permit.number)
        await permits.give_back(permit)

    await asyncio.gather(*(play(several[n % 3], str(n)) for n in range(12)))
    assert not held


async def test_what_a_dead_keeper_had_comes_free_by_itself(
    open_permits: Open, clock: ManualClock
) -> None:
    dead, alive = open_permits(), open_permits()
    await dead.take("cafe", "a", "dead", 2)
    kept = await alive.take("cafe", "b", "alive", 2)
    assert kept is not None
    clock.advance(timedelta(seconds=LEASE_SECONDS - 1))
    assert await alive.renew({kept}) == {kept}
    assert await alive.take("cafe", "c", "alive", 2) is None

    clock.advance(timedelta(seconds=1))

    assert await alive.take("cafe", "c", "alive", 2) == Permit("cafe", 0, "c", "alive")
    assert await alive.take("cafe", "d", "alive", 2) is None


async def test_who_is_heard_again_too_late_has_lost_it(
    open_permits: Open, clock: ManualClock
) -> None:
    frozen, other = open_permits(), open_permits()
    lost = await frozen.take("cafe", "a", "frozen", 1)
    assert lost is not None
    clock.advance(timedelta(seconds=LEASE_SECONDS))
    new = await other.take("cafe", "b", "other", 1)
    assert new is not None

    assert await frozen.renew({lost}) == set()
    await frozen.give_back(lost)

    assert await other.renew({new}) == {new}
    assert await other.take("cafe", "c", "other", 1) is None


async def test_a_session_that_another_goes_on_with_keeps_its_permit(open_permits: Open) -> None:
    dead, alive = open_permits(), open_permits()
    old = await dead.take("cafe", "a", "dead", 1)
    new = await alive.take("cafe", "a", "alive", 1)
    assert (old, new) == (Permit("cafe", 0, "a", "dead"), Permit("cafe", 0, "a", "alive"))
    assert old is not None
    assert await dead.renew({old}) == set()
    await dead.give_back(old)
    assert await alive.take("cafe", "b", "alive", 1) is None


async def test_whoever_has_a_number_beyond_the_limit_loses_it(open_permits: Open) -> None:
    permits = open_permits()
    for session in "abc":
        await permits.take("cafe", session, "me", 3)
    assert await permits.take("cafe", "a", "me", 1) == Permit("cafe", 0, "a", "me")
    assert await permits.take("cafe", "c", "me", 1) is None
    assert await permits.take("cafe", "c", "me", 3) == Permit("cafe", 2, "c", "me")


async def test_a_pause_holds_for_all_and_the_latest_end_counts(open_permits: Open) -> None:
    one, other = open_permits(), open_permits()
    soon = ManualClock().now().timestamp() + 5
    assert await one.paused_until("cafe") == 0
    await one.pause("cafe", soon)
    await other.pause("cafe", soon - 3)
    assert await other.paused_until("cafe") == soon
    assert await other.paused_until("bar") == 0


@pytest.mark.parametrize("service", ["", "a/b", "é", "a0", "x" * 200, "'; DROP TABLE permits"])
async def test_any_text_may_be_a_service(open_permits: Open, service: str) -> None:
    permits = open_permits()
    assert await permits.take(service, "a", "me", 1) == Permit(service, 0, "a", "me")
    assert await permits.take(service, "b", "me", 1) is None


PROCESS = """
import asyncio, sys
from pathlib import Path
from simulation.service_permits.sqlite import SqliteServicePermits

async def take():
    permits = SqliteServicePermits(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    name = sys.argv[2]
    taken = await asyncio.gather(*(permits.take("cafe", f"{name}{n}", name, 30) for n in range(25)))
    print(*(permit.number for permit in taken if permit))
    await permits.close()

asyncio.run(take())
"""


async def test_processes_count_together(tmp_path: Path) -> None:
    path = str(tmp_path / "permits.sqlite")
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", PROCESS, path, name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for name in ("one", "other")
    ]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    answers = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    assert sorted(int(number) for out, _ in answers for number in out.split()) == list(range(30))


class Away(MemoryServicePermits):
    """A store that cannot be reached."""

    async def take(self, service: str, session: str, keeper: str, limit: int) -> Permit | None:
        raise ConnectionError("away")

    async def give_back(self, permit: Permit) -> None:
        raise ConnectionError("away")

    async def paused_until(self, service: str) -> float:
        raise ConnectionError("away")


async def test_what_cannot_be_counted_together_is_counted_alone(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    lenient = LenientServicePermits(Away(clock), MemoryServicePermits(clock), clock)
    taken = await lenient.take("cafe", "a", "me", 1)
    assert taken is not None
    assert await lenient.take("cafe", "b", "me", 1) is None
    assert await lenient.renew({taken}) == {taken}
    assert await lenient.paused_until("cafe") == 0
    await lenient.give_back(taken)
    assert await lenient.take("cafe", "b", "me", 1) is not None
    assert len(caplog.records) == 1, "told once a minute"
    clock.advance(timedelta(seconds=LOG_SECONDS))
    await lenient.take("cafe", "c", "me", 1)
    assert len(caplog.records) == 2
