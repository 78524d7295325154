"""`simulation runs retry`: play sessions of a run again, and see both together."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    LabelsOption,
    OnlyOption,
    TimeoutOption,
    UrlOption,
    settings_for,
)
from simulation.cli.output import Format, console
from simulation.cli.runs.report import exit_code, write_report
from simulation.cli.runs.run import announce
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import open_api
from simulation.client.asynchronous import AsyncClient
from simulation.client.finding import first_of
from simulation.client.operations import runs
from simulation.client.wish import labels_of
from simulation.settings import Settings

_OF = {(True, False): "FAILED", (False, True): "NOT_COUNTED"}


def retry(
    id: Annotated[str, typer.Argument(metavar="RUN", help="The id of a run that has ended.")],
    failed: Annotated[
        bool, typer.Option("--failed", help="Only sessions that the agent failed.")
    ] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="Only sessions that could not be counted.")
    ] = False,
    only: OnlyOption = None,
    seed: Annotated[
        int | None, typer.Option(help="Other than that of the run, for other words.")
    ] = None,
    todays_services: Annotated[
        bool, typer.Option(help="Ask services as they are today, not as the run pinned them.")
    ] = False,
    label: LabelsOption = None,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the verdict.")] = True,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Play failed and uncounted sessions of a run again, and merge both runs.

    Ends as `simulation run` does, by the verdict of the first run with its retries.
    """
    wanted = {
        "runId": id,
        "of": _OF.get((failed, errors), "BOTH"),
        "unitTests": only or [],
        "seed": seed,
        "todaysServices": todays_services,
    }

    async def play() -> None:
        given = wanted | {"labels": labels_of(label or [])}
        settings = settings_for(data, url, api_key)
        raise typer.Exit(await _retry(settings, given, wait, timeout, format))

    complete(play())


async def _retry(
    settings: Settings,
    wanted: dict[str, Any],
    wait: bool,
    timeout_seconds: float | None,
    format: Format,
) -> ExitCode:
    async with open_api(settings, work=wait) as api:
        made = (await api.ask(runs.RETRY_RUN, input=wanted))["retryFailed"]["unitTestSetRun"]
        id, planned = made["databaseId"], made["progress"]["planned"]
        console(error=True).print(f"Retrying {planned} sessions in run {id}", highlight=False)
        if not wait:
            return announce(settings, id, format)
        first = await first_of(api, wanted["runId"])

        async def told() -> ExitCode:
            run = await AsyncClient.over(api).report(first)
            write_report(dict(run), format)
            merged = run["merged"]
            return exit_code("COMPLETED", merged and merged["verdict"])

        return await watch(api, id, timeout_seconds=timeout_seconds, format=format, told=told)
