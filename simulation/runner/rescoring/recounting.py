"""Reads what it takes to count a run again by its reviews."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.catalog.review.documents import ReviewDocument
from simulation.catalog.review.queries import ReviewQueries
from simulation.catalog.review.recount import Recount, ending_by, recounted
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.endings import Ending, ending_of, in_slots
from simulation.catalog.set_run.slots import spec_at
from simulation.runner.apart import apart

SESSIONS_READ = 100
"""How many sessions are folded at once."""


class Recounting:
    """Counts runs that have ended again, by their reviews."""

    def __init__(self, reviews: ReviewQueries, runs: SetRunQueries) -> None:
        self._reviews = reviews
        self._runs = runs

    async def of_run(self, organization: str, set_run_id: str) -> Recount | None:
        """The run by its reviews; null where it goes on, or has none."""
        run = await self._runs.get(organization, set_run_id)
        if run is None or not run.is_completed:
            return None
        reviews = await self._reviews.of_run(organization, set_run_id)
        if not reviews:
            return None
        summaries = await self._runs.summaries(organization, set_run_id)
        endings = in_slots(run, {each.slot: ending_of(each) for each in summaries})
        held = (run.baseline, run.regressions)
        corrected = await self._corrected(run, reviews)
        return await apart(
            lambda: recounted(run.specs, run.policy, endings, corrected, len(reviews), held)
        )

    async def _corrected(
        self, run: SetRunDocument, reviews: Sequence[ReviewDocument]
    ) -> dict[int, Ending]:
        by_session: dict[str, dict[str, ReviewDocument]] = {}
        for each in reviews:
            by_session.setdefault(each.session_id, {})[each.id] = each
        ids, found = list(by_session), dict[int, Ending]()
        for start in range(0, len(ids), SESSIONS_READ):
            sessions = await self._runs.sessions(ids[start : start + SESSIONS_READ])
            for id, session in sessions.items():
                if session.played_again:
                    continue  # Another attempt counts in its place.
                spec = spec_at(run.specs, session.slot)
                found[session.slot] = ending_by(session, spec, by_session[id])
        return found
