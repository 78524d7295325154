"""`simulation seed`: what `apply` does, told in a line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli.errors import complete
from simulation.cli.options import ApiKeyOption, DataOption, UrlOption, settings_for
from simulation.cli.output import say
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.change import Action
from simulation.cli.seeding.checking import check_catalog, remarks_on_catalog
from simulation.cli.seeding.loading import Loading, Seeded
from simulation.client.api import Api, open_api
from simulation.settings import Settings


def seed(
    directory: Annotated[Path, typer.Argument(help="A directory of YAML files.")] = Path(
        "seed_data"
    ),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look at everything, and write nothing.")
    ] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Load definitions from YAML; loading them again changes nothing.

    All files are looked at before anything is written, and all that is wrong is told at once.
    """
    complete(_seed(settings_for(data, url, api_key), directory, dry_run=dry_run))


async def _seed(settings: Settings, directory: Path, *, dry_run: bool) -> None:
    entries = read_catalog(directory)
    check_catalog(entries)
    async with open_api(settings, work=False) as api:
        loading = Loading(api, entries)
        plan = await loading.plan()
        if not dry_run:
            await loading.write()
    for remark in (*remarks_on_catalog(entries), *loading.hints):
        say(str(remark), error=True)
    created, revised = plan.count(Action.CREATE), plan.count(Action.UPDATE)
    counts = f"{created} created, {revised} revised, {plan.unchanged} unchanged"
    say(f"{counts}; nothing is written in a dry run" if dry_run else counts)


async def seed_catalog(api: Api, directory: Path) -> Seeded:
    """Load every definition of ``directory``; doing it again changes nothing.

    Raises:
        Problems: a file or a definition in it is not usable; nothing was written.
        Broken: the API refused what this process held for right; what came before it stays.
    """
    entries = read_catalog(directory)
    check_catalog(entries)
    loading = Loading(api, entries)
    await loading.plan()
    return await loading.write()
