"""The workflows of a set run: the run itself, and its batches of sessions."""

from __future__ import annotations

import asyncio

from simulation.bus import Bus
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import CreateSetRun, FinishSetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import Slot, session_id, slots
from simulation.catalog.set_run.verdict import unit_test_result
from simulation.kernel.clock import Clock
from simulation.pulse.engine.port import Arguments, Child, Context, Engine
from simulation.runner.player import SessionPlayer

SET_RUN_WORKFLOW = "set_run"
BATCH_WORKFLOW = "session_batch"

BATCH_SIZE = 10
"""Sessions in one engine child: a child costs about 10 ms of CPU, a session in it nothing."""


class SetRunWorkflows:
    """Executes set runs on an engine. Every step may be repeated after a crash."""

    def __init__(
        self, engine: Engine, bus: Bus, queries: SetRunQueries, player: SessionPlayer, clock: Clock
    ) -> None:
        self._engine = engine
        self._bus = bus
        self._queries = queries
        self._player = player
        self._clock = clock
        self._working = False
        engine.register(SET_RUN_WORKFLOW, self._run)
        engine.register(BATCH_WORKFLOW, self._batch)

    async def create(self, command: CreateSetRun) -> SetRun:
        """Carry out ``command`` and have the new run executed.

        A process that does not work itself leaves that to the next one that does.
        """
        receipt = await self._bus.handle(command)
        if self._working:
            await self.start(command.id)
        run: SetRun = receipt.state
        return run

    async def start(self, set_run_id: str) -> None:
        """Have a set run executed. Repeatable."""
        await self._engine.start(SET_RUN_WORKFLOW, set_run_id, {"set_run_id": set_run_id})

    async def resume(self) -> int:
        """Start every unfinished run that the engine may not know; returns how many.

        A process can die between the commit that creates a run and the call that starts it.
        """
        self._working = True
        unfinished = await self._queries.unfinished()
        for run in unfinished:
            await self.start(run.id)
        return len(unfinished)

    async def _run(self, context: Context, arguments: Arguments) -> None:
        run = await self._state(arguments)
        if run.status.finished:
            return
        planned = slots(run.specs)
        # The children depend on nothing but the run's creation: after a crash the engine
        # must meet the very same ones again.
        await context.run_children(
            [
                Child(
                    BATCH_WORKFLOW,
                    f"{run.id}:{start}",
                    {"set_run_id": run.id, "start": start, "end": start + BATCH_SIZE},
                )
                for start in range(0, len(planned), BATCH_SIZE)
            ]
        )
        await self._finish(run, planned)

    async def _batch(self, context: Context, arguments: Arguments) -> None:
        run = await self._state(arguments)
        batch = slots(run.specs)[arguments["start"] : arguments["end"]]
        async with asyncio.TaskGroup() as group:
            for slot in batch:
                group.create_task(self._player.play(run, slot))

    async def _finish(self, run: SetRun, planned: list[Slot]) -> None:
        outcomes = await self._outcomes(run, planned)
        results = tuple(
            unit_test_result(
                spec.unit_test.id,
                [outcomes[slot.number] for slot in planned if slot.spec_index == index],
            )
            for index, spec in enumerate(run.specs)
        )
        await self._bus.handle(
            FinishSetRun(actor=run.creator, at=self._clock.now(), id=run.id, results=results)
        )

    async def _outcomes(self, run: SetRun, planned: list[Slot]) -> dict[int, Outcome]:
        """The outcome in each slot; sessions that were never opened count as cancelled."""
        summaries = await self._queries.summaries(run.organization, run.id)
        outcomes = {summary.slot: summary.outcome for summary in summaries}
        # Documents may lag behind another worker's log: ask the log for what they lack.
        missing = {
            session_id(run.id, slot.number): slot.number
            for slot in planned
            if slot.number not in outcomes
        }
        sessions = await self._queries.sessions(missing)
        for id, number in missing.items():
            session = sessions.get(id)
            outcomes[number] = (session.outcome if session else None) or Outcome.CANCELLED
        return outcomes

    async def _state(self, arguments: Arguments) -> SetRun:
        id = arguments["set_run_id"]
        run = await self._queries.state(id)
        if run is None:
            raise LookupError(f"The log holds no set run {id}.")
        return run
