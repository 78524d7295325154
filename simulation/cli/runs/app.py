"""`simulation runs`: list, show, wait for, report, retry, fork, resume and cancel set runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.errors import complete
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    TimeoutOption,
    UrlOption,
    same_place,
    settings_for,
)
from simulation.cli.output import Format, console, table, write_json
from simulation.cli.runs.forking import fork, keep
from simulation.cli.runs.report import report, status_of
from simulation.cli.runs.reporting.command import report_files
from simulation.cli.runs.retrying import retry
from simulation.cli.runs.watching.wait import wait
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import open_api
from simulation.client.artifacts import download_artifacts
from simulation.client.asynchronous import AsyncClient
from simulation.client.operations import runs
from simulation.settings import Settings

runs_app = typer.Typer(
    help="List, show, wait for, report, retry, fork, download, resume and cancel set runs.",
    no_args_is_help=True,
)

runs_app.command()(retry)
runs_app.command()(fork)
runs_app.command()(keep)
runs_app.command()(wait)
runs_app.command("report")(report_files)

RunId = Annotated[str, typer.Argument(help="The id of a run.")]


@runs_app.command("list")
def list_runs(
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many, the newest first.")] = 20,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", help="Only those with this label: key=value, or key for any."),
    ] = None,
) -> None:
    """List the latest runs."""
    complete(_list(settings_for(data, url, api_key), format, limit, label or []))


async def _list(settings: Settings, format: Format, limit: int, labels: list[str]) -> None:
    wanted = {"labels": [_label(each) for each in labels]} if labels else None
    async with open_api(settings, work=False) as api:
        found = await api.ask(runs.LIST_RUNS, first=limit, filter=wanted)
    nodes = found["unitTestSetRuns"]["nodes"]
    if format is Format.JSON:
        write_json(nodes)
        return
    shown = table(
        "Runs", "id", "unit test set", "status", "verdict", "sessions", "labels", "created"
    )
    for run in nodes:
        progress = run["progress"]
        shown.add_row(
            run["databaseId"],
            run["unitTestSet"]["name"],
            status_of(run),
            (run["verdict"] or "-").lower(),
            f"{progress['finished']}/{progress['planned']}",
            ", ".join(f"{each['key']}={each['value']}" for each in run["labels"]),
            run["createdAt"][:19].replace("T", " "),
        )
    console().print(shown)


def _label(given: str) -> dict[str, str | None]:
    key, equals, value = given.partition("=")
    return {"key": key, "value": value if equals else None}


@runs_app.command()
def show(
    id: RunId,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show what a run has found so far."""
    complete(_show(settings_for(data, url, api_key), id, format))


async def _show(settings: Settings, id: str, format: Format) -> None:
    async with open_api(settings, work=False) as api:
        await report(api, id, format=format)


@runs_app.command("watch")
def watch_run(
    id: RunId,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Watch a run until it ends; without a server, play what is left of it."""
    complete(_watch(settings_for(data, url, api_key), id, timeout, format))


async def _watch(settings: Settings, id: str, seconds: float | None, format: Format) -> None:
    async with open_api(settings, work=True) as api:
        # Who named a wrong address is told so at once.
        await api.ask(runs.RUN_PROGRESS, id=id)
        code = await watch(api, id, timeout_seconds=seconds, format=format)
    raise typer.Exit(code)


@runs_app.command()
def artifacts(
    id: RunId,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where to write the archive.")
    ] = Path(),
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Download what a run left: its report, its conversations, what it was played with."""
    complete(_download(settings_for(data, url, api_key), id, output))


async def _download(settings: Settings, id: str, directory: Path) -> None:
    async with open_api(settings, work=False) as api:
        target = await download_artifacts(api, id, directory)
    console().print(f"{target}", highlight=False, markup=False, soft_wrap=True)


@runs_app.command()
def resume(
    id: RunId, data: DataOption = None, url: UrlOption = None, api_key: ApiKeyOption = None
) -> None:
    """Take up a run that was parked, since the process died under it twice."""
    complete(_resume(settings_for(data, url, api_key), id))


async def _resume(settings: Settings, id: str) -> None:
    async with open_api(settings, work=False) as api:
        await AsyncClient.over(api).resume(id)
    console().print(
        f"Run {id} goes on where it stood: watch it with `simulation runs watch "
        f"{id}{same_place(settings)}`.",
        highlight=False,
    )


@runs_app.command()
def cancel(
    id: RunId, data: DataOption = None, url: UrlOption = None, api_key: ApiKeyOption = None
) -> None:
    """Stop a run before its next turns; sessions that have finished are kept."""
    complete(_cancel(settings_for(data, url, api_key), id))


async def _cancel(settings: Settings, id: str) -> None:
    async with open_api(settings, work=False) as api:
        await AsyncClient.over(api).cancel(id)
    console().print(f"Run {id} stops before its next turns.", highlight=False)
