"""The reference of what files may say, made from the models that read them.

`make reference` writes docs/yaml-reference.md, and a JSON Schema for each file, for editors.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.catalog.definition.kind import Kind
from simulation.cli.seeding.entry import KINDS
from simulation.cli.seeding.references import NAMED_BY
from simulation.kernel.showable import for_json

BY_NAME = {"applied_to_services"}
"""Lists of ids that files give as lists of names."""

HEAD = """\
# What catalog files may say

Made from the models by `make reference`; change those. Each file is a list of definitions. Editors
complete and check what is written where its first line is, for example,
`# yaml-language-server: $schema=../docs/schemas/personas.schema.json`.

Files are YAML 1.2: `20:30`, `NO`, `01234` and `2026-06-06` are texts, `true` and `7` are none. What
refers to another definition gives its name, in the same files. Fields without a default must be
there.
"""


def schema_of(noun: str) -> dict[str, Any]:
    """The JSON Schema of the file of a kind."""
    body = KINDS[noun].body.model_json_schema()
    definitions = body.pop("$defs", {})
    written = _as_written({"body": body} | definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{noun}.yaml",
        "type": "array",
        "items": written.pop("body"),
        "$defs": written,
    }


def reference() -> str:
    """The reference of all files, as Markdown."""
    return "\n".join([HEAD, *(_section(noun, kind) for noun, kind in KINDS.items())])


def files(docs: Path) -> Iterator[tuple[Path, str]]:
    """Each file of the reference in ``docs``, with what it holds."""
    yield docs / "yaml-reference.md", reference()
    for noun in KINDS:
        text = for_json(schema_of(noun), indent=2) + "\n"
        yield docs / "schemas" / f"{noun}.schema.json", text


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
        label = NAMED_BY[name].replace("_", " ")
        return {"type": "string", "description": f"The name of a {label}."}
    if name in BY_NAME:
        return {"type": "array", "items": {"type": "string"}, "description": "Names of services."}
    return field


def _section(noun: str, kind: Kind) -> str:
    schema = schema_of(noun)
    lines = [f"## {noun}.yaml", "", _told(schema["items"]), "", *_fields(schema["items"])]
    for name, definition in sorted(schema["$defs"].items()):
        if "properties" in definition:
            lines += ["", f"### {kind.label}: {name}", "", _told(definition), ""]
            lines += _fields(definition)
    return "\n".join([*lines, ""])


def _fields(definition: dict[str, Any]) -> Iterator[str]:
    required = definition.get("required", [])
    yield "| field | what it takes | unless given | |"
    yield "| --- | --- | --- | --- |"
    for name, field in definition["properties"].items():
        default = "" if name in required else f"`{for_json(field.get('default'))}`"
        if name not in required and "default" not in field:
            default = "left out"
        yield f"| `{name}` | {_takes(field)} | {default} | {_told(field)} |"


def _told(definition: dict[str, Any]) -> str:
    return " ".join(str(definition.get("description", "")).split()).replace("``", "`")


def _takes(field: dict[str, Any]) -> str:
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return " or ".join(f"`{each}`" for each in field["enum"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    for choice in ("anyOf", "oneOf"):
        if choice in field:
            return " or ".join(_takes(each) for each in field[choice])
    if field.get("type") == "array":
        return f"list of {_takes(field.get('items', {}))}"
    if field.get("type") == "object":
        values = field.get("additionalProperties")
        return f"mapping to {_takes(values)}" if isinstance(values, dict) else "mapping"
    return f"{_TYPES.get(str(field.get('type')), 'anything')}{_bounds(field)}"


def _bounds(field: dict[str, Any]) -> str:
    told = [f"{sign} {field[name]:g}" for name, sign in _BOUNDS.items() if name in field]
    return f", {', '.join(told)}" if told else ""


_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
_BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}


def write(docs: Path) -> None:
    """Write the reference into ``docs``."""
    for path, text in files(docs):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
