"""The modules of types: one for each of operations, one of inputs, one of enumerations."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from graphql import GraphQLEnumType, GraphQLSchema, parse, validate

from simulation.client import operations
from simulation.client.generating.selections import Made, Selections, input_of

HEAD = '"""Made by `make client` of the schema{of}; not written by hand."""'


def modules(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """The name of each module of types, and what is in it."""
    enums: set[str] = set()
    inputs: set[str] = set()
    for module in sorted(each.name for each in iter_modules(operations.__path__)):
        found = Selections(schema)
        for document in _documents(module):
            found.add(parse(document))
        enums |= found.enums
        inputs |= found.inputs
        yield module, _module(found.types.values(), found.enums, f" and `operations/{module}.py`")
    yield "inputs", _module([input_of(schema, name) for name in sorted(inputs)], enums, "")
    yield "enums", _enums(schema, sorted(enums))


def check(schema: GraphQLSchema) -> list[str]:
    """What does not fit the schema."""
    return [
        f"{module.name}: {error.message}"
        for module in iter_modules(operations.__path__)
        for document in _documents(module.name)
        for error in validate(schema, parse(document))
    ]


def _documents(module: str) -> list[str]:
    found = vars(import_module(f"{operations.__name__}.{module}"))
    return [text for name, text in found.items() if name.isupper() and not name.startswith("_")]


def _module(types: Iterable[Made], enums: set[str], of: str) -> str:
    made = list(types)
    used = {word for each in made for written in each.keys.values() for word in _words(written)}
    typing = [name for name in ("Any", "NotRequired") if name in used]
    lines = [HEAD.format(of=of), "", "from __future__ import annotations", ""]
    lines += [f"from typing import {', '.join([*typing, 'TypedDict'])}", ""]
    if named := sorted(used & enums):
        lines += [f"from simulation.client.types.enums import {', '.join(named)}", ""]
    for each in made:
        lines += ["", f"class {each.name}(TypedDict):", *_docstring(each.told), ""]
        lines += [f"    {key}: {written}" for key, written in each.keys.items()]
        lines.append("")
    return "\n".join(lines)


def _words(written: str) -> list[str]:
    return written.replace("[", " ").replace("]", " ").split()


def _docstring(told: str) -> list[str]:
    wrapped = textwrap.wrap(told, 90)
    if len(wrapped) == 1:
        return [f'    """{wrapped[0]}"""']
    return [f'    """{wrapped[0]}', *(f"    {line}" for line in wrapped[1:]), '    """']


def _enums(schema: GraphQLSchema, names: list[str]) -> str:
    lines = [HEAD.format(of=""), "", "from __future__ import annotations", ""]
    lines += ["from typing import Literal, TypeAlias", ""]
    for name in names:
        found = schema.get_type(name)
        assert isinstance(found, GraphQLEnumType)
        values = ", ".join(f'"{value}"' for value in found.values)
        lines.append(f"{name}: TypeAlias = Literal[{values}]")
    return "\n".join([*lines, ""])
