"""`simulation run`: start a set, watch it, report it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.values.policy import MAX_REPLAYS, REPLAYS
from simulation.cli.errors import complete, refusals_told
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import (
    ApiKeyOption,
    DataOption,
    FormatOption,
    LabelsOption,
    OnlyOption,
    TagOption,
    TimeoutOption,
    UrlOption,
    same_place,
    settings_for,
)
from simulation.cli.output import Format, console, write_json
from simulation.cli.runs.budget import (
    MaxCallsOption,
    MaxMoneyOption,
    MaxSecondsOption,
    MaxTokensOption,
    budget_of,
)
from simulation.cli.runs.reporting.telling import NO_REPORTS
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
from simulation.cli.runs.watching.watch import watch
from simulation.client.api import open_api
from simulation.client.errors import refusal
from simulation.client.starting import Unfinished, start
from simulation.client.wish import baseline_of, labels_of, part_of
from simulation.settings import Settings


def run(
    set_name: Annotated[str, typer.Argument(metavar="SET", help="A unit test set: name or id.")],
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the verdict.")] = True,
    detach: Annotated[
        bool, typer.Option("--detach", help="Print the run's id and leave it to a server.")
    ] = False,
    repeat: Annotated[int, typer.Option(min=1, max=1000, help="Multiply all counts.")] = 1,
    timeout: TimeoutOption = None,
    format: FormatOption = Format.TABLE,
    seed: Annotated[int | None, typer.Option(help="Repeat rule-driven sessions exactly.")] = None,
    label: LabelsOption = None,
    only: OnlyOption = None,
    tag: TagOption = None,
    simulator: Annotated[
        SimulatorKind | None,
        typer.Option(help="Who plays the personas. [default: a model where one is configured]"),
    ] = None,
    early_stop: Annotated[
        EarlyStop | None,
        typer.Option(help="Which sessions are left out. [default: what the set says]"),
    ] = None,
    replays: Annotated[
        int,
        typer.Option(min=0, max=MAX_REPLAYS, help="Play a session of a fault that often again."),
    ] = REPLAYS,
    strict_personas: Annotated[
        bool, typer.Option(help="Count no session whose persona broke its role.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            help="Hold it against a run: its id, label:KEY=VALUE or last:VERSION_SET. "
            "[default: what the set says]"
        ),
    ] = None,
    max_calls: MaxCallsOption = None,
    max_tokens: MaxTokensOption = None,
    max_money: MaxMoneyOption = None,
    max_seconds: MaxSecondsOption = None,
    junit: JUnitOption = None,
    summary: SummaryOption = None,
    html: PageOption = None,
    jsonl: JsonLinesOption = None,
    csv: TableOption = None,
    fail_on: FailOnOption = None,
    go_on: Annotated[
        bool, typer.Option("--continue", help="Continue your unfinished run, whatever differs.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new", help="Cancel your unfinished run, and start another.")
    ] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Run a unit test set or a part of it, or continue its unfinished run if that is the same.

    Ends with 0 if it passed, 1 if a verdict failed, 2 for bad usage, 3 if the run could not
    be completed, 4 if it did not end in time.
    """

    if go_on and new:
        raise typer.BadParameter("give --continue or --new, not both.")
    settings = settings_for(data, url, api_key)
    with refusals_told():
        reports = wanted_reports(junit, summary, html, jsonl, csv, fail_on)
        reports.require_fits(format)
        if detach or not wait:
            _require_nothing_to_report(reports)
        if detach:
            _require_server(settings)
    by_flags = {(True, False): Unfinished.CONTINUE, (False, True): Unfinished.REPLACE}

    async def play() -> None:
        code = await run_set(
            settings,
            set_name,
            {
                "repeat": repeat,
                "seed": seed,
                "labels": labels_of(label or []),
                "only": part_of(only or [], tag or []),
                "baseline": baseline_of(baseline),
                "simulator": simulator.name if simulator else None,
                "policy": {
                    "earlyStop": early_stop.name if early_stop else None,
                    "replays": replays,
                    "strictPersonas": strict_personas,
                    "budget": budget_of(max_calls, max_tokens, max_money, max_seconds),
                },
            },
            unfinished=by_flags.get((go_on, new), Unfinished.CONTINUE_SAME),
            wait=wait and not detach,
            reports=reports,
            timeout_seconds=timeout,
            format=format,
        )
        raise typer.Exit(code)

    complete(play())


async def run_set(
    settings: Settings,
    set_name: str,
    wanted: dict[str, Any],
    *,
    unfinished: Unfinished,
    wait: bool,
    timeout_seconds: float | None,
    format: Format,
    reports: WantedReports = NO_REPORTS,
) -> ExitCode:
    """Run the set with the given name or id as ``wanted``; its report ends on standard output."""
    # Without workers a run is cancelled by the process that plays it.
    async with open_api(settings, work=wait or unfinished is Unfinished.REPLACE) as api:
        started = await start(api, set_name, wanted, unfinished)
        console(error=True).print(f"{started.note} {started.id}", highlight=False)
        if not wait:
            return announce(settings, started.id, format)
        return await watch(
            api,
            started.id,
            timeout_seconds=timeout_seconds,
            format=format,
            reports=reports,
        )


def _require_nothing_to_report(reports: WantedReports) -> None:
    if reports.any:
        raise refusal(
            "VALIDATION_FAILED",
            "A run that nobody waits for has nothing to report yet; give reports and --fail-on to "
            "`simulation runs wait`.",
        )


def _require_server(settings: Settings) -> None:
    if not settings.url and not settings.engine_url:
        raise refusal(
            "VALIDATION_FAILED",
            "--detach: nobody would play the run, since a data directory is played by the process "
            "that has it open; name a server by --url or SIMULATION_URL, or leave it out.",
        )


def announce(settings: Settings, id: str, format: Format) -> ExitCode:
    """Write the id of a run that nobody waits for, and who plays it."""
    if format is Format.JSON:
        write_json({"databaseId": id})
    elif settings.engine_url:
        console().print(f"{id}\nThe workers play it.", highlight=False)
    elif settings.url is None:
        console().print(
            f"{id}\nIt is played as soon as a server or `simulation runs watch {id}"
            f"{same_place(settings)}` opens {settings.data}.",
            highlight=False,
        )
    else:
        console().print(id, highlight=False)
    return ExitCode.PASSED
