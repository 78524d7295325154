"""`simulation runs wait`: wait for a run wherever it is played, and report it."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation.cli.errors import complete, refusals_told
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    TimeoutOption,
    UrlOption,
    settings_for,
)
from simulation.cli.output import Format
from simulation.cli.runs.reporting.wanted import (
    FailOnOption,
    JsonLinesOption,
    JUnitOption,
    PageOption,
    SummaryOption,
    TableOption,
    WantedReports,
    wanted_reports,
)
from simulation.cli.runs.watching.patience import PatientApi
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import open_api
from simulation.client.finding import run_started
from simulation.client.waiting import PATIENCE_SECONDS
from simulation.settings import Settings

RunArgument = Annotated[
    str,
    typer.Argument(
        metavar="RUN",
        help="A run: its id, latest, or label:KEY=VALUE for the latest with that label.",
    ),
]
PatienceOption = Annotated[
    float, typer.Option(min=0, help="How many seconds the server may be away.")
]


def wait(
    run: RunArgument,
    timeout: TimeoutOption = None,
    patience: PatienceOption = PATIENCE_SECONDS,
    junit: JUnitOption = None,
    summary: SummaryOption = None,
    html: PageOption = None,
    jsonl: JsonLinesOption = None,
    csv: TableOption = None,
    fail_on: FailOnOption = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Wait until a run has ended, through lost connections and restarts of its server.

    Ends as `simulation run` does. Without a server, what is left of the run is played here.
    """
    with refusals_told():
        reports = wanted_reports(junit, summary, html, jsonl, csv, fail_on)
        reports.require_fits(format)

    async def waited() -> None:
        settings = settings_for(data, url, api_key)
        code = await _wait(settings, run, reports, timeout, patience, format)
        raise typer.Exit(code)

    complete(waited())


async def _wait(
    settings: Settings,
    run: str,
    reports: WantedReports,
    timeout_seconds: float | None,
    patience_seconds: float,
    format: Format,
) -> int:
    async with open_api(settings, work=True) as opened:
        api = PatientApi(opened, patience_seconds)
        id = await run_started(api, run)
        return await watch(api, id, timeout_seconds=timeout_seconds, format=format, reports=reports)
