"""What the sessions of a unit test add up to, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.gate import Gate, Verdict
from graphql_schema.catalog.runs.results.figures import (
    Between,
    Faults,
    MetricSummary,
    counts_of,
)
from graphql_schema.catalog.runs.results.run_progress import OutcomeCount
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run import messages as catalog
from simulation.catalog.set_run.results.measured import interval_of
from simulation.statistics.tries import Tries as CountedTries
from simulation.statistics.tries import tries_up_to


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


@view(CountedTries, description="What k tries at the same thing would give.")
class Tries:
    k: int
    pass_at_k: float = strawberry.field(description="How often at least one of them passes.")
    pass_hat_k: float = strawberry.field(description="How often all of them pass: pass^k.")


def _tries(root: strawberry.Parent[catalog.UnitTestRunResult], up_to: int = 10) -> list[Tries]:
    tries: Any = list(tries_up_to(up_to, root.passed, root.counted))
    return tries


def _outcomes(root: strawberry.Parent[catalog.UnitTestRunResult]) -> list[OutcomeCount]:
    return counts_of(root.outcomes)


def _interval(root: strawberry.Parent[catalog.UnitTestRunResult]) -> Between | None:
    interval: Any = root.interval or interval_of(root.passed, root.counted)
    return interval


def _metrics(root: strawberry.Parent[catalog.UnitTestRunResult], info: Info) -> list[MetricSummary]:
    metrics: Any = list(root.metrics) if info.context.access.may_read("unit_test") else []
    return metrics


@view(catalog.UnitTestRunResult, description="What the sessions of a unit test add up to.")
class UnitTestResult:
    sessions: int
    passed: int
    counted: int = strawberry.field(description="Sessions whose outcome is the agent's own.")
    errors: int
    pass_rate: float | None = strawberry.field(description="passed / counted.")
    interval: Between | None = strawberry.field(
        resolver=_interval, description="Where the true pass rate lies (Wilson, 0.95)."
    )
    verdict: Verdict
    gate: Gate = strawberry.field(description="What it had to show.")
    flaky: bool = strawberry.field(description="Whether sessions both passed and failed.")
    outcomes: list[OutcomeCount] = strawberry.field(
        resolver=_outcomes,
        description="Of the sessions that decided, and of those saved.",
    )
    saved: int = strawberry.field(
        description="Sessions that were not played, since the verdict was settled without them."
    )
    surplus: int = strawberry.field(
        description="Sessions that were being played when it was; they are not counted here."
    )
    faults: Faults | None = strawberry.field(description="Null in runs of earlier releases.")
    tries: list[Tries] = strawberry.field(
        resolver=_tries, description="For k up to `upTo` and to the counted sessions."
    )
    metrics: list[MetricSummary] = strawberry.field(
        resolver=_metrics, description="None for whoever may not see unit tests."
    )
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
