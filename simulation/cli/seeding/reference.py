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
from simulation.cli.seeding.schemas import definition_of, schema_files
from simulation.kernel.showable import for_json

HEAD = """\
# What catalog files may say

Made from the models by `make reference`; change those. [As code](as-code.md) says how they are
applied and exported.

A kind has a file, a list of definitions, or a directory of such files, where a file may also be one
definition alone: `personas.yaml`, `personas/ann.yaml`. Or all kinds are in one file,
`simulation.yaml`, as a mapping from `personas` and the like to such lists. Editors complete and
check what is written where its first line is, for example,
`# yaml-language-server: $schema=.schemas/personas.schema.json`; `simulation export` and
`simulation init` write that line, and the schemas.

Files are YAML 1.2: `20:30`, `NO`, `01234` and `2026-06-06` are texts, `true` and `7` are none. What
refers to another definition gives its name, in the same files, or is written out in its place.
Fields without a default must be there. `${SIMULATION_AGENT_…}` is a variable in the texts of
connectors that say so, and anywhere else a text like any other.
"""


def reference() -> str:
    """The reference of all files, as Markdown."""
    return "\n".join([HEAD, *(_section(noun, kind) for noun, kind in KINDS.items())])


def files(docs: Path) -> Iterator[tuple[Path, str]]:
    """Each file of the reference in ``docs``, with what it holds."""
    yield docs / "yaml-reference.md", reference()
    for name, text in schema_files():
        yield docs / "schemas" / name, text


def _section(noun: str, kind: Kind) -> str:
    whole, used = definition_of(noun)
    lines = [f"## {noun}.yaml", "", _told(whole), "", *_fields(whole)]
    for name, definition in sorted(used.items()):
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
        name = str(field["$ref"]).rpartition("/")[2]
        return name.removesuffix("_inside").replace("_", " ")
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
