"""Sessions a second, against a bare loop that makes the same calls.

100 sessions of 5 turns are played through the whole platform: commands, the engine, the
SQLite log, persona and judge by model. A stub in a process of its own answers for persona,
agent and judge. The floor sends the same bodies, in the same order, as often and as
concurrently.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.chat_floor import account, bare_session, call_all
from benchmarks.child import child
from benchmarks.report import Report, Target, quick_asked
from benchmarks.session_catalog import ACTOR, set_of_sessions
from benchmarks.spent import Spent, spent_on, typical
from benchmarks.stub_chat import CALLS_PER_SESSION, TURNS
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import CreateSetRun, SetRunFinished, SimulatorKind
from simulation.catalog.set_run.slots import session_id
from simulation.kernel.messages import Commit
from simulation.settings import Settings

SESSIONS = 100
SLOW_MS = 200
REPETITIONS = 5
LONGEST_RUN_SECONDS = 120.0


Summary = Callable[[Sequence[Spent]], Spent]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Platform and floor at one latency of the stub."""

    platform: Spent
    floor: Spent


async def compare(
    latency_ms: int, repetitions: int, sessions: int = SESSIONS, summary: Summary = typical
) -> Comparison:
    """Measure both in turns, against a stub that takes ``latency_ms`` to answer.

    All ``sessions`` are played at once, by one process; ``summary`` makes one of the repetitions.
    """
    with tempfile.TemporaryDirectory() as data:
        async with child("benchmarks.stub_chat", "--latency-ms", str(latency_ms)) as port:
            url = f"http://127.0.0.1:{port}/v1"
            settings = Settings(data=Path(data), model_url=url, concurrent_sessions=sessions)
            async with open_platform(settings.on_own_machine()) as platform:
                played, called = await _compare(platform, url, repetitions, sessions)
                return Comparison(summary(played), summary(called))


async def _compare(
    platform: Platform, url: str, repetitions: int, sessions: int
) -> tuple[list[Spent], list[Spent]]:
    # One session warms everything up, and shows the floor what to send.
    await play(platform, await set_of_sessions(platform, url, 1, TURNS))
    id = await set_of_sessions(platform, url, sessions, TURNS)
    played, called = [], []
    async with bare_session() as http:
        before = await account(http, url)
        for _ in range(repetitions):
            called.append(await spent_on(lambda: call_all(http, url, before.first, sessions)))
            played.append(await spent_on(lambda: play(platform, id)))
            await _require_all_turns(platform, id, sessions)
        calls = (await account(http, url)).calls - before.calls
    if calls != repetitions * 2 * sessions * CALLS_PER_SESSION:
        raise RuntimeError(f"Platform and floor made {calls} calls in {repetitions} repetitions.")
    return played, called


async def play(platform: Platform, unit_test_set_id: str) -> None:
    """From the command to the finished run."""
    with _run_ended(platform) as ended:
        await platform.runs.create(
            CreateSetRun(
                actor=ACTOR,
                at=platform.clock.now(),
                id=platform.ids.new(),
                unit_test_set_id=unit_test_set_id,
                seed=1,
                simulator=SimulatorKind.MODEL,
            )
        )
        async with asyncio.timeout(LONGEST_RUN_SECONDS):
            await ended.wait()


@contextmanager
def _run_ended(platform: Platform) -> Iterator[asyncio.Event]:
    ended = asyncio.Event()

    def listen(commit: Commit) -> None:
        if isinstance(commit.events[-1], SetRunFinished):
            ended.set()

    stop = platform.bus.listen(listen)
    yield ended
    stop()


async def _require_all_turns(platform: Platform, unit_test_set_id: str, sessions: int) -> None:
    """Fail unless the log holds every turn of the set's last run."""
    unit_test_sets = platform.definitions["unit_test_set"]
    played: Any = await unit_test_sets.get(ACTOR.organization, unit_test_set_id)
    run_id = played.last_triggered_run_id
    found = await platform.set_runs.sessions([session_id(run_id, slot) for slot in range(sessions)])
    complete = sum(
        session.outcome is Outcome.PASSED and len(session.transcript) == 2 * TURNS
        for session in found.values()
    )
    if complete != sessions:
        raise RuntimeError(f"Only {complete} of {sessions} sessions were played to their end.")


def report(fast: Comparison, slow: Comparison, peak_mb: float) -> Report:
    """The numbers against their targets."""
    value, floor = SESSIONS / fast.platform.wall, SESSIONS / fast.floor.wall
    slow_ratio = slow.platform.wall / slow.floor.wall
    cpu = fast.platform.cpu / SESSIONS
    return Report(
        name="sessions",
        value=value,
        floor=floor,
        unit="sessions/s",
        targets=[
            Target("sessions/s at 0 ms", value, 40),
            Target("CPU seconds a session", cpu, 0.020, at_most=True),
            Target(f"wall time over floor at {SLOW_MS} ms", slow_ratio, 1.5, at_most=True),
            Target("peak memory, MB", peak_mb, 200, at_most=True),
        ],
        details={
            "sessions": SESSIONS,
            "calls": SESSIONS * CALLS_PER_SESSION,
            "cpu_seconds_per_session": cpu,
            "floor_cpu_seconds_per_session": fast.floor.cpu / SESSIONS,
            "at_0_ms": asdict(fast),
            f"at_{SLOW_MS}_ms": asdict(slow),
            "peak_memory_mb": peak_mb,
        },
    )


def peak_mb() -> float:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _main(*, quick: bool) -> None:
    fast = await compare(0, 1 if quick else REPETITIONS)
    print(f"   0 ms: {fast.platform.wall:.2f} s, the floor {fast.floor.wall:.2f} s")
    slow = await compare(SLOW_MS, 1 if quick else REPETITIONS)
    print(f" {SLOW_MS} ms: {slow.platform.wall:.2f} s, the floor {slow.floor.wall:.2f} s")
    report(fast, slow, peak_mb()).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
