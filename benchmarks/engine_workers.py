"""Sessions a second with worker processes, as many as asked for, over one PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.postgres import Postgres
from benchmarks.session_catalog import ACTOR, set_of_sessions
from benchmarks.stub_chat import TURNS
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.set_run.messages import CreateSetRun, SimulatorKind
from simulation.settings import Settings

PER_WORKER = 20
LOOK_SECONDS = 0.05
LONGEST_SECONDS = 300.0


@asynccontextmanager
async def worker(environment: dict[str, str]) -> AsyncIterator[int]:
    """A worker process that is ready; its id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulation",
        "worker",
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        if not line.startswith(b"Ready"):
            raise RuntimeError(f"The worker did not start: {line!r}")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)


def environment_of(log: Path, engine_url: str, url: str) -> dict[str, str]:
    """What a worker is told whose agent and models are at ``url``."""
    return {
        "SIMULATION_DATABASE_URL": f"sqlite:///{log}",
        "SIMULATION_ENGINE_URL": engine_url,
        "SIMULATION_MODEL_URL": url,
        "SIMULATION_AGENT_NETWORKS": "127.0.0.0/8",
        "SIMULATION_CONCURRENT_SESSIONS": str(PER_WORKER),
    }


async def sessions_per_second(server: Postgres, url: str, workers: int, sessions: int) -> float:
    """What ``workers`` processes play of a set whose agent and models are at ``url``."""
    with tempfile.TemporaryDirectory() as directory:
        environment = environment_of(Path(directory) / "log.sqlite", server.fresh(), url)
        settings = Settings(
            database_url=environment["SIMULATION_DATABASE_URL"],
            engine_url=environment["SIMULATION_ENGINE_URL"],
            model_url=url,
        )
        async with open_platform(settings, work=False) as platform:
            warm = await set_of_sessions(platform, url, workers * PER_WORKER, TURNS)
            measured = await set_of_sessions(platform, url, sessions, TURNS)
            contexts = [worker(environment) for _ in range(workers)]
            try:
                await asyncio.gather(*(each.__aenter__() for each in contexts))
                await play_set(platform, warm)
                return sessions / await play_set(platform, measured)
            finally:
                await asyncio.gather(*(each.__aexit__(None, None, None) for each in contexts))


async def play_set(platform: Platform, unit_test_set_id: str) -> float:
    """Seconds from the command to the finished run."""
    id = platform.ids.new()
    began = time.perf_counter()
    await platform.runs.create(
        CreateSetRun(
            actor=ACTOR,
            at=platform.clock.now(),
            id=id,
            unit_test_set_id=unit_test_set_id,
            seed=1,
            simulator=SimulatorKind.MODEL,
        )
    )
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            run = await platform.set_runs.state(id)
            if run is not None and run.status.finished:
                break
            await asyncio.sleep(LOOK_SECONDS)
    if any(result.passed != result.sessions for result in run.results):
        raise RuntimeError("Not every session was played to its end.")
    return time.perf_counter() - began
