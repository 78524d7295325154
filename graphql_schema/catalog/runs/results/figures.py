"""Estimates, faults and what metrics measured, in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from graphql_schema.catalog.interval import Between as Between
from graphql_schema.catalog.runs.results.run_progress import OutcomeCount
from graphql_schema.kit.views import view
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.results.measured import between
from simulation.catalog.set_run.values import result as catalog
from simulation.statistics.proportions import Estimate


@view(catalog.Figure, description="An estimate, and where the true value lies.")
class Figure:
    value: float
    interval: Between | None = strawberry.field(description="Null where there are too few values.")


def figure_of(estimate: Estimate | None) -> Figure | None:
    """An estimate as it is shown."""
    if estimate is None:
        return None
    found: Any = catalog.Figure(value=estimate.value, interval=between(estimate.interval))
    return found


@strawberry.type(description="How often a value was measured.")
class ValueCount:
    value: str
    sessions: int


def _counts(root: strawberry.Parent[catalog.MetricSummary]) -> list[ValueCount]:
    return [ValueCount(value=value, sessions=n) for value, n in root.counts.items()]


@view(catalog.MetricSummary, description="What a metric measured in counted sessions.")
class MetricSummary:
    metric_id: str
    name: str
    values: int = strawberry.field(description="Sessions in which it applied.")
    mean: Figure | None = strawberry.field(description="Of a numerical metric.")
    median: Figure | None = strawberry.field(description="Of a numerical metric.")
    p90: Figure | None = strawberry.field(
        description="What nine in ten do not exceed, of a numerical metric."
    )
    counts: list[ValueCount] = strawberry.field(
        resolver=_counts, description="Of a boolean or categorical one."
    )


def counts_of(outcomes: Mapping[Outcome, int]) -> list[OutcomeCount]:
    """Outcomes with how many sessions ended so."""
    return [OutcomeCount(outcome=outcome, sessions=n) for outcome, n in outcomes.items()]


def _by_outcome(root: strawberry.Parent[catalog.Faults]) -> list[OutcomeCount]:
    return counts_of(root.by_outcome)


@view(catalog.Faults, description="Attempts at sessions that ended by a fault of others.")
class Faults:
    attempts: int = strawberry.field(description="All attempts, those played again included.")
    count: int
    share: float = strawberry.field(description="Faults among attempts, from 0 to 1.")
    by_outcome: list[OutcomeCount] = strawberry.field(resolver=_by_outcome)
