"""What the durable runtime costs, how it scales over workers, and how fast its health answers.

The floor is the same coroutine, the playing of a session, awaited bare: no run of Pulse, no
engine, no stages, no leases. Both write every turn to the same kind of log.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.child import child
from benchmarks.engine_health import measure
from benchmarks.engine_workers import sessions_per_second
from benchmarks.postgres import Postgres, postgres
from benchmarks.report import Report, Target, quick_asked
from benchmarks.session_catalog import ACTOR, set_of_sessions
from benchmarks.spent import Spent, spent_on, typical
from benchmarks.stub_chat import TURNS
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import CancelSetRun, CreateSetRun, SimulatorKind
from simulation.catalog.set_run.slots import slots
from simulation.runner.budget.accounts import Accounts
from simulation.runner.budget.rates import Rates
from simulation.runner.cast import Casting
from simulation.runner.parties import NetworkParties
from simulation.runner.session.player import SessionPlayer
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.wire.http_client import open_session
from simulation.service_permits.memory import MemoryServicePermits
from simulation.settings import Settings

SESSIONS = 100
REPETITIONS = 5
WORKERS = (1, 2, 4)
WORKER_LATENCY_MS = 200
WORKER_SESSIONS = 320
FINISHED_RUNS = 10_000
LONGEST_RUN_SECONDS = 120.0
LOOK_SECONDS = 0.02


async def overhead(server: Postgres, url: str, repetitions: int) -> tuple[Spent, Spent]:
    """Runtime and floor: the same sessions through Pulse on PostgreSQL, and bare."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(
            database_url=f"sqlite:///{Path(directory) / 'log.sqlite'}",
            engine_url=server.fresh(),
            model_url=url,
            concurrent_sessions=SESSIONS,
        ).on_own_machine()
        async with open_platform(settings, work=True) as platform, open_session() as http:
            casting = Casting(platform.definitions, NetworkParties(settings, http, http))
            player = SessionPlayer(
                platform.bus,
                platform.set_runs,
                casting,
                platform.clock,
                Throttles(
                    platform.definitions["service"], MemoryServicePermits(), platform.rate_limits
                ),
                Accounts(
                    platform.bus,
                    platform.set_runs,
                    Rates(settings.prices, settings.model, casting),
                    platform.clock,
                ),
                concurrent_sessions=SESSIONS,
                overload_patience_seconds=settings.overload_patience_seconds,
            )
            id = await set_of_sessions(platform, url, SESSIONS, TURNS)
            await _through_pulse(platform, id)
            ran, bare = [], []
            for _ in range(repetitions):
                bare.append(await _bare(platform, player, id))
                ran.append(await spent_on(lambda: _through_pulse(platform, id)))
            return typical(ran), typical(bare)


async def _bare(platform: Platform, player: SessionPlayer, unit_test_set_id: str) -> Spent:
    run: SetRun = (await platform.bus.handle(_command(platform, unit_test_set_id))).state

    async def play() -> None:
        await asyncio.gather(*(player.play(run, slot) for slot in slots(run.specs)))

    spent = await spent_on(play)
    await platform.runs.cancel(CancelSetRun(actor=ACTOR, at=platform.clock.now(), id=run.id))
    # Its run is left to the sweep of the platform, which ends it: out of what is measured.
    await platform.runs.resume()
    await _until(lambda: _finished(platform, run.id))
    return spent


async def _through_pulse(platform: Platform, unit_test_set_id: str) -> None:
    command = _command(platform, unit_test_set_id)
    await platform.runs.create(command)
    await _until(lambda: _finished(platform, command.id))


def _command(platform: Platform, unit_test_set_id: str) -> CreateSetRun:
    return CreateSetRun(
        actor=ACTOR,
        at=platform.clock.now(),
        id=platform.ids.new(),
        unit_test_set_id=unit_test_set_id,
        seed=1,
        simulator=SimulatorKind.MODEL,
    )


async def _finished(platform: Platform, id: str) -> bool:
    run = await platform.set_runs.state(id)
    return run is not None and run.status.finished


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LONGEST_RUN_SECONDS):
        while not await holds():
            await asyncio.sleep(LOOK_SECONDS)


async def _main(*, quick: bool) -> None:
    with postgres() as server:
        async with child("benchmarks.stub_chat", "--latency-ms", "0") as port:
            url = f"http://127.0.0.1:{port}/v1"
            ran, bare = await overhead(server, url, 1 if quick else REPETITIONS)
        milliseconds = (ran.cpu - bare.cpu) / SESSIONS * 1000
        print(f"through Pulse: {ran.cpu:.2f} s CPU, bare: {bare.cpu:.2f} s")
        rates: dict[int, float] = {}
        async with child("benchmarks.stub_chat", "--latency-ms", str(WORKER_LATENCY_MS)) as port:
            url = f"http://127.0.0.1:{port}/v1"
            for workers in WORKERS[:2] if quick else WORKERS:
                sessions = WORKER_SESSIONS // (4 if quick else 1)
                rates[workers] = await sessions_per_second(server, url, workers, sessions)
                print(f"{workers} workers: {rates[workers]:.1f} sessions/s")
    typical_ms, longest_ms, opened = await measure(FINISHED_RUNS)
    Report(
        name="engine",
        value=SESSIONS / ran.wall,
        floor=SESSIONS / bare.wall,
        unit="sessions/s",
        targets=[
            Target("CPU of the runtime, ms a session", milliseconds, 25, at_most=True),
            Target(
                f"health with {FINISHED_RUNS:,} finished runs, ms", longest_ms, 50, at_most=True
            ),
        ],
        details={
            "sessions_per_second_by_workers": {str(key): rate for key, rate in rates.items()},
            "cpu_ms_per_session": ran.cpu / SESSIONS * 1000,
            "bare_cpu_ms_per_session": bare.cpu / SESSIONS * 1000,
            "health_ms": typical_ms,
            "opened_seconds": opened,
        },
    ).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
