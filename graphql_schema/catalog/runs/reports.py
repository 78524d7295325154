"""The reports of a set run in GraphQL: links to them as files."""

from __future__ import annotations

from datetime import datetime

import strawberry

from graphql_schema.kit.context import Info
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.reports.run_report.formats import ReportFormat

strawberry.enum(
    ReportFormat,
    name="RunReportFormat",
    description="JUnit XML; a line of CSV for each session and criterion; a page that opens "
    "without a server; a line of JSON for each session; or Markdown for a pull request.",
)


@strawberry.type(description="A report of a run as a file: a link that needs no credentials.")
class RunReportLink:
    url: str
    expires_at: datetime = strawberry.field(description="Until when the link counts.")


async def report_of(
    root: strawberry.Parent[SetRunDocument], info: Info, format: ReportFormat
) -> RunReportLink | None:
    """A fresh link to a report of a run, which is made when it is downloaded."""
    access = info.context.access
    link = await access.reports.link_of(root, format, info.context.server)
    return RunReportLink(url=link.url, expires_at=link.expires_at)
