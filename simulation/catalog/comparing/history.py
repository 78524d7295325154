"""Reads what unit tests have shown over time. No read grows with all the runs that there are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulation.catalog.comparing.rates import Rate
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import RunStatus
from simulation.documents.moment import given_moment
from simulation.documents.paging import Order, Page, Rows
from simulation.kernel.errors import ValidationFailed
from simulation.statistics.proportions import Interval, wilson

RUNS_LOOKED_AT = 200
"""The latest runs of an organization, of which flaky unit tests are told."""

_SHOWN = {
    "_id": 1,
    "sort_key": 1,
    "created_at": 1,
    "specs.unit_test": 1,
    "specs.service": 1,
    "specs.service_version_set_name": 1,
    "results.passed": 1,
    "results.counted": 1,
    "results.verdict": 1,
}
"""A run may hold thousands of criteria, which nobody asks for here."""


class Shown(Rate):
    """What sessions of a unit test have shown."""

    __slots__ = ()

    @property
    def interval(self) -> Interval | None:
        """Where the true rate lies (Wilson, 0.95)."""
        return wilson(self.passed, self.counted) if self.counted else None

    @property
    def flaky(self) -> bool:
        """Whether sessions both passed and failed."""
        return 0 < self.passed < self.counted


@dataclass(frozen=True, slots=True)
class PassRatePoint:
    """What a unit test has shown in one run, and on what."""

    unit_test_id: str
    unit_test_name: str
    unit_test_version: int
    service_name: str
    service_version: int
    version_set: str
    set_run_id: str
    created_at: datetime
    shown: Shown
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FlakyUnitTest:
    """A unit test whose sessions both passed and failed in ``flaky_runs`` of ``runs``."""

    unit_test_id: str
    name: str
    runs: int
    flaky_runs: int
    shown: Shown

    @property
    def flaky_share(self) -> float:
        """flaky runs / runs, from 0 to 1."""
        return self.flaky_runs / self.runs


class HistoryQueries:
    """What unit tests of one organization have shown. Runs that come of others are left out."""

    async def pass_rates(
        self,
        organization: str,
        unit_test_id: str,
        page: Page,
        *,
        service_version: int | None = None,
        version_set: str | None = None,
    ) -> Rows[PassRatePoint]:
        """What a unit test has shown in completed runs, the latest first; on a version if given.

        Raises:
            ValidationFailed: a page is asked for from its end, or from another list.
        """
        if page.backward or page.before is not None:
            raise ValidationFailed(
                "last: the history is read from its latest run on; give first and after.",
                field="last",
            )
        order = Order("sort_key", descending=True)
        condition = _of_unit_test(organization, unit_test_id, service_version, version_set)
        condition |= order.between(page)
        runs = await _read(condition, page.size + 1)
        kept = runs[: page.size]
        points = [
            next(
                point
                for point in _points(run)
                if point.unit_test_id == unit_test_id
                and service_version in (None, point.service_version)
                and version_set in (None, point.version_set)
            )
            for run in kept
        ]
        keys = [f"sort_key={run['sort_key']}" for run in kept]
        return Rows(points, keys, len(runs) > page.size, page.after is not None)

    async def count_pass_rates(
        self,
        organization: str,
        unit_test_id: str,
        *,
        service_version: int | None = None,
        version_set: str | None = None,
    ) -> int:
        """In how many completed runs it was."""
        condition = _of_unit_test(organization, unit_test_id, service_version, version_set)
        return int(await SetRunDocument.get_motor_collection().count_documents(condition))

    async def flakiest(
        self, organization: str, first: int, since: datetime | None
    ) -> Sequence[FlakyUnitTest]:
        """The unit tests that flake most in the latest 200 completed runs, the worst first."""
        condition = _completed(organization)
        if since is not None:
            moment = given_moment(since, "since")
            condition["sort_key"] = {"$gte": moment.isoformat(timespec="milliseconds")}
        by_test: dict[str, list[PassRatePoint]] = {}
        for run in await _read(condition, RUNS_LOOKED_AT):
            for point in _points(run):
                if point.shown.counted:
                    by_test.setdefault(point.unit_test_id, []).append(point)
            await asyncio.sleep(0)
        found = [_flaky(points) for points in by_test.values()]
        flaky = [each for each in found if each.flaky_runs]
        flaky.sort(key=lambda each: (-each.flaky_share, -each.runs, each.name, each.unit_test_id))
        return flaky[:first]


def _completed(organization: str) -> dict[str, Any]:
    return {
        "organization": organization,
        "status": RunStatus.COMPLETED.value,
        "origin": None,
    }


def _of_unit_test(
    organization: str, id: str, service_version: int | None, version_set: str | None
) -> dict[str, Any]:
    spec = {
        "unit_test.id": id,
        "service.version": service_version,
        "service_version_set_name": version_set,
    }
    wanted = {name: value for name, value in spec.items() if value is not None}
    condition = _completed(organization) | {"specs.unit_test.id": id}
    return condition | ({"specs": {"$elemMatch": wanted}} if len(wanted) > 1 else {})


async def _read(condition: dict[str, Any], most: int) -> list[dict[str, Any]]:
    runs = SetRunDocument.get_motor_collection()
    found = runs.find(condition, _SHOWN).sort([("sort_key", -1)]).limit(most)
    return [run async for run in found]


def _points(run: dict[str, Any]) -> Iterator[PassRatePoint]:
    """The unit tests of a run as it is stored; one that a set names twice twice."""
    for spec, result in zip(run["specs"], run["results"], strict=True):
        yield PassRatePoint(
            unit_test_id=spec["unit_test"]["id"],
            unit_test_name=spec["unit_test"]["name"],
            unit_test_version=spec["unit_test"]["version"],
            service_name=spec["service"]["name"],
            service_version=spec["service"]["version"],
            version_set=spec["service_version_set_name"],
            set_run_id=run["_id"],
            created_at=run["created_at"].replace(tzinfo=UTC),
            shown=Shown(result["passed"], result["counted"]),
            verdict=Verdict(result["verdict"]),
        )


def _flaky(points: Sequence[PassRatePoint]) -> FlakyUnitTest:
    return FlakyUnitTest(
        unit_test_id=points[0].unit_test_id,
        name=points[0].unit_test_name,
        runs=len(points),
        flaky_runs=sum(point.shown.flaky for point in points),
        shown=Shown(
            sum(point.shown.passed for point in points),
            sum(point.shown.counted for point in points),
        ),
    )
