"""Several processes on one PostgreSQL: what becomes of the work of one that goes away."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from simulation.kernel.errors import ConfigurationInvalid
from simulation.pulse.engine.address import postgres_url
from simulation.pulse.engine.dbos import postgres_engine
from simulation.pulse.engine.lease import LONGEST_OWNER, NAME_PREFIX
from simulation.pulse.engine.port import LEASE_SECONDS, Arguments, Context, Engine
from simulation.pulse.engine.takeover import hand_back
from tests.support.engine_worker import LIMITS, LOST
from tests.support.engines import Play
from tests.support.forked import Forked

if TYPE_CHECKING:
    from tests.support.postgres import PostgresServer

pytest_plugins = ["tests.support.postgres"]

ROOT = Path(__file__).parents[2]
START_SECONDS = 20
TAKEOVER_SECONDS = 15
HANDOVER_SECONDS = 2


class Workers:
    """Processes that execute workflows of one database, and the journal that they write."""

    def __init__(self, address: str, directory: Path) -> None:
        self.address = address
        self._journal = directory / "journal"
        self._journal.touch()
        self.processes: dict[str, Forked] = {}

    async def start(self, *owners: str) -> None:
        """Start a process for each of ``owners``, and return when they execute."""
        for owner in owners:
            self.processes[owner] = Forked(
                "tests.support.engine_worker",
                (self.address, owner, str(self._journal)),
                cwd=ROOT,
                env=os.environ,
                heard=False,
            )
        await self.until(lambda: set(owners) <= self.who("process", "ready"), START_SECONDS)

    def signal(self, owner: str, number: signal.Signals) -> None:
        self.processes[owner].send_signal(number)

    def open(self) -> None:
        """Let all works end."""
        (self._journal.parent / "open").touch()

    def lines(self) -> list[tuple[str, str, str]]:
        """Owner, work and what it did."""
        lines = self._journal.read_text().splitlines()
        return [tuple(line.split(" ", 2)) for line in lines]  # type: ignore[misc]

    def who(self, name: str, what: str) -> set[str]:
        """The owners that did ``what`` for ``name``."""
        return {line[0] for line in self.lines() if line[1:] == (name, what)}

    def holders(self, names: list[str]) -> dict[str, str]:
        """Who began each of ``names`` last."""
        return {name: owner for owner, name, what in self.lines() if what == "begins"}

    def count(self, what: str) -> Counter[str]:
        return Counter(name for _, name, done in self.lines() if done == what)

    def most_at_once(self, names: list[str]) -> int:
        """How many of ``names`` were in hand at the same time, at the worst."""
        now = most = 0
        for _, name, what in self.lines():
            if name in names:
                now += {"begins": 1, "ends": -1}.get(what, 0)
                most = max(most, now)
        return most

    async def until(self, holds: Callable[[], object], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            await ended(process)


async def ended(process: Forked) -> int:
    """The exit code of ``process``, once it has ended."""
    return await asyncio.to_thread(process.wait, START_SECONDS)


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.fresh()


@pytest.fixture
async def workers(address: str, tmp_path: Path) -> AsyncIterator[Workers]:
    prepared = Workers(address, tmp_path)
    yield prepared
    await prepared.stop()


@pytest.fixture
async def api(address: str) -> AsyncIterator[Engine]:
    """A process that only starts workflows."""
    engine = postgres_engine(address, owner=uuid4().hex, limits=LIMITS)
    yield engine
    await engine.shutdown()


async def begun(workers: Workers, api: Engine) -> tuple[list[str], str]:
    """Works in hand, some of them in a lane; and a worker that has some of each in hand."""
    names = [f"w{number}" for number in range(6)]
    for number, name in enumerate(names):
        await api.start("work", name, {"name": name}, lane="slow" if number < 2 else None)
    await workers.until(lambda: len(workers.holders(names)) == len(names), START_SECONDS)
    busiest, _ = Counter(workers.holders(names).values()).most_common(1)[0]
    return names, busiest


async def all_end(workers: Workers, names: list[str]) -> None:
    workers.open()
    await workers.until(lambda: len(workers.count("ends")) == len(names), TAKEOVER_SECONDS)
    assert workers.count("ends") == dict.fromkeys(names, 1)


async def no_lease(api: Engine) -> None:
    """Return once the server has noticed that nobody executes any more."""
    async with asyncio.timeout(TAKEOVER_SECONDS):
        while (await api.health()).leases:
            await asyncio.sleep(0.02)


async def test_the_work_of_a_killed_process_continues_elsewhere(
    workers: Workers, api: Engine
) -> None:
    await workers.start("one", "two", "three")
    names, victim = await begun(workers, api)
    assert {lease.owner for lease in (await api.health()).leases} == {"one", "two", "three"}

    workers.signal(victim, signal.SIGKILL)

    await workers.until(lambda: victim not in workers.holders(names).values(), TAKEOVER_SECONDS)
    # Two survivors looked at the same time, and each work went to one of them.
    taken = {name for owner, name, what in workers.lines() if (owner, what) == (victim, "begins")}
    assert workers.count("begins") == {name: 1 + (name in taken) for name in names}
    assert victim not in {lease.owner for lease in (await api.health()).leases}
    await all_end(workers, names)


async def test_limits_hold_over_all_processes(workers: Workers, api: Engine) -> None:
    await workers.start("one", "two", "three")
    slow = [f"slow{number}" for number in range(6)]
    names = [*slow, *(f"w{number}" for number in range(14))]
    await asyncio.gather(
        *(
            api.start("work", name, {"name": name}, lane="slow" if name in slow else None)
            for name in names
        )
    )
    await workers.until(lambda: len(workers.count("begins")) == LIMITS.runs, START_SECONDS)

    await all_end(workers, names)

    assert workers.most_at_once(names) == LIMITS.runs
    assert 1 <= workers.most_at_once(slow) <= LIMITS.by_lane["slow"]
    assert workers.count("begins") == dict.fromkeys(names, 1)


async def test_a_process_that_was_stopped_does_nothing_more(workers: Workers, api: Engine) -> None:
    await workers.start("one", "two")
    names, victim = await begun(workers, api)

    workers.signal(victim, signal.SIGSTOP)
    await workers.until(lambda: victim not in workers.holders(names).values(), TAKEOVER_SECONDS)
    silent = sum(owner == victim for owner, _, _ in workers.lines())
    # New work, so that it would find some.
    await api.start("work", "new", {"name": "new"})
    workers.signal(victim, signal.SIGCONT)

    async with asyncio.timeout(TAKEOVER_SECONDS):
        assert await ended(workers.processes[victim]) == LOST
    assert sum(owner == victim for owner, _, _ in workers.lines()) == silent
    await all_end(workers, [*names, "new"])


async def test_a_process_that_is_told_to_end_hands_over_at_once(
    workers: Workers, api: Engine
) -> None:
    await workers.start("one", "two")
    names, leaving = await begun(workers, api)

    workers.signal(leaving, signal.SIGTERM)

    await workers.until(lambda: leaving not in workers.holders(names).values(), HANDOVER_SECONDS)
    async with asyncio.timeout(TAKEOVER_SECONDS):
        assert await ended(workers.processes[leaving]) == 0
    await all_end(workers, names)


async def test_a_process_starts_with_the_work_of_dead_ones(workers: Workers, api: Engine) -> None:
    await workers.start("one")
    names, _ = await begun(workers, api)
    workers.signal("one", signal.SIGKILL)
    await ended(workers.processes["one"])

    await workers.start("two")

    await workers.until(lambda: set(workers.holders(names).values()) == {"two"}, HANDOVER_SECONDS)
    await all_end(workers, names)


# In this process


async def test_who_loses_the_lease_stops_and_reports_nothing(
    postgres: PostgresServer, address: str
) -> None:
    engine, play = postgres_engine(address, owner="cut-off"), Play()

    async def heedless(context: Context, arguments: Arguments) -> None:
        play.log.write("heedless begins")
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        with pytest.raises(asyncio.CancelledError):
            context.require_lease()

    engine.register("heedless", heedless)
    await engine.launch()
    await engine.start("heedless", "1", {"name": "again"})
    await play.log.wait_for("heedless begins")
    assert not engine.lost

    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s",
        f"{NAME_PREFIX}cut-off",
    )
    async with asyncio.timeout(LEASE_SECONDS):
        await engine.wait_until_lost()
    assert engine.lost
    await engine.shutdown()

    # It returned, but nobody may take its word for it.
    successor, second = postgres_engine(address, owner="successor"), Play()
    successor.register("heedless", second.work)
    await successor.launch()
    await second.log.wait_for_ends("again")
    await successor.shutdown()


async def test_survivors_that_look_at_once_hand_back_each_work_once(
    workers: Workers, api: Engine
) -> None:
    await workers.start("one")
    names, _ = await begun(workers, api)
    url = postgres_url(workers.address)
    # Who lives keeps what it has.
    assert await asyncio.to_thread(hand_back, url, "one") == 0

    workers.signal("one", signal.SIGKILL)
    await ended(workers.processes["one"])
    await no_lease(api)
    with ThreadPoolExecutor(4) as survivors:
        returned = list(survivors.map(lambda _: hand_back(url, "one"), range(4)))

    gates = 2
    assert sum(returned) == len(names) + gates


async def test_an_id_belongs_to_one_process(workers: Workers) -> None:
    await workers.start("one")
    engine = postgres_engine(workers.address, owner="one")

    with pytest.raises(RuntimeError, match="Another process executes workflows as 'one'"):
        await engine.launch()

    await engine.shutdown()
    workers.signal("one", signal.SIGTERM)
    assert await ended(workers.processes["one"]) == 0


async def test_the_tables_are_made_where_they_are_missing(postgres: PostgresServer) -> None:
    engine = postgres_engine(postgres.empty(), owner="first")

    await engine.start("work", "a", {"name": "a"})

    assert (await engine.health()).pending == 1
    await engine.shutdown()


@pytest.mark.parametrize("owner", ["", "o" * (LONGEST_OWNER + 1)])
def test_an_id_fits_into_the_name_of_a_session(owner: str) -> None:
    with pytest.raises(ValueError, match="owner: between 1 and 52 bytes"):
        postgres_engine("postgresql://host/database", owner=owner)


@pytest.mark.parametrize("address", ["", "no address", "sqlite:///x", "postgresql://host"])
def test_an_address_is_that_of_a_postgresql_database(address: str) -> None:
    with pytest.raises(ConfigurationInvalid, match="engine_url: not the address"):
        postgres_engine(address, owner="one")
