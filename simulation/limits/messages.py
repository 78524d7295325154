"""Command, event and values of an organization's limits."""

from __future__ import annotations

from pydantic import Field

from simulation.catalog.set_run.values.budget import Budget
from simulation.kernel.messages import Command, Event
from simulation.kernel.strict import Whole
from simulation.kernel.values import Value

MIN_REQUESTS_PER_MINUTE = 60
"""With fewer, whoever set them could hardly set them back."""

MAX_REQUESTS_PER_MINUTE = 1_000
"""The server's own limit of what a user may ask by GraphQL; no organization has more."""


class Limits(Value):
    """What an organization limits itself to; null where it leaves that to the server.

    ``run_budget`` is that of each new run that does not say one, ``requests_per_minute`` what
    each user may ask of GraphQL, and of each endpoint that allows more.
    """

    run_budget: Budget | None = None
    requests_per_minute: Whole | None = Field(
        default=None, ge=MIN_REQUESTS_PER_MINUTE, le=MAX_REQUESTS_PER_MINUTE
    )

    def at_most(self, per_minute: int) -> int:
        """How many requests a minute are allowed where the server allows ``per_minute``."""
        return min(per_minute, self.requests_per_minute or per_minute)


class SetOrganizationLimits(Command):
    """Give the actor's organization other limits; those it has go."""

    limits: Limits


class LimitsSet(Event):
    """The organization has these limits from now on."""

    stored_name = "limits.set"
    run_budget: Budget | None
    requests_per_minute: int | None
