"""What a run will take and can show, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.gate import EarlyStop
from graphql_schema.catalog.runs.set_run_input import CreateUnitTestSetRunInput, fields_of
from graphql_schema.catalog.runs.unit_test_run import PinnedVersion
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run.results import plan as catalog


@view(catalog.Chance, description="What a gate will say if the agent really passes that often.")
class GateChance:
    true_rate: float
    passed: float = strawberry.field(description="How probable it is, from 0 to 1.")
    failed: float
    undecided: float
    sessions: float = strawberry.field(description="Played on average.")


@view(catalog.Expected, description="What sessions will take, as those of earlier runs did.")
class ExpectedCost:
    sessions: int
    agent_calls: int
    model_calls: int | None = strawberry.field(
        description="Of personas, judges and tools that a model plays."
    )
    prompt_tokens: float | None
    completion_tokens: float | None
    money: float | None = strawberry.field(
        description="By the prices in the settings; null where one is missing."
    )
    seconds: float | None = strawberry.field(description="Of one session after the other.")
    at_most: bool = strawberry.field(
        description="Whether there was no earlier run, so that it is the most that it can be; "
        "further rounds of simulated tools within a turn come on top."
    )


@view(catalog.UnitTestPlan, description="What one unit test will take and can show.")
class UnitTestPlan:
    unit_test: PinnedVersion
    gate: str
    expected: ExpectedCost
    based_on: int = strawberry.field(description="Sessions of the latest runs of the set.")
    chances: list[GateChance] = strawberry.field(
        description="For gates of a pass rate: to decide, by what the true rate is."
    )


@view(catalog.Plan, description="A run before it is played.")
class UnitTestSetRunPlan:
    unit_test_set: PinnedVersion
    early_stop: EarlyStop
    unit_tests: list[UnitTestPlan]
    expected: ExpectedCost
    seconds: float | None = strawberry.field(
        description="With as many sessions at once as one worker plays."
    )


@strawberry.type
class PlanQuery:
    @strawberry.field(
        description="What a run would take and could show; it is not started. Refused for whatever "
        "starting it would be."
    )
    async def unit_test_set_run_plan(
        self, info: Info, input: CreateUnitTestSetRunInput
    ) -> UnitTestSetRunPlan:
        access = info.context.access
        plan: Any = await access.plan_set_run(id=access.new_id(), **fields_of(input, access))
        return plan
