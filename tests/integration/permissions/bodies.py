"""Makes up values that fit a schema of an OpenAPI description."""

from __future__ import annotations

import re
from typing import Any

BY_PATTERN = "f" * 24, "release", "x", "eng"
"""Texts that one or the other pattern is made for."""


class Bodies:
    """Makes up what operations of ``description`` take."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._description = description

    def of(self, operation: dict[str, Any]) -> Any:
        """The least body that ``operation`` takes; null where it takes none."""
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return None if schema is None else self.value(schema)

    def value(self, schema: dict[str, Any]) -> Any:
        """A value that fits ``schema``, with nothing in it that may be left out."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                required = schema.get("required", ())
                return {name: self.value(schema["properties"][name]) for name in required}
            case "array":
                least = schema.get("minItems", 0)
                inner = schema.get("prefixItems") or [schema.get("items", {})] * least
                return [self.value(each) for each in inner]
            case "string":
                return _text(schema)
            case "integer" | "number":
                return max(1, schema.get("minimum", 1))
            case "boolean":
                return True
        return None

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: Any = self._description
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            return self._resolved(found)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._resolved(schema[several][0])
        return schema


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date-time":
        return "2026-01-01T00:00:00Z"
    pattern = schema.get("pattern", "")
    return next(text for text in BY_PATTERN if re.search(pattern, text))
