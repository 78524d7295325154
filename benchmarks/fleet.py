"""How far a fleet goes on one machine: sessions at once in one process, and many workers.

One process plays ever more sessions at once, against agent, persona and judge that take a
second to answer; the floor makes the same calls from a bare loop. Then ever more `simulation
worker` processes share one PostgreSQL and one log, and it is told which of them is busy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.child import child
from benchmarks.fleet_workers import Fleet, grow
from benchmarks.postgres import postgres
from benchmarks.report import Report, Target, quick_asked
from benchmarks.sessions import Comparison, compare, peak_mb
from benchmarks.spent import least
from benchmarks.within import Bounds

LATENCY_MS = 1_000
AT_ONCE = (100, 500, 1_000, 2_000)
REPETITIONS = 2
WORKERS = (1, 2, 4, 8, 16, 32, 64, 100)
QUICK_AT_ONCE = (1_000,)
QUICK_WORKERS = (2,)
QUICK_WORKER_LATENCY_MS = 200
SECONDS = 600
BYTES = 8 << 30


@dataclass(frozen=True, slots=True)
class AtOnce:
    """What one process makes of so many sessions at once."""

    sessions: int
    comparison: Comparison
    peak_mb: float

    @property
    def ratio(self) -> float:
        """Its wall time as a multiple of the floor's."""
        return self.comparison.platform.wall / self.comparison.floor.wall

    @property
    def cpu(self) -> float:
        """Seconds of CPU a session."""
        return self.comparison.platform.cpu / self.sessions

    @property
    def floor_cpu(self) -> float:
        """The same of the floor."""
        return self.comparison.floor.cpu / self.sessions

    def __str__(self) -> str:
        spent = self.comparison
        return (
            f"{self.sessions:>6,} at once: {spent.platform.wall:5.1f} s, the floor "
            f"{spent.floor.wall:5.1f} s, {self.ratio:.2f}; CPU a session {self.cpu * 1000:.1f} ms, "
            f"the floor's {self.floor_cpu * 1000:.1f} ms; peak {self.peak_mb:.0f} MB"
        )


async def one_process(sizes: Sequence[int], repetitions: int) -> list[AtOnce]:
    """Ever more sessions at once; the peak of memory is that of all so far."""
    found = []
    for sessions in sizes:
        comparison = await compare(LATENCY_MS, repetitions, sessions, least)
        found.append(AtOnce(sessions, comparison, peak_mb()))
        print(found[-1], flush=True)
    return found


async def many_workers(counts: Sequence[int], latency_ms: int, bounds: Bounds) -> Fleet:
    """Ever more workers, each with its sessions, as long as ``bounds`` allow."""
    with postgres() as server:
        async with child("benchmarks.stub_chat", "--latency-ms", str(latency_ms)) as port:
            return await grow(server, f"http://127.0.0.1:{port}/v1", counts, bounds)


def report(at_once: Sequence[AtOnce], fleet: Fleet) -> Report:
    """The numbers against their targets."""
    most = at_once[-1]
    spent = most.comparison
    return Report(
        name="fleet",
        value=most.sessions / spent.platform.wall,
        floor=most.sessions / spent.floor.wall,
        unit="sessions/s",
        targets=[
            Target(
                f"wall time over floor, {most.sessions:,} at once", most.ratio, 1.2, at_most=True
            )
        ],
        details={
            "at_once": [
                asdict(each)
                | {
                    "ratio": each.ratio,
                    "cpu_seconds_per_session": each.cpu,
                    "floor_cpu_seconds_per_session": each.floor_cpu,
                }
                for each in at_once
            ],
            "workers": [asdict(step) for step in fleet.steps],
            "workers_ended": fleet.ended,
        },
    )


async def _main(*, quick: bool) -> None:
    bounds = Bounds(SECONDS, BYTES)
    bounds.limit_memory()
    at_once = await one_process(QUICK_AT_ONCE if quick else AT_ONCE, 1 if quick else REPETITIONS)
    counts = QUICK_WORKERS if quick else WORKERS
    latency_ms = QUICK_WORKER_LATENCY_MS if quick else LATENCY_MS
    fleet = await many_workers(counts, latency_ms, bounds)
    print(fleet.ended)
    report(at_once, fleet).write()


if __name__ == "__main__":
    asyncio.run(_main(quick=quick_asked(__doc__)))
