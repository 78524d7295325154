"""How the sessions of a run ended, from what is shown of it and from the log."""

from __future__ import annotations

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.endings import Ending, ending_of, in_slots
from simulation.catalog.set_run.slots import slots


async def endings_of(queries: SetRunQueries, run: SetRun) -> list[Ending]:
    """The ending in each slot; sessions that were never opened were left out."""
    summaries = await queries.summaries(run.organization, run.id)
    ended = {summary.slot: ending_of(summary) for summary in summaries}
    # Documents may lag behind another worker's log: ask the log for what they lack.
    missing = [slot.number for slot in slots(run.specs) if slot.number not in ended]
    for number, session in (await queries.last_attempts(run.id, missing)).items():
        if session.outcome is not None and not session.played_again:
            ended[number] = ending_of(session)
    return in_slots(run, ended)
