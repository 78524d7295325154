"""Sessions a second, against a bare loop that makes the same calls.

100 sessions of 5 turns are played through the whole platform: commands, the engine, the
SQLite log, persona and judge by model. A stub in a process of its own answers for persona,
agent and judge. The floor sends the same bodies, in the same order, as often and as
concurrently. Then the same sessions are played by each kind of connector.
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.chat_floor import account, bare_session, call_all
from benchmarks.child import child
from benchmarks.report import Report, Target, quick_asked
from benchmarks.session_catalog import set_of_sessions
from benchmarks.session_connectors import cpu_by_kind, targets
from benchmarks.session_runs import play, require_all_turns
from benchmarks.spent import Spent, spent_on, typical
from benchmarks.stub_chat import CALLS_PER_SESSION, TURNS
from simulation.bootstrap import Platform, open_platform
from simulation.settings import Settings

SESSIONS = 100
SLOW_MS = 200
REPETITIONS = 5


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
            await require_all_turns(platform, id, sessions)
        calls = (await account(http, url)).calls - before.calls
    if calls != repetitions * 2 * sessions * CALLS_PER_SESSION:
        raise RuntimeError(f"Platform and floor made {calls} calls in {repetitions} repetitions.")
    return played, called


def report(fast: Comparison, slow: Comparison, by_kind: dict[str, float], peak_mb: float) -> Report:
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
            *targets(by_kind),
        ],
        details={
            "sessions": SESSIONS,
            "calls": SESSIONS * CALLS_PER_SESSION,
            "cpu_seconds_per_session": cpu,
            "floor_cpu_seconds_per_session": fast.floor.cpu / SESSIONS,
            "at_0_ms": asdict(fast),
            f"at_{SLOW_MS}_ms": asdict(slow),
            "cpu_seconds_per_session_by_connector": by_kind,
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
    peak = peak_mb()
    by_kind = await cpu_by_kind(SESSIONS, 2 if quick else REPETITIONS)
    for kind, cpu in by_kind.items():
        print(f"{kind:>14}: {cpu * 1000:.2f} ms of CPU a session")
    report(fast, slow, by_kind, peak).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
