"""`simulation runs report`: a run as files, whenever it was."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation.cli.errors import complete, refusals_told
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format
from simulation.cli.runs.reporting.telling import report_run
from simulation.cli.runs.reporting.wanted import (
    FailOnOption,
    JsonLinesOption,
    JUnitOption,
    PageOption,
    SummaryOption,
    TableOption,
    wanted_reports,
)
from simulation.client.api import open_api
from simulation.client.finding import run_meant, run_started


def report_files(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="A run: its id, latest, or label:KEY=VALUE for the latest with that label.",
        ),
    ],
    junit: JUnitOption = None,
    summary: SummaryOption = None,
    html: PageOption = None,
    jsonl: JsonLinesOption = None,
    csv: TableOption = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Tell what regressed since this run: its id, latest, or label:KEY=VALUE. "
            "[default: the run's own baseline]",
        ),
    ] = None,
    fail_on: FailOnOption = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Report a run as files, also one that goes on; ends as the run itself would."""
    with refusals_told():
        reports = wanted_reports(junit, summary, html, jsonl, csv, fail_on)
        reports.require_fits(format)

    async def told() -> None:
        async with open_api(settings_for(data, url, api_key), work=False) as api:
            id = await run_started(api, run)
            base = None if baseline is None else await run_meant(api, baseline, None)
            code = await report_run(api, id, format, reports, base)
        raise typer.Exit(code)

    complete(told())
