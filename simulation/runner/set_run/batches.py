"""The sessions of a set run in batches: what the engine hands to workers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import slots
from simulation.pulse.engine.port import Arguments, Child, Context, Engine
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.runner.player import SessionPlayer

BATCH_WORKFLOW = "session_batch"

BATCH_SIZE = 10
"""Sessions in one engine child: a child costs about 10 ms of CPU, a session in it nothing."""


RUNS_KNOWN = 16


class Batches:
    """Plays sessions batch by batch, each on any worker."""

    def __init__(
        self, engine: Engine, queries: SetRunQueries, runs: RunQueries, player: SessionPlayer
    ) -> None:
        self._queries = queries
        self._runs = runs
        self._player = player
        self._reading = asyncio.Lock()
        self._known: OrderedDict[tuple[str, int], SetRun] = OrderedDict()
        engine.register(BATCH_WORKFLOW, self._play)

    async def _play(self, context: Context, arguments: Arguments) -> None:
        if await self._is_over(arguments):
            return
        run = await self._begun(arguments["set_run_id"], int(arguments.get("segment", 0)))
        batch = slots(run.specs)[arguments["start"] : arguments["end"]]
        async with asyncio.TaskGroup() as group:
            for slot in batch:
                group.create_task(self._player.play(run, slot, context.require_lease))

    async def _begun(self, id: str, stretch: int) -> SetRun:
        """The set run as it was when the stretch began: what is played then never changes.

        Read once for all of its batches, since that of a large set takes long.
        """
        async with self._reading:
            key = (id, stretch)
            if key not in self._known:
                self._known[key] = await self._queries.existing(id)
            self._known.move_to_end(key)
            while len(self._known) > RUNS_KNOWN:
                self._known.popitem(last=False)
            return self._known[key]

    async def _is_over(self, arguments: Arguments) -> bool:
        """Whether the run was parked: whoever resumes it has it played by other batches."""
        id = arguments.get("run_id")  # Batches of earlier releases do not tell.
        executing = await self._runs.state(id) if id else None
        if executing is None:
            return False
        return executing.segment != int(arguments["segment"])


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
