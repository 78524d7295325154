"""The server that the GraphQL benchmark asks: the real application, and two routes beside it.

One is written by hand for one page only: it calls the same query as the resolvers do and
puts the same JSON together. The floor has all rows in memory, as JSON values.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI, Response
from starlette.datastructures import QueryParams

from benchmarks.loopback import listen, serve
from benchmarks.page_floor import as_json, with_floor
from benchmarks.personas import create_personas
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.definition.queries import Filter
from simulation.cli.operating.serve import dev_app
from simulation.client.actor import LOCAL_ACTOR
from simulation.documents.paging import MAX_PAGE_SIZE, Order, Page, Rows
from simulation.settings import Settings

ROUTE = "/by-hand/personas"
_ORDER = Order("sort_keys.created_at", descending=True)


def _add_route(app: FastAPI, platform: Platform) -> None:
    @app.get(ROUTE)
    async def personas(first: int, after: str | None = None) -> Response:
        key = base64.urlsafe_b64decode(after).decode() if after else None
        rows = await _read(platform, first, key)
        nodes = [_node(document) for document in rows.items]
        page = _page(nodes, rows.has_next, _cursor(rows.keys[-1]))
        return Response(orjson.dumps(page), media_type="application/json")


async def _in_memory(platform: Platform) -> Callable[[QueryParams], Any]:
    """Finds a page among all personas, which are read now."""
    nodes: list[Any] = []
    cursors: list[str] = []
    key, more = None, True
    while more:
        rows = await _read(platform, MAX_PAGE_SIZE, key)
        nodes += as_json([_node(document) for document in rows.items])
        cursors += map(_cursor, rows.keys)
        key, more = rows.keys[-1], rows.has_next
    places = {cursor: place for place, cursor in enumerate(cursors, start=1)}

    def page(wanted: QueryParams) -> Any:
        start = places[wanted["after"]] if "after" in wanted else 0
        end = start + int(wanted["first"])
        return _page(nodes[start:end], end < len(nodes), cursors[end - 1])

    return page


async def _read(platform: Platform, first: int, after: str | None) -> Rows[Any]:
    return await platform.definitions["persona"].page(
        LOCAL_ACTOR.organization, Filter(), _ORDER, Page(first=first, after=after)
    )


def _page(nodes: list[Any], more: bool, end: str) -> dict[str, Any]:
    info = {"hasNextPage": more, "endCursor": end}
    return {"data": {"personas": {"nodes": nodes, "pageInfo": info}}}


def _node(document: Any) -> dict[str, Any]:
    body = document.body
    return {
        "id": _global_id(document.id),
        "name": document.name,
        "role": body.role,
        "tags": [{"key": tag.key, "value": tag.value} for tag in document.tags],
        "creator": _user(document.creator),
        "createdAt": document.created_at.isoformat(),
        "latestVersion": {
            "version": document.version,
            "background": body.background,
            "preferredLanguage": body.preferred_language,
            "timezone": body.timezone,
            "userModels": body.user_models,
            "nonsensitiveUserVariables": body.nonsensitive_user_variables,
            "creator": _user(document.version_creator),
            "createdAt": document.version_created_at.isoformat(),
        },
    }


def _user(user: Any) -> dict[str, str]:
    return {"orgId": user.org_id, "userId": user.user_id}


def _global_id(id: str) -> str:
    return base64.urlsafe_b64encode(f"Persona:{id}".encode()).decode()


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()


async def _serve(personas: int) -> None:
    with tempfile.TemporaryDirectory() as data, listen() as listener:
        async with open_platform(Settings(data=Path(data))) as platform:
            await create_personas(platform, personas)
            app = dev_app(platform)
            _add_route(app, platform)
            await serve(with_floor(app, await _in_memory(platform)), listener)


def main() -> None:
    """Serve on a free port of the loopback until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--personas", type=int, default=1000)
    asyncio.run(_serve(parser.parse_args().personas))


if __name__ == "__main__":
    main()
