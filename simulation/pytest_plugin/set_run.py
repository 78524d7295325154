"""Plays the set that pytest was given, and says what became of each of its unit tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from simulation.cli.runs.reporting.reading import read_report
from simulation.cli.runs.watching.patience import PatientApi
from simulation.client.api import Api, open_api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError, NotReachable
from simulation.client.looks import looks
from simulation.client.starting import find_set, start
from simulation.client.wish import baseline_of, labels_of
from simulation.kernel.errors import SimulationError
from simulation.pytest_plugin.exchange import Exchange, Result, Told
from simulation.reports.run_report.findings import Finding
from simulation.reports.run_report.reading import sessions_of
from simulation.reports.run_report.report import ReportedUnitTest, RunReport, Standing
from simulation.reports.run_report.session import ReportedSession
from simulation.settings import Settings, load_settings

REFUSALS = (ApiError, NotReachable, SimulationError)

MAX_CONVERSATIONS = 3
"""Of a unit test, those that did not pass and are shown."""

UNIT_TESTS_OF_SET = """
query UnitTestsOfSet($filter: UnitTestSetFilter!) {
  unitTestSets(filter: $filter, first: 1) {
    nodes { name unitTestRuns { unitTest { databaseId name } } }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit test of a set."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class WantedRun:
    """The run that is wanted, as the options say."""

    set_name: str
    url: str | None
    data: str | None
    labels: list[str] = field(default_factory=list)
    baseline: str | None = None
    seed: int | None = None
    timeout_seconds: float | None = None
    fail_on: frozenset[Finding] = frozenset()

    @property
    def settings(self) -> Settings:
        """Where it is played.

        Raises:
            SimulationError: a setting cannot be used.
        """
        return load_settings(url=self.url, data=self.data)

    async def unit_tests(self) -> list[Listed]:
        """The unit tests of the set, each once, in its order.

        Raises:
            ApiError: there is no such set, among other refusals.
            NotReachable: there is no server.
        """
        async with open_api(self.settings, work=False) as api:
            wanted = {"ids": [await find_set(api, self.set_name)]}
            found = await api.ask(UNIT_TESTS_OF_SET, filter=wanted)
        [chosen] = found["unitTestSets"]["nodes"]
        runs = [each["unitTest"] for each in chosen["unitTestRuns"]]
        names = {each["databaseId"]: each["name"] for each in runs if each is not None}
        return [Listed(id, name) for id, name in names.items()]

    async def play_when_wanted(self, exchange: Exchange) -> None:
        """Play it once somebody wants it, and tell what became of it."""
        async for _ in looks():
            if exchange.abandoned():
                return
            unit_tests = exchange.wanted()
            if unit_tests is not None:
                break
        try:
            async with asyncio.timeout(self.timeout_seconds):
                exchange.tell(await self._play(unit_tests or []))
        except TimeoutError:
            exchange.fail(f"The run did not end within {self.timeout_seconds:g} s.")
        except REFUSALS as error:
            exchange.fail(str(error))

    async def _play(self, unit_tests: list[str]) -> Result:
        async with self._opened() as api:
            wanted = {
                "labels": labels_of(self.labels),
                "baseline": baseline_of(self.baseline),
                "seed": self.seed,
                "only": {"unitTestIds": unit_tests},
            }
            run = await start(api, self.set_name, wanted)
            patient = PatientApi(api)
            async for _ in AsyncClient.over(patient).watch(run.id, patience_seconds=0):
                pass
            return await self._result(patient, run.id)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[Api]:
        async with open_api(self.settings, work=True) as api:
            yield api

    async def _result(self, api: Api, id: str) -> Result:
        report = await read_report(api, id)
        unwell: dict[str, list[ReportedSession]] = {}
        async for session in sessions_of(api, report, words=True):
            of_one = unwell.setdefault(session.unit_test.id, [])
            if session.unwell and session.decisive and len(of_one) < MAX_CONVERSATIONS:
                of_one.append(session)
        line = f"run {id} of {report.set_name!r}: {report.told} (seed {report.seed})"
        told = {
            each.id: self._told(each, report, unwell.get(each.id, [])) for each in report.unit_tests
        }
        return Result(line, told)

    def _told(
        self, unit_test: ReportedUnitTest, report: RunReport, unwell: list[ReportedSession]
    ) -> Told:
        found = _findings(unit_test)
        failing = [each for each in found if each in self.fail_on]
        unfinished = unit_test.standing is Standing.UNFINISHED
        finding = "unfinished" if unfinished else next(iter([*failing, *found]), "")
        lines = [f"{unit_test.told}, {unit_test.pass_rate}", unit_test.reason]
        if unfinished:
            lines.append(
                f"The run is {report.status}: {report.ended} of {report.planned} sessions."
            )
        if unit_test.regression is not None:
            lines.append(unit_test.regression.reason)
        lines += [f"{each.title}: {why}" for each in unwell for why in each.why()]
        return Told(
            finding=str(finding),
            fails=unfinished or bool(failing),
            why="\n".join(filter(None, dict.fromkeys(lines))),
            words="\n\n".join(each.words() for each in unwell),
        )


def _findings(unit_test: ReportedUnitTest) -> list[Finding]:
    """What is found of one unit test, the gravest first."""
    by_standing: dict[Standing, Any] = {
        Standing.FAILED: Finding.FAILED,
        Standing.ERROR: Finding.ERROR,
        Standing.UNDECIDED: Finding.UNDECIDED,
    }
    found = {
        by_standing.get(unit_test.standing): True,
        Finding.REGRESSED: unit_test.regression is not None,
        Finding.FLAKY: unit_test.flaky,
    }
    return [each for each, there in found.items() if each is not None and there]
