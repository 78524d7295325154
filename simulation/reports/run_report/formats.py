"""The formats of a run's report, as files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulation.reports.run_report.criteria_table import CriteriaTableWriter
from simulation.reports.run_report.json_lines import JsonLinesWriter
from simulation.reports.run_report.junit import JUnitWriter
from simulation.reports.run_report.markdown import MarkdownWriter
from simulation.reports.run_report.page import PageWriter
from simulation.reports.run_report.writer import ReportWriter


class ReportFormat(StrEnum):
    """What a run is written as."""

    JUNIT = "junit"
    CSV = "csv"
    HTML = "html"
    JSON_LINES = "jsonl"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """How a format is written: by what, with which ending of its name, as which type."""

    writer: type[ReportWriter]
    suffix: str
    media_type: str


FILES: dict[ReportFormat, ReportFile] = {
    ReportFormat.JUNIT: ReportFile(JUnitWriter, "junit.xml", "application/xml"),
    ReportFormat.CSV: ReportFile(CriteriaTableWriter, "csv", "text/csv; charset=utf-8"),
    ReportFormat.HTML: ReportFile(PageWriter, "html", "text/html; charset=utf-8"),
    ReportFormat.JSON_LINES: ReportFile(JsonLinesWriter, "jsonl", "application/jsonl"),
    ReportFormat.MARKDOWN: ReportFile(MarkdownWriter, "md", "text/markdown; charset=utf-8"),
}


def file_name(run_id: str, format: ReportFormat) -> str:
    """The name of a run's report."""
    return f"{run_id}.{FILES[format].suffix}"


def named(name: str) -> tuple[str, ReportFormat] | None:
    """The run and the format of a report by its name; null where that is none."""
    run_id, _, suffix = name.partition(".")
    found = [format for format, file in FILES.items() if file.suffix == suffix]
    return (run_id, found[0]) if found else None
