"""The sessions of a set run in batches: what the engine hands to workers."""

from __future__ import annotations

import asyncio

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.slots import Slot, by_turns, slots_at, slots_between
from simulation.pulse.engine.port import Arguments, Child, Context, Engine
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.runner.session.player import SessionPlayer
from simulation.runner.set_run.preflight import Preflight

BATCH_WORKFLOW = "session_batch"

BATCH_SIZE = 10
"""Sessions in one engine child: a child costs about 10 ms of CPU, a session in it nothing."""


class Batches:
    """Plays sessions batch by batch, each on any worker."""

    def __init__(
        self, engine: Engine, preflight: Preflight, runs: RunQueries, player: SessionPlayer
    ) -> None:
        self._preflight = preflight
        self._runs = runs
        self._player = player
        engine.register(BATCH_WORKFLOW, self._play)

    async def _play(self, context: Context, arguments: Arguments) -> None:
        if await self._is_over(arguments):
            return
        stretch = int(arguments.get("segment", 0))
        run = await self._preflight.begun(arguments["set_run_id"], stretch)
        if run.stops_in(stretch):
            return
        async with asyncio.TaskGroup() as group:
            for slot in batch_of(run, arguments["start"], arguments["end"]):
                group.create_task(self._player.play(run, slot, context.require_lease))

    async def _is_over(self, arguments: Arguments) -> bool:
        """Whether the run was parked: whoever resumes it has it played by other batches."""
        id = arguments.get("run_id")  # Batches of earlier releases do not tell.
        executing = await self._runs.state(id) if id else None
        if executing is None:
            return False
        return executing.segment != int(arguments["segment"])


def batch_of(run: SetRun, start: int, end: int) -> list[Slot]:
    """The sessions from ``start`` up to ``end``, in the order in which a run is played."""
    if run.policy.early_stop is EarlyStop.OFF:
        return slots_between(run.specs, start, end)
    order = by_turns(tuple(spec.run_count for spec in run.specs))
    return slots_at(run.specs, order[start:end])


def batches(run: SetRun, executing: Run) -> list[Child]:
    """All sessions of ``run``, in the stretch that ``executing`` has come to.

    They depend on nothing but the run's creation, and on how often it was parked: after a
    crash the engine must meet the very same ones again.
    """
    planned = sum(spec.run_count for spec in run.specs)
    stretch = f":{executing.segment}" if executing.segment else ""
    of = {"set_run_id": run.id, "run_id": executing.run_id, "segment": executing.segment}
    return [
        Child(
            BATCH_WORKFLOW,
            f"{run.id}:{start}{stretch}",
            of | {"start": start, "end": start + BATCH_SIZE},
        )
        for start in range(0, planned, BATCH_SIZE)
    ]
