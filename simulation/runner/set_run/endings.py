"""How the sessions of a run ended, from what is shown of it and from the log."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.endings import Ending, ending_of, left_out
from simulation.catalog.set_run.slots import Slot


async def endings_of(
    queries: SetRunQueries, run: SetRun, planned: Sequence[Slot]
) -> dict[int, Ending]:
    """The ending in each slot; sessions that were never opened were left out."""
    summaries = await queries.summaries(run.organization, run.id)
    endings = {summary.slot: ending_of(summary) for summary in summaries}
    # Documents may lag behind another worker's log: ask the log for what they lack.
    missing = {slot.number: slot for slot in planned if slot.number not in endings}
    sessions = await queries.last_attempts(run.id, missing)
    for number, slot in missing.items():
        session = sessions.get(number)
        if session is None or session.outcome is None or session.played_again:
            endings[number] = left_out(run.status, run.budget_reached, slot.run_index)
        else:
            endings[number] = ending_of(session)
    return endings
