"""`simulation export`: what the catalog holds, as files that `apply` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from simulation.catalog.connectors.withholding import WITHHELD
from simulation.cli.as_code.files import Layout, files_of, write_files
from simulation.cli.errors import complete
from simulation.cli.options import ApiKeyOption, DataOption, UrlOption, settings_for
from simulation.cli.output import say
from simulation.cli.seeding.entry import KINDS
from simulation.cli.seeding.patient import Patient
from simulation.cli.seeding.standing import Names, bodies_of, names_of
from simulation.cli.seeding.written import written
from simulation.client.api import Api, open_api
from simulation.settings import Settings

Catalog = dict[str, list[dict[str, Any]]]
"""By the name of its file, the definitions of each kind as files write them."""


def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the files.")],
    layout: Annotated[
        Layout, typer.Option(help="A file a kind, one file of all, or a file a definition.")
    ] = Layout.KINDS,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write over files that are there already.")
    ] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Write what the catalog holds into DIR, as YAML that `apply` reads.

    Applying it again changes nothing.
    """
    complete(_export(settings_for(data, url, api_key), directory, layout, overwrite=overwrite))


async def _export(settings: Settings, directory: Path, layout: Layout, *, overwrite: bool) -> None:
    async with open_api(settings, work=False) as api:
        catalog, names = await read_all(api)
    count = sum(map(len, catalog.values()))
    if not count:
        say("There is no definition to write.", error=True)
        return
    write_files(directory, files_of(catalog, layout), overwrite=overwrite)
    say(f"{count} definitions in {directory}")
    for kind, name in names.others:
        say(
            f"There are several of the name {name!r} among {kind.label}s; files tell them apart by "
            "their names alone, so the one that runs is written. Rename the others first.",
            error=True,
        )
    withheld = [each["name"] for rows in catalog.values() for each in rows if _withheld(each)]
    if withheld:
        say(
            f"Values that you may not see are written as {WITHHELD} in "
            f"{', '.join(map(repr, withheld))}; put values or variables there before you apply "
            "them elsewhere.",
            error=True,
        )


async def read_all(api: Api) -> tuple[Catalog, Names]:
    """Everything in the catalog that is in use, by name."""
    patient = Patient(api)
    names = await names_of(patient)
    catalog: Catalog = {}
    for stem, kind in KINDS.items():
        ids = names.ids[kind.name]
        found = {each.id: each async for each in bodies_of(patient, kind, ids.values())}
        catalog[stem] = [
            written(found[ids[key]].body, names.name_of) for key in sorted(ids) if ids[key] in found
        ]
    return catalog, names


def _withheld(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_withheld, value.values()))
    if isinstance(value, list):
        return any(map(_withheld, value))
    return bool(value == WITHHELD)
