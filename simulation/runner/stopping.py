"""Which sessions of a run are needed no more: those after the one that settled the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulation.catalog.gates.evidence import Evidence
from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.session.decider import Session
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.results.endings import Ending, ending_of
from simulation.catalog.set_run.results.verdict import evidence_for, heard_in
from simulation.catalog.set_run.slots import Slot
from simulation.kernel.clock import Clock
from simulation.kernel.latest import Latest
from simulation.runner.apart import by_weight

LOOK_SECONDS = 1.0
"""How late it is known here what other workers played."""
UNIT_TESTS_WATCHED = 4096
CHARACTERS_OF_A_SESSION = 20
"""What a planned session weighs beside the texts that are read apart from the loop."""


class SessionSpared(Exception):
    """The verdict is settled without the session; no further turn may begin."""


@dataclass(slots=True)
class _Gathered:
    """The sessions of one unit test that have ended, as far as it is known here."""

    evidence: Evidence
    slots: range
    waiting: dict[int, Ending] = field(default_factory=dict)
    looked_at: float = float("-inf")

    def add(self, slot: int, ending: Ending) -> None:
        """Take the ending in ``slot`` in, as soon as those before it are."""
        if self.evidence.settled is None and slot >= self._next:
            self.waiting[slot] = ending
            self._advance()

    def spares(self, slot: int) -> bool:
        """Whether the verdict is settled without ``slot``."""
        return self.evidence.settled is not None and slot >= self._next

    @property
    def _next(self) -> int:
        return self.slots.start + self.evidence.count.sessions

    def _advance(self) -> None:
        while self.evidence.settled is None and self._next in self.waiting:
            ending = self.waiting.pop(self._next)
            self.evidence.add(ending.passed, heard_in(ending.results))


def stops_early(run: SetRun) -> bool:
    """Whether sessions of ``run`` may be left out."""
    return run.origin is None and run.policy.early_stop is not EarlyStop.OFF


class Stopping:
    """Follows the evidence of runs that stop early."""

    def __init__(self, queries: SetRunQueries, clock: Clock) -> None:
        self._queries = queries
        self._clock = clock
        self._gathered: Latest[tuple[str, int], _Gathered] = Latest(UNIT_TESTS_WATCHED)

    async def spares(self, run: SetRun, slot: Slot) -> bool:
        """Whether the session in ``slot`` need not be played, or not further."""
        gathered = await self._of(run, slot)
        if gathered.evidence.settled is None:
            await self._look(run, gathered)
        return gathered.spares(slot.number)

    def note(self, run: SetRun, slot: Slot, session: Session) -> None:
        """Take in how a session ended here."""
        known = self._gathered.get((run.id, slot.spec_index))
        if known is not None and not session.played_again:
            known.add(slot.number, ending_of(session))

    async def _look(self, run: SetRun, gathered: _Gathered) -> None:
        now = self._clock.ticks()
        if now - gathered.looked_at < LOOK_SECONDS:
            return
        gathered.looked_at = now
        for summary in await self._queries.summaries(run.organization, run.id, gathered.slots):
            gathered.add(summary.slot, ending_of(summary))

    async def _of(self, run: SetRun, slot: Slot) -> _Gathered:
        key = (run.id, slot.spec_index)
        known = self._gathered.get(key)
        if known is None:
            spec = run.specs[slot.spec_index]
            first = sum(each.run_count for each in run.specs[: slot.spec_index])
            slots = range(first, first + spec.run_count)
            # Where a sequential test stops takes the longer the more sessions there are.
            weight = spec.run_count * CHARACTERS_OF_A_SESSION
            evidence = await by_weight(weight, lambda: evidence_for(spec, run.policy))
            known = self._gathered.get(key) or _Gathered(evidence, slots)
            self._gathered.put(key, known)
        return known
