"""The limits that an organization sets itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.runs.results.run_result import Budget
from graphql_schema.catalog.runs.set_run_input import BudgetInput
from graphql_schema.kit.context import Info
from graphql_schema.kit.inputs import plain
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.identity.permission import Permission
from simulation.limits.documents import LimitsDocument
from simulation.limits.messages import (
    MAX_REQUESTS_PER_MINUTE,
    MIN_REQUESTS_PER_MINUTE,
    Limits,
    SetOrganizationLimits,
)


@view(LimitsDocument, description="The limits that an organization has set itself.")
class OrganizationLimits:
    run_budget: Budget | None = strawberry.field(
        description="The budget of each new run that does not say one; null for none."
    )
    requests_per_minute: int | None = strawberry.field(
        description="What each user may ask by GraphQL in a minute, and of each endpoint of REST "
        "that allows more; null for what the server allows."
    )
    set_by: str
    set_at: datetime


@strawberry.input(description="All that is to hold from now on: what is left out has no limit.")
class SetOrganizationLimitsInput:
    run_budget: BudgetInput | None = strawberry.field(
        default=None,
        description="That of each new run that does not say one. A run with `budget: {}` has none.",
    )
    requests_per_minute: int | None = strawberry.field(
        default=None,
        description=f"From {MIN_REQUESTS_PER_MINUTE} to {MAX_REQUESTS_PER_MINUTE:,}, of each user.",
    )


@strawberry.type
class OrganizationLimitsPayload:
    """What holds now."""

    limits: OrganizationLimits | None


@strawberry.type
class OrganizationLimitsQuery:
    @strawberry.field(
        description="The limits that the organization has set itself; null where it never has."
    )
    async def organization_limits(self, info: Info) -> OrganizationLimits | None:
        found: Any = await info.context.access.limits.found()
        return found


@strawberry.type
class OrganizationLimitsMutation:
    @mutation(
        SetOrganizationLimits,
        answers=Permission.GET_LIMITS,
        description="Set the limits of the organization; they take the place of those before, and "
        "hold for what is asked and begun from now on.",
    )
    async def set_organization_limits(
        self, info: Info, input: SetOrganizationLimitsInput
    ) -> OrganizationLimitsPayload:
        limits = info.context.access.limits
        await limits.set(Limits(**plain(input)))
        found: Any = await limits.found()
        return OrganizationLimitsPayload(limits=found)
