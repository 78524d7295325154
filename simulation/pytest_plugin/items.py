"""The unit tests of a set as items of pytest, and how they are told of."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import pytest

from simulation.cli.runs.reporting.wanted import findings_named
from simulation.kernel.showable import for_line, for_terminal
from simulation.pytest_plugin.exchange import Exchange, RunFailed, Told
from simulation.pytest_plugin.playing import attend, begin
from simulation.pytest_plugin.set_run import REFUSALS, Listed, WantedRun

OWN = {
    "flaky": ("flaky", "~", "FLAKY"),
    "undecided": ("undecided", "?", "UNDECIDED"),
    "regressed": ("regressed", "<", "REGRESSED"),
    "failed": ("uncounted", "-", "FAILED, NOT COUNTED"),
    "error": ("uncounted", "-", "ERROR, NOT COUNTED"),
}
"""By finding, of items that do not fail: what they are counted as, and shown by."""

WORKER_INPUT = "simulation"


class UnitTestFailed(Exception):
    """A unit test found what its item is to fail by."""


class UnitTestItem(pytest.Item):
    """A unit test of the set."""

    def __init__(self, *, listed: Listed, exchange: Exchange, **given: Any) -> None:
        super().__init__(**given)
        self.listed = listed
        self._exchange = exchange
        self.told: Told | None = None
        self.add_marker("simulation")

    def runtest(self) -> None:
        """Wait for the run, and fail by what is found of this unit test."""
        try:
            self.told = self._exchange.result().unit_tests[self.listed.id]
        except RunFailed as error:
            raise UnitTestFailed(f"Nothing came of the run: {error}") from None
        if self.told.words:
            self.add_report_section("call", "conversations", for_terminal(self.told.words))
        if self.told.fails:
            raise UnitTestFailed(self.told.why)
        if self.told.finding and self.told.finding not in ("flaky", "regressed"):
            raise pytest.skip.Exception(for_line(self.told.why), _use_item_location=True)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """What is shown of a failure: why, and no traceback of the plug-in's own."""
        if isinstance(excinfo.value, UnitTestFailed):
            return for_terminal(str(excinfo.value))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands: in no file."""
        return self.config.rootpath, 0, self.name


class UnitTestSet(pytest.Collector):
    """The set, as what its unit tests stand in."""

    def collect(self) -> list[Any]:
        """Nothing: the plug-in makes the items."""
        return []


class SetPlugin:
    """Collects a set, has it played once, and tells of its items."""

    def __init__(
        self, wanted: WantedRun, exchange: Exchange, listed: list[Listed] | None, *, plays: bool
    ) -> None:
        self._wanted = wanted
        self._exchange = exchange
        self._listed = listed
        self._plays = plays
        self._playing: subprocess.Popen[bytes] | None = None

    @classmethod
    def of(cls, config: pytest.Config) -> SetPlugin:
        """As the options say; a worker of xdist is told where to find the rest."""
        given: Mapping[str, Any] | None = getattr(config, "workerinput", None)
        wanted = _wanted(config)
        if given is None:
            directory = Path(tempfile.mkdtemp(prefix="simulation-pytest-"))
            return cls(wanted, Exchange(directory), None, plays=True)
        told = given[WORKER_INPUT]
        listed = [Listed(*each) for each in told["unit_tests"]]
        return cls(wanted, Exchange(Path(told["directory"])), listed, plays=False)

    def unit_tests(self) -> list[Listed]:
        """The unit tests of the set, read once."""
        if self._listed is None:
            try:
                self._listed = asyncio.run(self._wanted.unit_tests())
            except REFUSALS as error:
                raise pytest.UsageError(f"--simulation-set: {for_line(str(error))}") from None
        return self._listed

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of xdist what it would otherwise have to ask."""
        node.workerinput[WORKER_INPUT] = {
            "directory": str(self._exchange.directory),
            "unit_tests": [(each.id, each.name) for each in self.unit_tests()],
        }

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the items, so that they are chosen by name and mark like all others."""
        name = for_line(self._wanted.set_name)
        parent = UnitTestSet.from_parent(session, name=name, nodeid=f"simulation:{name}")
        seen: Counter[str] = Counter()
        made: list[UnitTestItem] = []
        for each in self.unit_tests():
            shown = for_line(each.name)
            seen[shown] += 1
            suffix = f"[{seen[shown]}]" if seen[shown] > 1 else ""
            named = f"{shown}{suffix}"
            made.append(
                UnitTestItem.from_parent(parent, name=named, listed=each, exchange=self._exchange)
            )
        items += made
        # Whoever counts what is collected counts them as well.
        collected = pytest.CollectReport(parent.nodeid, "passed", None, list(made))
        session.config.hook.pytest_collectreport(report=collected)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Have the chosen unit tests played, once for all processes."""
        if session.config.option.collectonly:
            return
        chosen = [each.listed.id for each in session.items if isinstance(each, UnitTestItem)]
        if chosen:
            self._exchange.want(chosen)
        if self._plays:
            self._playing = begin(self._wanted, self._exchange)
            waiting = (self._playing, self._exchange)
            threading.Thread(target=attend, args=waiting, name="simulation", daemon=True).start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Note what was found, for the process that tells of it."""
        report: Any = yield
        told = item.told if isinstance(item, UnitTestItem) else None
        if told is not None and report.when == "call" and not told.fails and told.finding:
            report.simulation = told.finding
            report.simulation_why = told.why
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, Any] | None:
        """Outcomes that pytest does not have."""
        finding = getattr(report, "simulation", None)
        if finding is None:
            return None
        category, letter, word = OWN[finding]
        return category, letter, (word, {"yellow": True})

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Which run it was, and why items have an outcome of the plug-in's own."""
        if not self._plays or not self._exchange.ended():
            return
        terminalreporter.section("simulation")
        try:
            terminalreporter.line(for_line(self._exchange.result().line))
        except RunFailed as error:
            terminalreporter.line(for_line(str(error)))
            return
        for category in dict.fromkeys(category for category, _, _ in OWN.values()):
            for report in terminalreporter.stats.get(category, ()):
                terminalreporter.line(f"{category.upper()} {report.nodeid}")
                for line in for_terminal(report.simulation_why).splitlines():
                    terminalreporter.line(f"  {line}")

    def pytest_unconfigure(self) -> None:
        """Leave nothing behind."""
        if self._playing is not None and self._playing.poll() is None:
            self._playing.terminate()
        if self._plays:
            shutil.rmtree(self._exchange.directory, ignore_errors=True)


def _wanted(config: pytest.Config) -> WantedRun:
    option = config.getoption
    try:
        fail_on = findings_named(option("--simulation-fail-on"), "--simulation-fail-on")
    except REFUSALS as error:
        raise pytest.UsageError(str(error)) from None
    return WantedRun(
        set_name=option("--simulation-set"),
        url=option("--simulation-url"),
        data=option("--simulation-data"),
        labels=option("--simulation-label"),
        baseline=option("--simulation-baseline"),
        seed=option("--simulation-seed"),
        timeout_seconds=option("--simulation-timeout"),
        fail_on=fail_on or frozenset(),
    )
