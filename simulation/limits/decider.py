"""Decides on the limits of an organization: the last ones count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.limits.messages import Limits, LimitsSet, SetOrganizationLimits


class LimitsDecider:
    """The decider of limits; the id of a stream is the organization's."""

    category = "limits"
    commands = (SetOrganizationLimits,)
    events = (LimitsSet,)

    def target(self, command: Any) -> str:
        return str(command.actor.organization)

    def needs(self, command: Any, state: Limits | None, facts: Facts) -> Sequence[Need]:
        return ()

    def decide(self, command: Any, state: Limits | None, facts: Facts) -> Decision:
        wanted: Limits = command.limits
        if wanted.run_budget is not None and not any(wanted.run_budget.limits()):
            raise ValidationFailed(
                "run_budget: has no cap; name at least one, or leave the budget out.",
                field="run_budget",
            )
        if wanted == (state or Limits()):
            return NOTHING
        event = LimitsSet(
            run_budget=wanted.run_budget, requests_per_minute=wanted.requests_per_minute
        )
        return Decision((event,))

    def evolve(self, state: Limits | None, event: Any, metadata: Metadata) -> Limits:
        return Limits(run_budget=event.run_budget, requests_per_minute=event.requests_per_minute)
