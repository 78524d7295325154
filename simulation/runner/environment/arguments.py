"""Whether the arguments of a call are those that a tool declares."""

from __future__ import annotations

from simulation.kernel.json_values import same
from simulation.kernel.values import Json
from simulation.runner.environment.answered import Refusal
from simulation.runner.wire.answer import kind_of

_TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a number",
    "boolean": "a boolean",
    "null": "null",
    "array": "a list",
    "object": "an object",
}


def require_arguments(parameters: dict[str, Json], arguments: dict[str, Json]) -> None:
    """Return where ``arguments`` have what a JSON Schema requires, of its types and choices.

    What else the schema may say is for whoever reads it, and so is what is no such schema.

    Raises:
        Refusal: they do not.
    """
    required = parameters.get("required")
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and name not in arguments:
            raise Refusal(f"The argument {name!r} is missing.")
    properties = parameters.get("properties")
    for name, schema in properties.items() if isinstance(properties, dict) else ():
        if name in arguments and isinstance(schema, dict):
            _require_value(name, schema, arguments[name])


def _require_value(name: str, schema: dict[str, Json], value: Json) -> None:
    declared = schema.get("type")
    types = declared if isinstance(declared, list) else [declared]
    known = [each for each in types if isinstance(each, str) and each in _TYPES]
    if len(known) == len(types) and not any(_is_of(each, value) for each in known):
        raise Refusal(f"The argument {name!r} is {kind_of(value)} and not of type {declared}.")
    choices = schema.get("enum")
    if isinstance(choices, list) and not any(same(each, value) for each in choices):
        raise Refusal(f"The argument {name!r} is none of {', '.join(map(str, choices[:20]))}.")


def _is_of(type_: str, value: Json) -> bool:
    if type_ == "integer" and isinstance(value, float) and not value.is_integer():
        return False
    return kind_of(value) == _TYPES[type_]
