"""The budget of runs that say none: what their organization has set."""

from __future__ import annotations

from simulation.catalog.set_run.messages import CreateSetRun
from simulation.limits.queries import LimitsQueries


class DefaultBudgets:
    """Gives new runs the budget of their organization."""

    def __init__(self, limits: LimitsQueries) -> None:
        self._limits = limits

    async def resolved(self, command: CreateSetRun) -> CreateSetRun:
        """``command`` with a budget, if it has none and its organization has one.

        A budget without any cap is one: whoever says it wants none.
        """
        if command.policy.budget is not None:
            return command
        budget = (await self._limits.of(command.actor.organization)).run_budget
        if budget is None:
            return command
        policy = command.policy.model_copy(update={"budget": budget})
        return command.model_copy(update={"policy": policy})
