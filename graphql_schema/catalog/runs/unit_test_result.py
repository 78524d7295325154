"""What the sessions of a unit test add up to, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run import messages as catalog
from simulation.catalog.set_run.messages import Verdict

strawberry.enum(Verdict, description="What a run says about the agent.")


@view(catalog.CriterionTally, description="In how many sessions a criterion applied.")
class CriterionTally:
    criterion_name: str
    optional: bool
    sessions: int = strawberry.field(description="Those that it was held against.")
    applied: int = strawberry.field(description="Those that held what its metric looks for.")
    passed: int
    failed: int
    inconclusive: int = strawberry.field(description="Those whose judge gave no usable answer.")


def _criteria(
    root: strawberry.Parent[catalog.UnitTestRunResult], info: Info
) -> list[CriterionTally]:
    tallies: Any = list(root.criteria) if info.context.access.may_read("unit_test") else []
    return tallies


def _reason(root: strawberry.Parent[catalog.UnitTestRunResult], info: Info) -> str:
    return root.reason if info.context.access.may_read("unit_test") else ""


@view(catalog.UnitTestRunResult, description="What the sessions of a unit test add up to.")
class UnitTestResult:
    sessions: int
    passed: int
    counted: int = strawberry.field(description="Sessions whose outcome is the agent's own.")
    errors: int
    pass_rate: float | None = strawberry.field(description="passed / counted.")
    verdict: Verdict
    criteria: list[CriterionTally] = strawberry.field(
        resolver=_criteria,
        description="None in runs of earlier releases, and for whoever may not see unit tests.",
    )
    reason: str = strawberry.field(
        resolver=_reason,
        description="Why it did not pass; empty where it did, and to whoever may not see unit "
        "tests.",
    )
    decided_by: int | None = strawberry.field(
        description="The run index of the session whose reason it is; null where it is that of "
        "all of them."
    )
