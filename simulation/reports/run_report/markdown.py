"""A run as Markdown for a pull request: what came out, what regressed, what failed, what changed.

What users and agents wrote stands in spans of code, where it mentions nobody and links nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, ClassVar

from simulation.kernel.showable import for_markdown_code as code
from simulation.reports.run_report.report import (
    ReportedRegression,
    ReportedUnitTest,
    RunReport,
    Standing,
)
from simulation.reports.run_report.session import ReportedSession
from simulation.reports.summary import budget_told, total_of

MAX_CHARACTERS = 65_536
"""What a comment on GitHub may hold; GitLab's hold more."""
MAX_TEXT = 300
"""Characters of anything that somebody wrote."""

_MARKS = {
    Standing.PASSED: "✅",
    Standing.FAILED: "❌",
    Standing.ERROR: "💥",
    Standing.UNDECIDED: "❔",
    Standing.UNFINISHED: "⏳",
}
_FOR_THE_REST = 200
"""Characters that a section leaves free, to say what does not fit."""


@dataclass(frozen=True, slots=True)
class First:
    """Of a unit test the first session that failed, or else the first that a fault ended."""

    session: str
    failed: bool
    why: str


Firsts = dict[int, First]
"""By the slot that a unit test begins at."""


class MarkdownWriter:
    """Writes Markdown that fits into a comment: each unit test in three lines at most."""

    needs_words: ClassVar[bool] = False

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        self._report, self._target = report, target
        self._first: Firsts = {}

    def add(self, session: ReportedSession) -> None:
        place = session.unit_test.slots.start
        found = self._first.get(place)
        if not session.unwell or not session.decisive:
            return
        if found is None or (session.failed and not found.failed):
            self._first[place] = First(session.title, session.failed, _cut(session.why()[0]))

    def finish(self) -> None:
        text = summary(self._report, self._first)
        self._target.write(text.encode("utf-8", "backslashreplace"))


def summary(report: RunReport, first: Firsts) -> str:
    """The whole text."""
    page = _Page()
    page.add("\n".join(_headline(report)))
    tests = report.unit_tests
    unwell = [each for each in tests if each.standing not in (Standing.PASSED, Standing.UNFINISHED)]
    flaky = [each for each in tests if each.standing is Standing.PASSED and each.flaky]
    if report.regressions:
        title = f"Worse than in {code(report.baseline or '')}"
        page.section(title, [_regressed(each, report, first) for each in report.regressions])
    page.section("Did not pass", [_unit_test(each, first) for each in unwell])
    page.section("Passed, and is flaky", [_unit_test(each, first) for each in flaky])
    if report.comparison is not None:
        page.section(f"Changed since {code(report.baseline or '')}", _changes(report.comparison))
    page.table(tests)
    return page.text


