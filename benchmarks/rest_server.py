"""The server that the REST benchmark asks: the real application, and two routes beside it.

The bare route calls the same queries for one list only and puts the same JSON together. It
knows no caller, no permission, no rate and no validation of what it answers. The floor has
all rows in memory, as JSON values.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI, Response
from starlette.datastructures import QueryParams

from benchmarks.callers import ORGANIZATION, sign_in
from benchmarks.loopback import listen, serve
from benchmarks.page_floor import as_json, with_floor
from benchmarks.personas import create_personas
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.definition.queries import Filter
from simulation.cli.operating.serve import guarded_app
from simulation.documents.windows import Sort, Window
from simulation.identity.role import Role
from simulation.settings import Settings

ROUTE = "/bare/personas"
TOKENS = "/bare/tokens"
_LATEST = [Sort("sort_keys.updated_at", descending=True)]


def _add_routes(app: FastAPI, platform: Platform, tokens: list[str]) -> None:
    @app.get(TOKENS)
    async def signed_in() -> list[str]:
        return tokens

    @app.get(ROUTE)
    async def bare(limit: int, skip: int) -> Response:
        rows, more = await _read(platform, Window(limit, skip))
        values = None if skip else await _values(platform)
        page = _page([_persona(document) for document in rows], skip, more, values)
        content = orjson.dumps(page, option=orjson.OPT_UTC_Z)
        return Response(content, media_type="application/json")


async def _in_memory(platform: Platform, count: int) -> Callable[[QueryParams], Any]:
    """Finds a list among all ``count`` personas, which are read now."""
    documents, _ = await _read(platform, Window(count))
    rows = as_json([_persona(document) for document in documents])
    values = as_json(await _values(platform))

    def page(wanted: QueryParams) -> Any:
        skip, limit = int(wanted["skip"]), int(wanted["limit"])
        more = skip + limit < len(rows)
        return _page(rows[skip : skip + limit], skip, more, None if skip else values)

    return page


async def _read(platform: Platform, window: Window) -> tuple[list[Any], bool]:
    personas = platform.definitions["persona"]
    return await personas.window(ORGANIZATION, Filter(deleted=None), _LATEST, window)


async def _values(platform: Platform) -> dict[str, Any]:
    """What the list can be filtered by."""
    paths = {"creators": "creator", "tags": "tags.key", "roles": "body.role"}
    personas = platform.definitions["persona"]
    found = await personas.facets(ORGANIZATION, Filter(deleted=None), list(paths.values()))
    return {name: found[path] for name, path in paths.items()}


def _page(rows: list[Any], skip: int, more: bool, values: Any) -> dict[str, Any]:
    return {
        "simulation_personas": rows,
        "has_more": more,
        "continuation_token": skip + len(rows) if more else None,
        "filter_values": values,
    }


def _persona(document: Any) -> dict[str, Any]:
    return {
        "id": document.id,
        "name": document.name,
        "role": document.body.role,
        "tags": {tag.key: tag.value for tag in document.tags},
        "is_deleted": document.is_deleted,
        "created_at": document.created_at,
        "creator": _user(document.creator),
        "updated_at": document.updated_at,
        "updated_by": _user(document.updated_by),
    }


def _user(user: Any) -> dict[str, str]:
    return {"org_id": user.org_id, "user_id": user.user_id}


async def _serve(personas: int, users: int) -> None:
    with tempfile.TemporaryDirectory() as data, listen() as listener:
        async with open_platform(Settings(data=Path(data))) as platform:
            await create_personas(platform, personas)
            app = guarded_app(platform)
            _add_routes(app, platform, await sign_in(platform, users, Role.VIEWER))
            await serve(with_floor(app, await _in_memory(platform, personas)), listener)


def main() -> None:
    """Serve on a free port of the loopback until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--personas", type=int, default=1000)
    parser.add_argument("--users", type=int, default=50)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.personas, arguments.users))


if __name__ == "__main__":
    main()
