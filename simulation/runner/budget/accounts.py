"""The accounts of runs that have a budget: what they have spent, as far as it is known here.

What has ended is added up in documents. What this process plays it knows to the call. Of what
other workers play it learns when it has ended: so much may be spent beyond a cap, and no more
than the calls that were under way when it was reached.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from simulation.bus import Bus
from simulation.catalog.session.decider import Session
from simulation.catalog.session.totals import Spender, Spent
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import RecordBudgetReached
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.values.budget import Budget, BudgetReached, Spending, reached
from simulation.catalog.set_run.values.tallies import ROLES, SessionTally, Tallies
from simulation.kernel.clock import Clock
from simulation.kernel.latest import Latest
from simulation.runner.budget.rates import Rates, RoleRates, priced

LOOK_SECONDS = 1.0
"""How late it is known here what other workers have spent."""
SESSIONS_READ = 100
"""How many sessions are folded at once when an account is opened."""
RUNS_WATCHED = 1024


class OutOfBudget(Exception):
    """The budget of the run is used up; no further turn may begin, and no judge be asked."""


class Accounts:
    """The accounts of the runs that are played here."""

    def __init__(self, bus: Bus, queries: SetRunQueries, rates: Rates, clock: Clock) -> None:
        self._bus = bus
        self._queries = queries
        self._rates = rates
        self._clock = clock
        self._known: Latest[str, Account] = Latest(RUNS_WATCHED)

    def of(self, run: SetRun) -> Account | None:
        """The account of ``run``; null where it has no budget."""
        budget = run.policy.budget
        if budget is None:
            return None
        known = self._known.get(run.id)
        if known is None:
            known = Account(run, budget, self._bus, self._queries, self._rates, self._clock)
            self._known.put(run.id, known)
        return known


class Account:
    """What one run has spent of its budget. It is opened before anything is noted."""

    def __init__(
        self,
        run: SetRun,
        budget: Budget,
        bus: Bus,
        queries: SetRunQueries,
        rates: Rates,
        clock: Clock,
    ) -> None:
        self._run = run
        self._budget = budget
        self._bus = bus
        self._queries = queries
        self._rates = rates
        self._clock = clock
        self._reached = run.budget_reached
        self._by_unit_test: Mapping[str, RoleRates] | None = None
        self._ended = Spending()
        self._in_hand: dict[str, Spending] = {}
        self._elsewhere: set[str] = set()
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()
        self._telling = asyncio.Lock()
        self._closing = 0
        self._closed = asyncio.Event()
        self._closed.set()

    def note(self, session: Session) -> None:
        """Take in what a session that is played here has spent by now."""
        self._elsewhere.discard(session.id)
        if session.outcome is None:
            self._in_hand[session.id] = self._priced(session)
        elif self._in_hand.pop(session.id, None) is not None:
            self._ended += self._priced(session)

    def leave(self, id: str) -> None:
        """A session is not played here any more: others may have taken it over."""
        if id in self._in_hand:
            self._elsewhere.add(id)

    @asynccontextmanager
    async def closing(self) -> AsyncIterator[None]:
        """While a session ends nobody looks: it would be counted twice, or not at all."""
        async with self._looking:
            self._closing += 1
            self._closed.clear()
        try:
            yield
        finally:
            self._closing -= 1
            if not self._closing:
                self._closed.set()

    async def is_used_up(self) -> bool:
        """Whether a cap is reached. Whoever notices it first tells the others, by the log."""
        if self._reached is None:
            await self.look()
            found = self._found()
            if found is not None:
                await self._tell(found)
        return self._reached is not None

    def _found(self) -> BudgetReached | None:
        spent = sum(self._in_hand.values(), self._ended)
        seconds = (self._clock.now() - self._run.created_at).total_seconds()
        return reached(self._budget, spent, seconds)

    async def _tell(self, what: BudgetReached) -> None:
        run = self._run
        async with self._telling:
            if self._reached is None:
                now = self._clock.now()
                await self._bus.handle(
                    RecordBudgetReached(actor=run.creator, at=now, id=run.id, reached=what)
                )
                self._reached = what

    async def look(self) -> None:
        """Learn what others have spent, unless that was done just now."""
        async with self._looking:
            if self._clock.ticks() - self._looked_at < LOOK_SECONDS:
                return
            await self._closed.wait()
            if self._by_unit_test is None:
                await self._open()
            else:
                await self._look_elsewhere()
            self._ended = self._tallied(await self._queries.spent(self._run.id))
            self._looked_at = self._clock.ticks()

    async def _open(self) -> None:
        """Learn of what was begun and has not ended, by others or before a crash."""
        run = self._run
        rates = await self._rates.of(run)
        by_unit_test = {
            spec.unit_test.id: each for spec, each in zip(run.specs, rates, strict=True)
        }
        ended = await self._queries.ended_slots(run.id)
        planned = sum(spec.run_count for spec in run.specs)
        slots = [slot for slot in range(planned) if slot not in ended]
        begun: dict[str, Spending] = {}
        for start in range(0, len(slots), SESSIONS_READ):
            some = slots[start : start + SESSIONS_READ]
            for session in (await self._queries.last_attempts(run.id, some)).values():
                if session.outcome is None:
                    spent = session.totals.spent
                    begun[session.id] = priced(spent, by_unit_test[session.unit_test_id])
        self._by_unit_test, self._in_hand, self._elsewhere = by_unit_test, begun, set(begun)

    async def _look_elsewhere(self) -> None:
        """Look at what was begun elsewhere before it is looked at what has ended."""
        ids = sorted(self._elsewhere)
        for start in range(0, len(ids), SESSIONS_READ):
            found = await self._queries.sessions(ids[start : start + SESSIONS_READ])
            for id, session in found.items():
                if id not in self._elsewhere:
                    continue  # It was taken up here meanwhile.
                if session.outcome is None:
                    self._in_hand[id] = self._priced(session)
                else:
                    self._elsewhere.discard(id)
                    del self._in_hand[id]

    def _priced(self, session: Session) -> Spending:
        assert self._by_unit_test is not None, "an account is opened before it is used"
        return priced(session.totals.spent, self._by_unit_test[session.unit_test_id])

    def _tallied(self, by_unit_test: Tallies) -> Spending:
        assert self._by_unit_test is not None, "an account is opened before it is used"
        total = Spending()
        for unit_test, by_outcome in by_unit_test.items():
            for tally in by_outcome.values():
                total += priced(_spent(tally), self._by_unit_test[unit_test])
        return total


def _spent(tally: SessionTally) -> list[Spent]:
    return [
        Spent(
            role=Spender(role),
            calls=getattr(tally, f"{role}_calls"),
            prompt_tokens=getattr(tally, f"{role}_prompt_tokens"),
            completion_tokens=getattr(tally, f"{role}_completion_tokens"),
        )
        for role in ROLES
    ]
