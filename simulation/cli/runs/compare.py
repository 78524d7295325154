"""`simulation compare`: two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import Api, open_api
from simulation.client.asynchronous import AsyncClient
from simulation.client.finding import LATEST, run_meant
from simulation.client.starting import find_set

_RUN = "A run: its id, latest, or label:KEY=VALUE for the latest with that label."


def compare(
    base: Annotated[str, typer.Argument(metavar="BASE", help=_RUN)],
    candidate: Annotated[str, typer.Argument(metavar="CANDIDATE", help=_RUN)] = LATEST,
    set_name: Annotated[
        str | None,
        typer.Option("--set", metavar="SET", help="Look for runs of this set alone: name or id."),
    ] = None,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Say what became of the unit tests of a run in a later one, and what has changed between.

    Ends with 1 if a unit test regressed, else with 0.
    """

    async def told() -> None:
        async with open_api(settings_for(data, url, api_key), work=False) as api:
            code = await compare_with(api, base, candidate, set_name, format)
        raise typer.Exit(code)

    complete(told())


async def compare_with(
    api: Api, base: str, candidate: str, set_name: str | None, format: Format
) -> ExitCode:
    """Write how two runs compare; a regression becomes the exit code."""
    of_set = None if set_name is None else await find_set(api, set_name)
    ids = {
        "base": await run_meant(api, base, of_set),
        "candidate": await run_meant(api, candidate, of_set),
    }
    compared = await AsyncClient.over(api).compare(**ids)
    if format is Format.JSON:
        write_json(compared)
    else:
        _write(compared)
    return ExitCode.FAILED if compared["regressed"] else ExitCode.PASSED


def _write(compared: Mapping[str, Any]) -> None:
    title = " → ".join(map(_run, (compared["base"], compared["candidate"])))
    shown = table(title, "unit test", "change", "before", "now", "difference", "p", "other figures")
    for each in compared["unitTests"]:
        shown.add_row(
            each["unitTest"]["name"],
            each["change"].lower() + (", paired" if each["pairs"] else ""),
            _rate(each["base"]),
            _rate(each["candidate"]),
            difference_of(each),
            "-" if each["pValue"] is None else f"{each['pValue']:.3f}",
            "\n".join(_figure(figure) for figure in each["figures"] if figure["differs"]),
        )
    output = console()
    output.print(shown)
    if compared["changes"]:
        output.print("What has changed:")
    for change in compared["changes"]:
        output.print(f"  {_change(change)}", soft_wrap=True)
    if compared["changesLeftOut"]:
        output.print(f"  and {compared['changesLeftOut']} more")


def _run(run: dict[str, Any]) -> str:
    labels = "".join(f" {each['key']}={each['value']}" for each in run["labels"])
    return f"{run['databaseId']}{labels}"


def _rate(rate: dict[str, Any] | None) -> str:
    return "-" if rate is None else f"{rate['passed']}/{rate['counted']}"


def difference_of(compared: dict[str, Any]) -> str:
    """A difference of rates in points, with its interval; a dash where there is none."""
    if compared["difference"] is None or compared["interval"] is None:
        return "-"
    low, high = compared["interval"]["low"], compared["interval"]["high"]
    return f"{compared['difference'] * 100:+.0f} ({low * 100:+.0f} to {high * 100:+.0f})"


def _figure(figure: dict[str, Any]) -> str:
    before, now = figure["baseMean"], figure["candidateMean"]
    return f"{figure['figure']} {before:.4g} → {now:.4g} (p {figure['pValue']:.3f})"


def _change(change: dict[str, Any]) -> str:
    of = change["of"].lower().replace("_", " ")
    named = f" {change['name']!r}" if change["name"] else ""
    told = " → ".join(
        "nothing" if each is None else f"'{each}'" for each in (change["before"], change["after"])
    )
    return f"{of}{named}, {change['field']}: {told}"
