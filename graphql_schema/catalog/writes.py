"""Gives the commands over definitions, and reads back what they wrote."""

from __future__ import annotations

from typing import Any

from graphql_schema.catalog.definition import TYPE_NAMES
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from simulation.catalog.definition.messages import Body
from simulation.kernel.errors import NotFound
from simulation.kernel.messages import Command


async def created(info: Info, kind: str, command: type[Command], body: Body) -> Any:
    """The definition that ``command`` creates under a fresh id."""
    id = info.context.access.new_id()
    await info.context.command(command, id=id, body=body)
    return await read_back(info, kind, id)


async def changed(info: Info, kind: str, command: type[Command], id: str, **fields: Any) -> Any:
    """The definition with ``id``, plain or global, after ``command`` has changed it."""
    plain = plain_id(id, TYPE_NAMES[kind])
    await info.context.command(command, id=plain, **fields)
    return await read_back(info, kind, plain)


async def revised(info: Info, kind: str, command: type[Command], fields: dict[str, Any]) -> Any:
    """The definition after the given ``fields`` of an update have changed it."""
    changes = dict(fields)
    id, expected = changes.pop("id"), changes.pop("expected_version", None)
    return await changed(info, kind, command, id, changes=changes, expected_version=expected)


async def read_back(info: Info, kind: str, id: str) -> Any:
    """The definition with a plain id, which a command has just written."""
    document = await info.context.queries(kind).get(info.context.organization, id)
    if document is None:
        raise NotFound(f"There is no {TYPE_NAMES[kind]} with the id {id}.", field="id")
    return document
