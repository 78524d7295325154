"""JSON Schemas of catalog files, made from the models that read them, for editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.catalog.definition.kind import Kind
from simulation.cli.seeding.catalog_files import WHOLE
from simulation.cli.seeding.entry import KINDS, PREVIOUS_NAME
from simulation.cli.seeding.inline import PARTS, ROWS
from simulation.cli.seeding.references import NAMED_BY
from simulation.kernel.showable import for_json

BY_NAME = {"applied_to_services"}
"""Lists of ids that files give as lists of names."""

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_INSIDE = {
    *(kind.name for kinds in PARTS.values() for kind in kinds),
    *(kind.name for _, kind in ROWS.values()),
}
"""Kinds that may stand inside another one."""


def definition_of(noun: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The schema of a definition of a kind as files write it, and those that it refers to."""
    kind = KINDS[noun]
    body = kind.body.model_json_schema()
    definitions = body.pop("$defs", {})
    written = _as_written({"body": body} | definitions)
    definition = written.pop("body")
    definition["properties"][PREVIOUS_NAME] = {
        "type": "string",
        "description": f"What the {kind.label} was called until now: it is renamed.",
    }
    return definition, written


def schema_of(noun: str) -> dict[str, Any]:
    """The JSON Schema of the file of a kind: a list, or in its directory one definition."""
    found, used = definition_of(noun)
    return {
        "$schema": DRAFT,
        "title": f"{noun}.yaml",
        "anyOf": [{"type": "array", "items": _ref(noun)}, _ref(noun)],
        "$defs": {noun: found} | used | _inside(found, used),
    }


def schema_of_all() -> dict[str, Any]:
    """The JSON Schema of a file of all kinds."""
    definitions: dict[str, Any] = {}
    for noun in KINDS:
        found, used = definition_of(noun)
        definitions |= {noun: found} | used | _inside(found, used)
    return {
        "$schema": DRAFT,
        "title": f"{WHOLE}.yaml",
        "type": "object",
        "additionalProperties": False,
        "properties": {noun: {"type": "array", "items": _ref(noun)} for noun in KINDS},
        "$defs": definitions,
    }


def schema_files() -> Iterator[tuple[str, str]]:
    """The name of each schema's file, and what is in it."""
    schemas = {noun: schema_of(noun) for noun in KINDS} | {WHOLE: schema_of_all()}
    for name, schema in schemas.items():
        yield f"{name}.schema.json", for_json(schema, indent=2) + "\n"


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _inside(*schemas: Any) -> dict[str, Any]:
    """What is referred to as standing inside, and what that refers to in its turn."""
    found: dict[str, Any] = {}
    waiting = [kind for kind in KINDS.values() if _refers(schemas, _inner(kind))]
    while waiting:
        kind = waiting.pop()
        noun = next(each for each, known in KINDS.items() if known is kind)
        definition, used = definition_of(noun)
        definition["required"] = [each for each in definition["required"] if each != "name"]
        found |= {_inner(kind): definition} | used
        waiting += [
            each
            for each in KINDS.values()
            if _inner(each) not in found and _refers((definition, used), _inner(each))
        ]
    return found


def _inner(kind: Kind) -> str:
    return f"{kind.name}_inside"


def _refers(schema: Any, name: str) -> bool:
    if isinstance(schema, dict):
        return schema == _ref(name) or any(_refers(each, name) for each in schema.values())
    if isinstance(schema, list | tuple):
        return any(_refers(each, name) for each in schema)
    return False


def _as_written(node: Any) -> Any:
    """A schema of bodies as one of files: names in the place of ids."""
    if isinstance(node, list):
        return [_as_written(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _as_written(value) for key, value in node.items()}
    properties = made.get("properties")
    if isinstance(properties, dict):
        made["properties"] = {
            NAMED_BY.get(name, name): _by_name(name, field) for name, field in properties.items()
        }
        made["required"] = [NAMED_BY.get(name, name) for name in made.get("required", [])]
    return made


def _by_name(name: str, field: dict[str, Any]) -> dict[str, Any]:
    if name in NAMED_BY:
        kind = next(each for each in KINDS.values() if each.name == NAMED_BY[name])
        text = {"type": "string"}
        told = f"The name of a {kind.label}"
        if kind.name in _INSIDE:
            return {"anyOf": [text, _ref(_inner(kind))], "description": f"{told}, or one itself."}
        return text | {"description": f"{told}."}
    if name in BY_NAME:
        return {"type": "array", "items": {"type": "string"}, "description": "Names of services."}
    return field
