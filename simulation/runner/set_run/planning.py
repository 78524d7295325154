"""Says what a run will take before it is created, from the runs of its set that there were."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.bus import Bus
from simulation.catalog.set_run.messages import CreateSetRun, SetRunCreated
from simulation.catalog.set_run.queries import SetRunFilter, SetRunQueries
from simulation.catalog.set_run.results.plan import Plan, plan_of
from simulation.catalog.set_run.values.tallies import SessionTally
from simulation.documents.paging import Page
from simulation.kernel.prices import Prices
from simulation.runner.apart import apart
from simulation.runner.budget.defaults import DefaultBudgets
from simulation.runner.set_run.baselines import Baselines

RUNS_LOOKED_AT = 5
"""The latest runs of a set; what they took is what the next one will."""


class Planner:
    """Plans runs. ``model`` plays where none is preferred, ``at_once`` sessions together."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        baselines: Baselines,
        budgets: DefaultBudgets,
        prices: Prices,
        model: str,
        at_once: int,
    ) -> None:
        self._baselines = baselines
        self._budgets = budgets
        self._bus = bus
        self._queries = queries
        self._prices = prices
        self._model = model
        self._at_once = at_once

    async def plan(self, command: CreateSetRun) -> Plan:
        """What the run that ``command`` would create will take; nothing is created.

        Raises:
            SimulationError: whatever creating it would be refused for.
        """
        command = await self._budgets.resolved(command)
        command = await self._baselines.resolved(command)
        [created] = (await self._bus.consider(command)).events
        assert isinstance(created, SetRunCreated)
        earlier = await self._earlier(command)
        prices, model, at_once = self._prices, self._model, self._at_once
        # What a test that may stop early will do is added up session by session.
        return await apart(lambda: plan_of(created, earlier, prices, model, at_once))

    async def _earlier(self, command: CreateSetRun) -> Mapping[str, SessionTally]:
        # What comes of another run took less, or other things, than the set does.
        wanted = SetRunFilter(
            unit_test_set_ids=[command.unit_test_set_id], is_completed=True, derived=False
        )
        page = Page(first=RUNS_LOOKED_AT)
        rows = await self._queries.page(command.actor.organization, wanted, page, descending=True)
        totals: dict[str, dict[str, int]] = {}
        for run in rows.items:
            for unit_test, by_outcome in (run.tallies or {}).items():
                total = totals.setdefault(unit_test, {})
                for tally in by_outcome.values():
                    for name, value in tally.model_dump().items():
                        total[name] = total.get(name, 0) + value
        return {id: SessionTally(**total) for id, total in totals.items()}
