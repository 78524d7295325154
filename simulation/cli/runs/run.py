"""`simulation run`: start a set, watch it, report it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated, Any

import typer

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.set_run.messages import SimulatorKind
from simulation.catalog.set_run.values.policy import MAX_REPLAYS, REPLAYS
from simulation.cli.errors import complete
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
    settings_for,
)
from simulation.cli.output import Format, console, progress_view, write_json
from simulation.cli.runs.budget import (
    MaxCallsOption,
    MaxMoneyOption,
    MaxSecondsOption,
    MaxTokensOption,
    budget_of,
)
from simulation.cli.runs.report import report
from simulation.client.api import Api, open_api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError, NotReachable, WaitTimedOut
from simulation.client.starting import Unfinished, start
from simulation.client.waiting import published
from simulation.client.wish import baseline_of, labels_of, part_of
from simulation.settings import Settings

PUBLISH_SECONDS = 30

Told = Callable[[], Awaitable[ExitCode]]
"""Reports a run, and says how the command ends."""


def run(
    set_name: Annotated[str, typer.Argument(metavar="SET", help="A unit test set: name or id.")],
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for the verdict.")] = True,
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
    by_flags = {(True, False): Unfinished.CONTINUE, (False, True): Unfinished.REPLACE}

    async def play() -> None:
        code = await run_set(
            settings_for(data, url, api_key),
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
            wait=wait,
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
) -> ExitCode:
    """Run the set with the given name or id as ``wanted``; its report ends on standard output."""
    # Without workers a run is cancelled by the process that plays it.
    async with open_api(settings, work=wait or unfinished is Unfinished.REPLACE) as api:
        started = await start(api, set_name, wanted, unfinished)
        console(error=True).print(f"{started.note} {started.id}", highlight=False)
        if not wait:
            return announce(settings, started.id, format)
        return await watch(api, started.id, timeout_seconds=timeout_seconds, format=format)


async def watch(
    api: Api, id: str, *, timeout_seconds: float | None, format: Format, told: Told | None = None
) -> ExitCode:
    """Show a run's progress until it ends, then report it, or what ``told`` tells in its place."""
    client = AsyncClient.over(api)
    try:
        with progress_view() as view:
            async for run in client.watch(id, timeout_seconds=timeout_seconds):
                progress = run["progress"]
                outcomes = {
                    each["outcome"].lower(): each["sessions"] for each in progress["outcomes"]
                }
                view.show(progress["finished"], progress["planned"], outcomes)
    except WaitTimedOut:
        console(error=True).print(
            f"Run {id} did not end within {timeout_seconds:g} s; it is not lost: watch it with "
            f"`simulation runs watch {id}`.",
            highlight=False,
        )
        return ExitCode.TIMED_OUT
    code = await told() if told else await report(api, id, format=format)
    if run["parkedAt"]:
        console(error=True).print(
            f"Run {id} is parked. {run['parkReason']} Take it up again with:\n"
            f"simulation runs resume {id}",
            highlight=False,
        )
    else:
        await _published(api, id)
    return code


async def _published(api: Api, id: str) -> None:
    """Wait until the artifacts of a run that has ended are made, or cannot be.

    Where this process plays the run, leaving at once would leave them to the next one.
    """
    with suppress(ApiError, NotReachable, TimeoutError):
        async with asyncio.timeout(PUBLISH_SECONDS):
            await published(api, id)


def announce(settings: Settings, id: str, format: Format) -> ExitCode:
    """Write the id of a run that nobody waits for, and who plays it."""
    if format is Format.JSON:
        write_json({"databaseId": id})
    elif settings.engine_url:
        console().print(f"{id}\nThe workers play it.", highlight=False)
    elif settings.url is None:
        console().print(
            f"{id}\nIt is played as soon as a server or `simulation runs watch {id}` opens "
            f"{settings.data}.",
            highlight=False,
        )
    else:
        console().print(id, highlight=False)
    return ExitCode.PASSED
