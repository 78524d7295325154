"""A run together with what comes of it: its retries merged, and the runs derived from it."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.runs.results.run_result import RunResult
from graphql_schema.catalog.runs.results.unit_test_result import UnitTestResult
from graphql_schema.catalog.runs.unit_test_run import PinnedVersion
from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import Verdict
from simulation.catalog.set_run.queries import SetRunFilter
from simulation.catalog.set_run.retries import merged as catalog
from simulation.catalog.set_run.values.origin import OriginKind
from simulation.documents.paging import Page

DERIVED_SHOWN = 20


@view(catalog.MergedUnitTest, description="A unit test with its sessions that were played again.")
class MergedUnitTest:
    unit_test: PinnedVersion
    result: UnitTestResult


def _unit_tests(root: strawberry.Parent[catalog.MergedRun], info: Info) -> list[MergedUnitTest]:
    seen = info.context.access.may_read("unit_test_set")
    unit_tests: Any = list(root.unit_tests) if seen else []
    return unit_tests


def _retry_ids(root: strawberry.Parent[catalog.MergedRun]) -> list[str]:
    return [retry.id for retry in root.retries]


@view(
    catalog.MergedRun,
    description="A run with its retries: under its own gates and policy, each session that was "
    "played again as it ended the last time. The run's own result stays what it was.",
)
class MergedRun:
    verdict: Verdict
    total: RunResult
    unit_tests: list[MergedUnitTest] = strawberry.field(
        resolver=_unit_tests, description="None for whoever may not see unit test sets."
    )
    replaced: int = strawberry.field(description="How many of its sessions are those of retries.")
    retry_ids: list[str] = strawberry.field(
        resolver=_retry_ids,
        description="The `databaseId`s of those that have ended, retries of retries as well; the "
        "oldest first.",
    )


async def merged_of(root: strawberry.Parent[SetRunDocument], info: Info) -> MergedRun | None:
    """What the run adds up to with its retries."""
    merged: Any = await info.context.access.derived_runs.merged(root)
    return merged


async def derived_runs_of(
    root: strawberry.Parent[SetRunDocument],
    info: Info,
    first: Annotated[
        int, strawberry.argument(description="At most this many, the newest first.")
    ] = DERIVED_SHOWN,
    kind: OriginKind | None = None,
) -> Any:
    """The runs that come of one."""
    wanted = SetRunFilter(origins=[root.id], origin_kind=kind)
    queries = info.context.access.set_runs
    rows = await queries.page(root.organization, wanted, Page(first=first), descending=True)
    return list(rows.items)
