"""Ever more worker processes over one PostgreSQL and one log: how far, and what is busy then."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.busy import Busy, Watch
from benchmarks.engine_workers import PER_WORKER, environment_of, play_set, worker
from benchmarks.postgres import Postgres
from benchmarks.session_catalog import set_of_sessions
from benchmarks.stub_chat import TURNS
from benchmarks.within import Bounds, free_bytes
from simulation.bootstrap import Platform, open_platform
from simulation.settings import Settings

IDLE_SECONDS = 5.0
ROUNDS = 2
"""A worker takes two rounds of its places from the queue: with one, the last ones got nothing."""
STARTED_AT_ONCE = 4
"""Workers that start side by side: more of them take longer than is waited for one."""
WORKER_BYTES = 200 << 20
SECONDS_OF_A_STEP = 60.0
"""What a step may take; none begins with less time left."""
RESERVED_CONNECTIONS = 10
"""Connections of PostgreSQL that are left to others than workers."""


@dataclass(frozen=True, slots=True)
class Step:
    """What so many workers do with nothing to do, and while they play."""

    workers: int
    sessions_per_second: float
    idle: Busy
    playing: Busy

    def __str__(self) -> str:
        return (
            f"{self.workers:>4} workers: {self.sessions_per_second:5.1f} sessions/s\n"
            f"      idle:    {self.idle}\n      playing: {self.playing}"
        )


@dataclass(frozen=True, slots=True)
class Fleet:
    """The steps that were taken, and why there was no further one."""

    steps: list[Step]
    ended: str


async def grow(server: Postgres, url: str, counts: Sequence[int], bounds: Bounds) -> Fleet:
    """Add workers until there are as many as the last of ``counts``, or the machine is full."""
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "log.sqlite"
        environment = environment_of(log, server.fresh(), url)
        settings = Settings(
            database_url=environment["SIMULATION_DATABASE_URL"],
            engine_url=environment["SIMULATION_ENGINE_URL"],
            model_url=url,
        )
        async with open_platform(settings, work=False) as platform, AsyncExitStack() as workers:
            watch = Watch(server, environment["SIMULATION_ENGINE_URL"], log)
            workers.callback(watch.close)
            steps: list[Step] = []
            for count in counts:
                full = _what_is_full(count - len(watch.workers), steps, server, bounds)
                if full:
                    return Fleet(steps, f"No {count} workers: {full}")
                await _add(workers, watch, environment, count)
                steps.append(await _step(platform, url, watch))
                print(steps[-1], flush=True)
            return Fleet(steps, "All were started.")


def _what_is_full(more: int, steps: list[Step], server: Postgres, bounds: Bounds) -> str | None:
    """Why ``more`` workers are not added to those of the last step; null where they are."""
    if bounds.left < SECONDS_OF_A_STEP + 2 * more:
        return f"{bounds.left:.0f} s of {bounds.seconds:.0f} s are left."
    last = steps[-1] if steps else None
    held = last.playing.worker_bytes if last else 0
    each = held / last.workers if last else WORKER_BYTES
    if held + more * each > min(bounds.bytes, held + free_bytes()):
        return f"each takes {each / 2**20:.0f} MB of {bounds.bytes / 2**30:.0f} GB."
    if last and last.playing.connections * (1 + more / last.workers) > (
        server.max_connections - RESERVED_CONNECTIONS
    ):
        connections = last.playing.connections / last.workers
        return f"each takes {connections:.1f} of PostgreSQL's {server.max_connections} connections."
    return None


async def _add(
    workers: AsyncExitStack, watch: Watch, environment: dict[str, str], count: int
) -> None:
    while len(watch.workers) < count:
        some = min(STARTED_AT_ONCE, count - len(watch.workers))
        contexts = [worker(environment) for _ in range(some)]
        watch.workers += await asyncio.gather(
            *(workers.enter_async_context(each) for each in contexts)
        )


async def _step(platform: Platform, url: str, watch: Watch) -> Step:
    count = len(watch.workers)
    warm = await set_of_sessions(platform, url, count, TURNS)
    sessions = count * PER_WORKER * ROUNDS
    measured = await set_of_sessions(platform, url, sessions, TURNS)
    await play_set(platform, warm)
    with watch.measured() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    with watch.measured() as playing:
        seconds = await play_set(platform, measured)
    return Step(count, sessions / seconds, idle.busy, playing.busy)
