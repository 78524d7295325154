"""`simulation tests`: which unit tests there are, and what they have shown over time."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from simulation.cli import operations
from simulation.cli.definitions import Listed, listing_app
from simulation.cli.errors import complete
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import Api, open_api
from simulation.client.errors import ApiError
from simulation.client.wish import is_id
from simulation.reports.summary import rate_of

tests_app = listing_app(
    Listed("unitTests", "Unit tests"), "List unit tests, and tell what they have shown over time."
)
FirstOption = Annotated[int, typer.Option(min=1, max=100, help="How many at most.")]


@tests_app.command("history")
def history(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A unit test: name or id.")],
    limit: FirstOption = 20,
    service_version: Annotated[
        int | None, typer.Option(help="Only on this version of its service.")
    ] = None,
    version_set: Annotated[str | None, typer.Option(help="Only on this version set.")] = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show how often a unit test has passed in its latest runs."""

    async def told() -> None:
        async with open_api(settings_for(data, url, api_key), work=False) as api:
            asked = {"first": limit, "version": service_version, "versionSet": version_set}
            await show_history(api, name, asked, format)

    complete(told())


async def show_history(api: Api, name: str, asked: dict[str, Any], format: Format) -> None:
    """Write what the unit test with the given name or id has shown.

    Raises:
        ApiError: there is none.
    """
    wanted = {"ids": [name]} if is_id(name) else {"names": [name]}
    found = await api.ask(operations.UNIT_TEST_HISTORY, filter=wanted, **asked)
    nodes = found["unitTests"]["nodes"]
    if not nodes:
        raise ApiError("NOT_FOUND", f"There is no unit test {name!r}; see `simulation tests list`.")
    [unit_test] = nodes
    points = unit_test["passRateHistory"]["nodes"]
    if format is Format.JSON:
        write_json(points)
        return
    shown = table(unit_test["name"], "run", "created", "service", "pass rate", "verdict", "labels")
    for each in points:
        labels = each["run"]["labels"] if each["run"] else []
        shown.add_row(
            each["unitTestSetRunId"],
            each["createdAt"][:19].replace("T", " "),
            f"{each['serviceName']} {each['serviceVersion']} {each['versionSet']}",
            _counted(each["shown"]),
            each["verdict"].lower() + (", flaky" if each["shown"]["flaky"] else ""),
            ", ".join(f"{label['key']}={label['value']}" for label in labels),
        )
    console().print(shown)


@tests_app.command("flaky")
def flaky(
    limit: FirstOption = 20,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only in runs since then: 2026-01-31T09:30Z.")
    ] = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List the unit tests that flake most in the latest 200 completed runs."""

    async def told() -> None:
        async with open_api(settings_for(data, url, api_key), work=False) as api:
            await show_flaky(api, limit, since, format)

    complete(told())


async def show_flaky(api: Api, limit: int, since: str | None, format: Format) -> None:
    """Write which unit tests flake most.

    Raises:
        ApiError: ``since`` is no time.
    """
    if since is not None:
        try:
            datetime.fromisoformat(since)
        except ValueError as error:
            raise ApiError("VALIDATION_FAILED", f"--since: {error}.") from error
    found = await api.ask(operations.FLAKIEST_UNIT_TESTS, first=limit, since=since)
    nodes = found["flakiestUnitTests"]
    if format is Format.JSON:
        write_json(nodes)
        return
    shown = table("Flaky unit tests", "unit test", "flaky runs", "pass rate")
    for each in nodes:
        runs = f"{each['flakyRuns']} of {each['runs']} ({each['flakyShare']:.0%})"
        shown.add_row(each["name"], runs, _counted(each["shown"]))
    console().print(shown)


def _counted(shown: dict[str, Any]) -> str:
    return f"{shown['passed']}/{shown['counted']}: {rate_of(shown)}"
