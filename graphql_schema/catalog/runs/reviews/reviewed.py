"""What a run comes to by its reviews, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.catalog.runs.results.figures import Figure, figure_of
from graphql_schema.catalog.runs.results.run_result import RunResult
from graphql_schema.catalog.runs.results.unit_test_result import UnitTestResult
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.review.judge_agreement import CorrectedRate as CatalogRate
from simulation.catalog.review.recount import Recount
from simulation.catalog.set_run.documents import SetRunDocument


@view(Recount, description="A run as it would be if its reviews are right; it stays as it was.")
class ReviewedRun:
    reviews: int = strawberry.field(description="Results that somebody reviewed.")
    verdict: Verdict
    total: RunResult


def _raw(root: strawberry.Parent[CatalogRate]) -> Figure | None:
    return figure_of(root.raw)


def _corrected(root: strawberry.Parent[CatalogRate]) -> Figure | None:
    return figure_of(root.corrected)


@view(
    CatalogRate,
    description="The share of a metric's criteria that are met in a run: as judged, and as a "
    "judge without errors would find it.",
)
class CorrectedRate:
    metric_id: str
    metric_version: int
    name: str
    met: int
    judged: int
    raw: Figure | None = strawberry.field(resolver=_raw, description="met / judged (Wilson).")
    corrected: Figure | None = strawberry.field(
        resolver=_corrected,
        description="By the errors that reviews show (Rogan and Gladen); null as long as some are "
        "`missing`, and of a judge no better than chance.",
    )
    reviews: int = strawberry.field(
        description="Those of this version of the metric, in any run; the latest 5,000 count."
    )
    missing: int = strawberry.field(description="How many more it takes.")


async def reviewed_run(root: strawberry.Parent[SetRunDocument], info: Info) -> ReviewedRun | None:
    """The run by its reviews."""
    found: Any = await info.context.recounts.load(root.id) if root.is_completed else None
    return found


async def rates_of(root: strawberry.Parent[SetRunDocument], info: Info) -> list[CorrectedRate]:
    """The rates of a run's metrics."""
    if not root.is_completed or not info.context.access.may_read("unit_test"):
        return []
    found: Any = await info.context.access.reviews.corrected_rates(root)
    return found


async def reviewed_result(run_id: str, spec_index: int, info: Info) -> UnitTestResult | None:
    """A unit test of a run by the reviews of its sessions."""
    recount = await info.context.recounts.load(run_id)
    found: Any = recount.results[spec_index] if recount else None
    return found
