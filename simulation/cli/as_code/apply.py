"""`simulation apply`: a directory of YAML as the state that is wanted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.as_code.difference import as_json, counted, show
from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, say, write_json
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.checking import check_catalog, remarks_on_catalog
from simulation.cli.seeding.loading import Loading
from simulation.cli.seeding.writing import Broken, how_far
from simulation.client.api import open_api
from simulation.settings import Settings


def apply(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A directory of YAML files.")],
    prune: Annotated[
        bool, typer.Option("--prune", help="Also take out of use what is in no file.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    format: FormatOption = Format.TABLE,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Make the catalog what a directory of YAML says, and show what changes.

    All is looked at before anything is written. With --dry-run it ends with 5 where something
    would change, and with 0 where nothing would.
    """
    settings = settings_for(data, url, api_key)
    complete(_apply(settings, directory, prune=prune, dry_run=dry_run, format=format))


async def _apply(
    settings: Settings, directory: Path, *, prune: bool, dry_run: bool, format: Format
) -> None:
    entries = read_catalog(directory)
    check_catalog(entries)
    async with open_api(settings, work=False) as api:
        loading = Loading(api, entries, prune=prune)
        plan = await loading.plan()
        if format is Format.TABLE:
            show(plan)
        try:
            if plan.changes and not dry_run:
                await loading.write()
        except Broken as error:
            if format is Format.JSON:
                write_json(as_json(plan, error.done))
            raise
        except asyncio.CancelledError:
            if format is Format.JSON:
                write_json(as_json(plan, loading.done))
            say(how_far(loading.done, plan.left_of(loading.done)), error=True)
            raise
    for remark in (*remarks_on_catalog(entries), *loading.hints):
        say(str(remark), error=True)
    if format is Format.JSON:
        write_json(as_json(plan, [] if dry_run else plan.changes))
    else:
        told = counted(plan)
        say(f"{told}; nothing is written in a dry run" if dry_run else told)
    if dry_run and plan.changes:
        raise typer.Exit(ExitCode.DIFFERS)
