"""Which reports of a run somebody wants, and what the command is to fail by."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated

import typer

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format
from simulation.cli.runs.reporting.reading import read_report
from simulation.cli.runs.reporting.targets import OpenTarget, Target, require_writable
from simulation.client.api import Api
from simulation.client.errors import refusal
from simulation.reports.run_report.criteria_table import CriteriaTableWriter
from simulation.reports.run_report.findings import Finding, findings_of
from simulation.reports.run_report.json_lines import JsonLinesWriter
from simulation.reports.run_report.junit import JUnitWriter
from simulation.reports.run_report.markdown import MarkdownWriter
from simulation.reports.run_report.page import PageWriter
from simulation.reports.run_report.reading import sessions_of
from simulation.reports.run_report.report import RunReport

NONE = "none"

_FILE = "FILE"

JUnitOption = Annotated[
    str | None,
    typer.Option("--junit", metavar=_FILE, help="Write JUnit XML to FILE; - is standard output."),
]
SummaryOption = Annotated[
    str | None,
    typer.Option("--summary", metavar=_FILE, help="Write Markdown for a pull request to FILE."),
]
PageOption = Annotated[
    str | None,
    typer.Option("--html", metavar=_FILE, help="Write a page that opens without a server."),
]
JsonLinesOption = Annotated[
    str | None, typer.Option("--jsonl", metavar=_FILE, help="Write each session as a line of JSON.")
]
TableOption = Annotated[
    str | None,
    typer.Option("--csv", metavar=_FILE, help="Write a line for each session and criterion."),
]
FailOnOption = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="FINDINGS",
        help="End with 1 by failed, flaky or regressed, with 3 by undecided or error: those of "
        "them that are named, with commas, or none. [default: what the verdict says]",
    ),
]


@dataclass(frozen=True, slots=True)
class WantedReports:
    """The files that are wanted, and what makes the command fail; null for the run's verdict."""

    targets: tuple[Target, ...] = ()
    fail_on: frozenset[Finding] | None = None

    @property
    def any(self) -> bool:
        """Whether the run has to be read for it."""
        return bool(self.targets) or self.fail_on is not None

    @property
    def takes_standard_output(self) -> bool:
        """Whether a report is all that may be on standard output."""
        return any(each.on_standard_output for each in self.targets)

    def require_fits(self, format: Format) -> None:
        """See that standard output is wanted for one thing.

        Raises:
            ApiError: a report and JSON would both be there.
        """
        if self.takes_standard_output and format is Format.JSON:
            raise refusal(
                "VALIDATION_FAILED",
                "--format json: a report goes to standard output already; give it a file.",
            )

    async def write(self, api: Api, id: str, baseline: str | None = None) -> RunReport:
        """Write the reports of the run ``id``, all of them in one reading.

        Raises:
            ApiError: there is nothing to report, or a file cannot be written.
        """
        report = await read_report(api, id, baseline)
        with ExitStack() as opened:
            written = []
            for target in self.targets:
                written.append(OpenTarget(target))
                opened.callback(written[-1].close)
            for each in written:
                each.writer.begin(report, each.file)
            if written:
                words = any(each.writer.needs_words for each in written)
                async for session in sessions_of(api, report, words=words):
                    for each in written:
                        each.writer.add(session)
            for each in written:
                each.writer.finish()
                each.publish()
        return report

    def exit_code(self, report: RunReport, by_verdict: ExitCode) -> ExitCode:
        """How the command ends: ``by_verdict`` unless it was said what to fail by.

        A run that was not played to its end never passes.
        """
        if self.fail_on is None or not report.completed:
            return by_verdict
        found = findings_of(report) & self.fail_on
        if any(each.of_the_agent for each in found):
            return ExitCode.FAILED
        return ExitCode.NOT_COMPLETED if found else ExitCode.PASSED


def wanted_reports(
    junit: str | None,
    summary: str | None,
    html: str | None,
    jsonl: str | None,
    csv: str | None,
    fail_on: str | None,
) -> WantedReports:
    """What the options ask for, once all of it can be written.

    Raises:
        ApiError: a file cannot be, or something to fail by is unknown.
    """
    by_option = (
        ("--junit", junit, JUnitWriter),
        ("--summary", summary, MarkdownWriter),
        ("--html", html, PageWriter),
        ("--jsonl", jsonl, JsonLinesWriter),
        ("--csv", csv, CriteriaTableWriter),
    )
    targets = tuple(Target(name, place, of) for name, place, of in by_option if place is not None)
    wanted = WantedReports(targets, findings_named(fail_on))
    require_writable(targets)
    return wanted


def findings_named(given: str | None, option: str = "--fail-on") -> frozenset[Finding] | None:
    """The findings in ``given``, with commas between; null where nothing was given.

    Raises:
        ApiError: one is none of them.
    """
    if given is None:
        return None
    names = [each.strip().lower() for each in given.split(",") if each.strip()]
    if not names:
        raise refusal("VALIDATION_FAILED", f"{option}: name {_known()}.")
    if names == [NONE]:
        return frozenset()
    return frozenset(_finding(name, option) for name in names)


def _finding(name: str, option: str) -> Finding:
    try:
        return Finding(name)
    except ValueError:
        raise refusal(
            "VALIDATION_FAILED", f"{option}: {name!r} is no finding; name {_known()}."
        ) from None


def _known() -> str:
    return f"{', '.join(Finding)}, or {NONE} alone"


def regressions_wanted_in_vain(wanted: WantedReports, report: RunReport) -> bool:
    """Whether the command is to fail by regressions, and nothing can have regressed."""
    return Finding.REGRESSED in (wanted.fail_on or ()) and report.baseline is None


def places_of(targets: Sequence[Target]) -> str:
    """Where ``targets`` are, for people."""
    return ", ".join(each.place for each in targets if not each.on_standard_output)
