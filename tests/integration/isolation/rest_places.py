"""Where ids go in the operations of an OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.rest.guarded import ORGANIZATION_NAMES

ID_PATTERN = "^[a-f0-9]{24}$"
NAMES = ("creator", "organization", "query", "role", "tag", "tags", "x-org-id", "x-api-key")
"""Names that ids of others, and texts that tell of others, go by."""

ENDS = ("_id", "_ids", "-id", "Id", "set_name")
ELSEWHERE = ".oauth.client_id"
"""What somebody else's authority calls a client of it."""


class Places:
    """Finds the places of ``description``."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._description = description

    def of(self, operation: dict[str, Any]) -> set[str]:
        """The ways to all places of an operation, its organization aside."""
        found = set()
        for each in operation.get("parameters", ()):
            found |= set(self._in(each["schema"], f"{each['in']}.{each['name']}", each["name"]))
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            found |= set(self._in(body["schema"], "body", ""))
        return found - {f"path.{name}" for name in ORGANIZATION_NAMES}

    def _in(self, schema: dict[str, Any], way: str, name: str) -> Iterator[str]:
        schema = self._resolved(schema)
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            yield from self._in(choice, way, name)
        for inner_name, inner in schema.get("properties", {}).items():
            yield from self._in(inner, f"{way}.{inner_name}", inner_name)
        if "items" in schema:
            yield from self._in(schema["items"], f"{way}[]", name)
        if schema.get("type") == "string" and _is_place(schema, way, name):
            yield way

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self._description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


def _is_place(schema: dict[str, Any], way: str, name: str) -> bool:
    if way.endswith(ELSEWHERE):
        return False
    if schema.get("pattern") == ID_PATTERN or name.endswith(ENDS):
        return True
    # What else is in bodies belongs to new things.
    return name == "id" or way == "query.name" or (name in NAMES and not way.startswith("body"))
