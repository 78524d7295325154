"""`simulation events`: track, list, count and export tracked events."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.cli import operations
from simulation.cli.errors import complete
from simulation.cli.events.export import Export, StandardOutput, opened
from simulation.cli.events.options import (
    Filters,
    FromOption,
    NameOption,
    PropertiesOption,
    SessionOption,
    SyntheticOption,
    ToOption,
    UserOption,
    json_object,
    moment_of,
)
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import open_api
from simulation.settings import Settings

events_app = typer.Typer(help="Track, list, count and export events.", no_args_is_help=True)

STANDARD_OUTPUT = Path("-")


@events_app.command()
def track(
    name: Annotated[str, typer.Argument(help="What happened, such as page.viewed.")],
    properties: Annotated[
        str | None, typer.Option("--properties", metavar="JSON", help="What there is to tell.")
    ] = None,
    user: Annotated[str | None, typer.Option("--user", metavar="ID", help="Who did it.")] = None,
    session: Annotated[
        str | None, typer.Option("--session", metavar="ID", help="The visit it belongs to.")
    ] = None,
    client_id: Annotated[
        str | None,
        typer.Option("--client-id", metavar="ID", help="Names it: sent again, it is stored once."),
    ] = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Track an event."""
    given = {
        "name": name,
        "properties": json_object(properties),
        "userId": user,
        "sessionId": session,
        "clientId": client_id,
    }
    complete(_track(settings_for(data, url, api_key), given, format))


async def _track(settings: Settings, given: dict[str, Any], format: Format) -> None:
    async with open_api(settings, work=False) as api:
        kept = (await api.ask(operations.TRACK_EVENT, input=given))["trackEvent"]["event"]
    if format is Format.JSON:
        write_json(kept)
    else:
        console().print(f"Tracked {kept['name']} as {kept['id']}", highlight=False, markup=False)


@events_app.command("list")
def list_events(
    name: NameOption = None,
    user: UserOption = None,
    session: SessionOption = None,
    properties: PropertiesOption = None,
    start: FromOption = None,
    end: ToOption = None,
    synthetic: SyntheticOption = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many, the latest first.")] = 20,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """List the latest events."""
    wanted = Filters(name, user, session, properties, start, end, synthetic).wire()
    complete(_list(settings_for(data, url, api_key), wanted, limit, format))


async def _list(settings: Settings, wanted: dict[str, Any], limit: int, format: Format) -> None:
    given = {"filter": wanted, "direction": "DESC", "first": limit, "counted": False}
    async with open_api(settings, work=False) as api:
        nodes = (await api.ask(operations.LIST_EVENTS, **given))["trackedEvents"]["nodes"]
    if format is Format.JSON:
        write_json(nodes)
        return
    shown = table("Events", "arrived", "name", "user", "session", "properties")
    for event in nodes:
        shown.add_row(
            event["timestamp"][:19].replace("T", " "),
            event["name"],
            event["userId"] or "-",
            event["sessionId"] or "-",
            json.dumps(event["properties"], ensure_ascii=False) if event["properties"] else "-",
        )
    console().print(shown, markup=False)


@events_app.command()
def top(
    start: FromOption = None,
    end: ToOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many names.")] = 10,
    synthetic: SyntheticOption = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Count the most frequent names."""
    given = {
        "from": moment_of(start, "--from"),
        "to": moment_of(end, "--to"),
        "limit": limit,
        "synthetic": synthetic,
    }
    complete(_top(settings_for(data, url, api_key), given, format))


async def _top(settings: Settings, given: dict[str, Any], format: Format) -> None:
    async with open_api(settings, work=False) as api:
        counts = (await api.ask(operations.TOP_EVENTS, **given))["topEvents"]
    if format is Format.JSON:
        write_json(counts)
        return
    shown = table("Top events", "name", "count")
    for each in counts:
        shown.add_row(each["name"], f"{each['count']:,}")
    console().print(shown, markup=False)


class Bucket(StrEnum):
    """How long a stretch is that is counted as one."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@events_app.command()
def rates(
    name: NameOption = None,
    start: FromOption = None,
    end: ToOption = None,
    bucket: Annotated[
        Bucket | None,
        typer.Option(help="How long a stretch is that is counted as one, in UTC."),
    ] = None,
    synthetic: SyntheticOption = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Count events in each minute, hour or day: of the last day unless told otherwise."""
    given = {
        "name": name,
        "from": moment_of(start, "--from"),
        "to": moment_of(end, "--to"),
        "bucket": bucket.name if bucket else None,
        "synthetic": synthetic,
    }
    complete(_rates(settings_for(data, url, api_key), given, format))


async def _rates(settings: Settings, given: dict[str, Any], format: Format) -> None:
    async with open_api(settings, work=False) as api:
        found = (await api.ask(operations.EVENT_RATES, **given))["eventRates"]
    if format is Format.JSON:
        write_json(found)
        return
    shown = table(f"{found['total']:,} events", f"{found['bucket'].lower()} (UTC)", "count")
    for each in found["buckets"]:
        shown.add_row(each["start"][:16].replace("T", " "), f"{each['count']:,}")
    console().print(shown, markup=False)


@events_app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the lines; - for standard output.")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on after the last line of the file.")
    ] = False,
    name: NameOption = None,
    user: UserOption = None,
    session: SessionOption = None,
    properties: PropertiesOption = None,
    start: FromOption = None,
    end: ToOption = None,
    synthetic: SyntheticOption = None,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Write events in the order of their arrival, one JSON object a line.

    An export that was interrupted goes on with --resume, and the same filters.
    """
    if resume and file == STANDARD_OUTPUT:
        raise typer.BadParameter("only a file can be gone on with.", param_hint="--resume")
    wanted = Filters(name, user, session, properties, start, end, synthetic).wire()
    complete(_export(settings_for(data, url, api_key), file, wanted, format, resume=resume))


async def _export(
    settings: Settings, file: Path, wanted: dict[str, Any], format: Format, *, resume: bool
) -> None:
    if file == STANDARD_OUTPUT:
        async with open_api(settings, work=False) as api:
            await Export(api, wanted, StandardOutput()).run()
        return
    with opened(file, resume=resume) as lines:
        async with open_api(settings, work=False) as api:
            exported = await Export(api, wanted, lines).run()
    if format is Format.JSON:
        write_json({"exported": exported, "file": str(file)})
    else:
        console().print(f"Exported {exported} events to {file}", highlight=False, markup=False)
