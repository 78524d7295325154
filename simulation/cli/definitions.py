"""`simulation sets list` and its likes: the ids and names of what is in the catalog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.client.api import Api, open_api
from simulation.settings import Settings

PAGE = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind as people call it, and the field of the API that lists it."""

    field: str
    title: str

    @property
    def query(self) -> str:
        """The operation that reads a page."""
        return f"""
query List($first: Int!, $after: String) {{
  {self.field}(sort: {{field: NAME, direction: ASC}}, first: $first, after: $after) {{
    nodes {{ databaseId name tags {{ key value }} }}
    pageInfo {{ endCursor hasNextPage }}
  }}
}}
"""


def listing_app(kind: Listed, help: str | None = None) -> typer.Typer:
    """The commands about ``kind``."""
    app = typer.Typer(help=help or f"List {kind.title.lower()}.", no_args_is_help=True)

    @app.callback()
    def commands() -> None:
        # With a callback the one command keeps its name.
        pass

    @app.command("list", help=f"List {kind.title.lower()} with their ids, by name.")
    def list_all(
        data: DataOption = None,
        url: UrlOption = None,
        api_key: ApiKeyOption = None,
        format: FormatOption = Format.TABLE,
        limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 1000,
    ) -> None:
        complete(_list(settings_for(data, url, api_key), kind, limit, format))

    return app


async def _list(settings: Settings, kind: Listed, limit: int, format: Format) -> None:
    async with open_api(settings, work=False) as api:
        nodes = await _read(api, kind, limit)
    if format is Format.JSON:
        write_json(nodes)
        return
    shown = table(kind.title, "id", "name", "tags")
    for each in nodes:
        shown.add_row(each["databaseId"], each["name"], _tags(each["tags"]))
    console().print(shown)


async def _read(api: Api, kind: Listed, limit: int) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    after = None
    while len(nodes) < limit:
        found = await api.ask(kind.query, first=min(PAGE, limit - len(nodes)), after=after)
        nodes += found[kind.field]["nodes"]
        page = found[kind.field]["pageInfo"]
        if not page["hasNextPage"]:
            break
        after = page["endCursor"]
    return nodes


def _tags(tags: list[dict[str, Any]]) -> str:
    return ", ".join(
        each["key"] if each["value"] is None else f"{each['key']}:{each['value']}" for each in tags
    )


KINDS = (
    Listed("personas", "Personas"),
    Listed("scenarios", "Scenarios"),
    Listed("metrics", "Metrics"),
    Listed("services", "Services"),
    Listed("unitTestSets", "Unit test sets"),
)
personas_app, scenarios_app, metrics_app, services_app, sets_app = map(listing_app, KINDS)
