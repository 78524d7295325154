"""Places in what a simulated tool sees, and texts that are filled in from them.

A tool sees one JSON object: the ``arguments`` of the call, the ``state``, the ``call_number``,
and whatever it has found in them under a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from simulation.catalog.expressions.body_template import MAX_PLACEHOLDERS, Placeholders, as_text
from simulation.catalog.expressions.json_path import require_path, values_on_budget
from simulation.catalog.expressions.json_pointer import (
    NOTHING,
    escaped,
    require_pointer,
    tokens_of,
    value_at,
)
from simulation.kernel.values import Json

GIVEN = frozenset({"arguments", "state", "call_number"})
"""What is there to be read without being found first."""

IN_TOOLS = Placeholders(re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_-]+)*)\s*\}\}"))
"""``{{arguments.seats}}``, ``{{state.flights}}``, ``{{booking.total}}``."""

MAX_FILLED_BYTES = 64 * 1024
MAX_NODES = 20_000
"""How many values the JSONPaths of one call may visit, all together."""

Seen = Mapping[str, Any]
"""What a tool sees."""


def require_place(place: str, known: Collection[str] = GIVEN) -> str:
    """``place``, a JSON Pointer with placeholders or a JSONPath, into what is ``known``.

    Raises:
        ValueError: it is neither, or begins with something else.
    """
    if is_path(place):
        return require_path(place)
    require_filled(place, known)
    tokens = tokens_of(require_pointer(_without_names(place)))
    if not tokens or tokens[0] not in known:
        raise ValueError(
            f"{place!r} begins nowhere; begin with one of "
            f"{', '.join(f'/{each}' for each in sorted(known))}, or write a JSONPath."
        )
    return place


def require_pointer_to_fill(pointer: str, known: Collection[str] = GIVEN) -> str:
    """``pointer``, a JSON Pointer with placeholders, of a change of the state.

    Raises:
        ValueError: it is none.
    """
    require_filled(pointer, known)
    require_pointer(_without_names(pointer))
    return pointer


def require_filled(template: Json, known: Collection[str] = GIVEN) -> Json:
    """``template``, whose placeholders are all of what is ``known``.

    Raises:
        ValueError: one is not, or there are too many.
    """
    used = IN_TOOLS.used_in(template)
    for name in used:
        if name.partition(".")[0] not in known:
            raise ValueError(
                f"{{{{{name}}}}} is unknown; begin with one of {', '.join(sorted(known))}."
            )
    if used.total() > MAX_PLACEHOLDERS:
        raise ValueError(
            f"holds {used.total()} placeholders, and at most {MAX_PLACEHOLDERS} are allowed."
        )
    return template


def _without_names(pointer: str) -> str:
    return "x".join(IN_TOOLS.split(pointer)[::2])


def value_of(name: str, seen: Seen) -> Json:
    """What a placeholder stands for: null where there is nothing."""
    found = value_at(name.split("."), seen)
    return None if found is NOTHING else found


def filled(template: Json, seen: Seen) -> Json:
    """``template`` with its placeholders filled in.

    Raises:
        BodyTooLarge: more than ``MAX_FILLED_BYTES`` would be filled in.
    """
    return IN_TOOLS.fill(template, lambda name: value_of(name, seen), MAX_FILLED_BYTES)


def filled_pointer(pointer: str, seen: Seen) -> str | None:
    """``pointer`` with its placeholders filled in as steps; null where one stands for nothing,
    or for what is no step: an object, a list, an empty text."""
    pieces = IN_TOOLS.split(pointer)
    for number in range(1, len(pieces), 2):
        found = value_of(pieces[number], seen)
        if found in (None, "") or isinstance(found, dict | list):
            return None
        pieces[number] = escaped(as_text(found))
    return "".join(pieces)


def is_path(place: str) -> bool:
    """Whether ``place`` is a JSONPath, which may visit many values."""
    return place.startswith("$")


def found_at(place: str, seen: Seen) -> list[Json]:
    """What stands at ``place``: at a pointer one value or none, at a JSONPath all that it
    selects, paid from the budget that is open.

    Raises:
        JSONPathError, TooManyNodes: the path cannot be followed, or visits too many values.
    """
    if is_path(place):
        return values_on_budget(place, dict(seen))
    pointer = filled_pointer(place, seen)
    found = NOTHING if pointer is None else value_at(tokens_of(pointer), seen)
    return [] if found is NOTHING else [found]
