"""`simulation organizations`: what only the owner of the machine may do."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation.bootstrap import open_platform
from simulation.cli.errors import complete
from simulation.cli.options import DataOption, FormatOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.identity.organization.messages import operator_of
from simulation.identity.service import NewApiKey
from simulation.settings import Settings

organizations_app = typer.Typer(
    help="Found organizations, and let their owners in again.", no_args_is_help=True
)


@organizations_app.command("list")
def list_organizations(data: DataOption = None, format: FormatOption = Format.TABLE) -> None:
    """List the organizations."""
    complete(_list(settings_for(data), format))


@organizations_app.command("create")
def create(
    organization: Annotated[str, typer.Argument(help="Its id: a-z, digits, hyphens.")],
    name: Annotated[str | None, typer.Option(help="Its name; the id unless it is given.")] = None,
    owner: Annotated[str, typer.Option(help="The id of its first user.")] = "owner",
    data: DataOption = None,
) -> None:
    """Found an organization and show the first API key of its owner."""
    complete(_create(settings_for(data), organization, name or organization, owner))


@organizations_app.command("key")
def key(
    organization: Annotated[str, typer.Argument(help="Its id.")],
    user: Annotated[str, typer.Option(help="Whose key it shall be.")] = "owner",
    data: DataOption = None,
) -> None:
    """Show a new API key of a user: for when the others are lost."""
    complete(_key(settings_for(data), organization, user))


async def _list(settings: Settings, format: Format) -> None:
    async with open_platform(settings, work=False) as platform:
        found = await platform.identity.queries.organizations()
    rows = [
        {"id": each.id, "name": each.name, "created_at": each.created_at.isoformat()}
        for each in found
    ]
    if format is Format.JSON:
        write_json(rows)
        return
    shown = table("Organizations", "id", "name", "created")
    for row in rows:
        shown.add_row(row["id"], row["name"], row["created_at"][:19].replace("T", " "))
    console().print(shown)


async def _create(settings: Settings, organization: str, name: str, owner: str) -> None:
    async with open_platform(settings, work=False) as platform:
        first = await platform.identity.create_organization(organization, name, owner)
    tell_key(organization, first)


async def _key(settings: Settings, organization: str, user: str) -> None:
    async with open_platform(settings, work=False) as platform:
        actor = operator_of(organization)
        new = await platform.identity.create_api_key(actor, user, "made on the command line")
    tell_key(organization, new)


def tell_key(organization: str, new: NewApiKey) -> None:
    """Show a new key to whoever owns the machine."""
    lines = (
        f"organization  {organization}",
        f"user          {new.key.user}",
        f"API key id    {new.key.id}",
        f"API key       {new.text}",
        "The key is shown this once; keep it as you would a password.",
    )
    # As it is: a key that is cut or wrapped is no key.
    console().print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)
