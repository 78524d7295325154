"""Comparing runs, and looking back on what unit tests have shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from simulation.access.caller import Caller
from simulation.access.reads import READ
from simulation.bootstrap import Platform
from simulation.catalog.comparing.changes import OF_SERVICES, ChangeOf
from simulation.catalog.comparing.history import FlakyUnitTest, HistoryQueries, PassRatePoint
from simulation.catalog.comparing.queries import ComparisonQueries, RunComparison
from simulation.documents.paging import Page, Rows
from simulation.identity.permission import Permission


class ComparingAccess:
    """The comparisons of the organization's set runs.

    They name unit tests and what these are made of: who sees them may see runs, sets and tests.
    """

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    async def compare(self, base_id: str, candidate_id: str) -> RunComparison:
        """Two runs side by side; what has changed as far as the principal may read it."""
        self._require()
        organization = self._caller.principal.organization
        queries = ComparisonQueries(self._platform.set_runs)
        found = await queries.compare(organization, base_id, candidate_id)
        shown = [change for change in found.changes if self._may_see(change.of)]
        return replace(found, changes=shown)

    async def pass_rates(
        self, unit_test_id: str, page: Page, **narrowed: Any
    ) -> Rows[PassRatePoint]:
        """What a unit test has shown in completed runs, the latest first."""
        self._require()
        organization = self._caller.principal.organization
        return await HistoryQueries().pass_rates(organization, unit_test_id, page, **narrowed)

    async def count_pass_rates(self, unit_test_id: str, **narrowed: Any) -> int:
        """In how many completed runs a unit test was."""
        self._require()
        organization = self._caller.principal.organization
        return await HistoryQueries().count_pass_rates(organization, unit_test_id, **narrowed)

    async def flakiest(self, first: int, since: datetime | None) -> Sequence[FlakyUnitTest]:
        """The unit tests that flake most in the latest runs."""
        self._require()
        return await HistoryQueries().flakiest(self._caller.principal.organization, first, since)

    def _require(self) -> None:
        self._caller.principal.require(
            Permission.GET_SET_RUN, Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET
        )

    def _may_see(self, of: ChangeOf) -> bool:
        kind = "service" if of in OF_SERVICES else of.value
        # A criterion names its metric.
        kind = "metric" if of is ChangeOf.CRITERION else kind
        return kind not in READ or self._caller.principal.may(READ[kind])