class _Page:
    """Text that stays below the limit: what does not fit any more is counted."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, block: str) -> None:
        if self._fits(block):
            self.text += f"{block}\n"

    def section(self, title: str, items: Sequence[str]) -> None:
        if not items:
            return
        self.add(f"\n### {title} ({len(items)})\n")
        for number, item in enumerate(items):
            if not self._fits(item):
                self.text += f"- … and {len(items) - number} more\n"
                return
            self.add(item)

    def table(self, unit_tests: Sequence[ReportedUnitTest]) -> None:
        head = "| | unit test | sessions | pass rate | |\n| --- | --- | --- | --- | --- |"
        title = f"<summary>All {len(unit_tests)} unit tests</summary>"
        if not self._fits(f"\n<details>{title}\n\n{head}\n"):
            return
        self.text += f"\n<details>{title}\n\n{head}\n"
        for number, each in enumerate(unit_tests):
            row = _row(each)
            if not self._fits(row):
                self.text += f"\n… and {len(unit_tests) - number} more\n"
                break
            self.add(row)
        self.text += "\n</details>\n"

    def _fits(self, block: str) -> bool:
        return len(self.text) + len(block) + _FOR_THE_REST < MAX_CHARACTERS


def _headline(report: RunReport) -> Iterator[str]:
    marks = {"passed": "✅", "failed": "❌"}
    mark = marks.get(report.verdict or "", _MARKS[Standing.UNDECIDED])
    yield f"## {mark} {report.told}: {code(_cut(report.set_name))}\n"
    if not report.completed:
        yield f"**The run is {report.status}: {report.ended} of {report.planned} sessions.**\n"
    yield from (f"{line}  " for line in _totals(report.answered))
    about = [f"run {code(report.id)}", f"seed {report.seed}", f"played by {report.simulator}"]
    about += [code(f"{key}={_cut(value)}") for key, value in report.labels]
    yield " · ".join(about)
    if report.baseline is not None and not report.regressions and report.completed:
        yield f"\nNo unit test is shown to be worse than in {code(report.baseline)}."
    merged = report.answered["merged"]
    if merged is not None:
        yield (
            f"\nWith its retries ({merged['replaced']} sessions played again): "
            f"{merged['verdict'].lower()}."
        )


def _totals(answered: dict[str, Any]) -> Iterator[str]:
    """Lines of numbers, then what has a name that somebody gave."""
    unnamed: dict[str, Any] = {"faultsByService": [], "faultsByModel": [], "correctedRates": []}
    lines = [budget_told(answered), *total_of(answered | unnamed)]
    yield from filter(None, lines)
    for each in (*answered["faultsByService"], *answered["faultsByModel"]):
        faults = each["faults"]
        if faults["count"]:
            yield f"{code(_cut(each['of']))}: {faults['count']} of {faults['attempts']} attempts"


def _regressed(regression: ReportedRegression, report: RunReport, first: Firsts) -> str:
    lines = [
        f"- {code(_cut(regression.name))}: {regression.before} → {regression.now}",
        f"  {code(_cut(regression.reason))}",
    ]
    places = [each.slots.start for each in report.unit_tests if each.id == regression.unit_test_id]
    lines += [f"  {_first(first[place])}" for place in places[:1] if place in first]
    return "  \n".join(lines)


def _unit_test(unit_test: ReportedUnitTest, first: Firsts) -> str:
    lines, reason = [_standing(unit_test)], _cut(unit_test.reason)
    found = first.get(unit_test.slots.start)
    # What one of them says in the other's words is told once.
    own = bool(reason) and (found is None or reason not in found.why)
    if own:
        lines.append(f"  {code(reason)}")
    if found is not None and not (own and found.why in reason):
        lines.append(f"  {_first(found)}")
    return "  \n".join(lines)


def _first(first: First) -> str:
    return f"{first.session}: {code(first.why)}"


def _standing(unit_test: ReportedUnitTest) -> str:
    name = code(_cut(unit_test.name))
    return f"- {_MARKS[unit_test.standing]} {name}: {unit_test.told}, {unit_test.pass_rate}"


def _changes(comparison: dict[str, Any]) -> list[str]:
    told = [_change(each) for each in comparison["changes"]]
    if comparison["changesLeftOut"]:
        told.append(f"- and {comparison['changesLeftOut']} more")
    return told


def _change(change: dict[str, Any]) -> str:
    of = change["of"].lower().replace("_", " ")
    named = f" {code(_cut(change['name']))}" if change["name"] else ""
    before, after = (
        "nothing" if each is None else code(_cut(each))
        for each in (change["before"], change["after"])
    )
    return f"- {of}{named}, {code(change['field'])}: {before} → {after}"


def _row(unit_test: ReportedUnitTest) -> str:
    result = unit_test.result
    sessions = f"{result['counted']}/{len(unit_test.slots)}" if result else "-"
    name = code(_cut(unit_test.name), in_table=True)
    mark = _MARKS[unit_test.standing]
    return f"| {mark} | {name} | {sessions} | {unit_test.pass_rate} | {unit_test.told} |"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
