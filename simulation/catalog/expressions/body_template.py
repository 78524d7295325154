"""The body of a request to an agent, with places that are filled in for each turn."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Annotated, Any

import orjson

from simulation.kernel.json_values import JsonValue
from simulation.kernel.stored import when_new
from simulation.kernel.values import Json

PLACEHOLDERS = frozenset({"message", "messages", "session_id", "turn", "user_variables"})

MAX_TEMPLATE_BYTES = 64 * 1024
MAX_PLACEHOLDERS = 100
MAX_FILLED_BYTES = 4 * 1024 * 1024
"""The largest body that is sent: each placeholder brings in all that it stands for."""

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


class BodyTooLarge(Exception):
    """A template that would become too large once filled; the message says how large."""


def _require_sound(template: Json) -> Json:
    size = len(json.dumps(template))
    if size > MAX_TEMPLATE_BYTES:
        raise ValueError(
            f"is {size} bytes long, and at most {MAX_TEMPLATE_BYTES} are allowed; leave out what "
            "the agent does not need."
        )
    used = _used(template)
    for name in used:
        if name not in PLACEHOLDERS:
            raise ValueError(
                f"{{{{{name}}}}} is unknown; use one of {', '.join(sorted(PLACEHOLDERS))}."
            )
    if used.total() > MAX_PLACEHOLDERS:
        raise ValueError(
            f"holds {used.total()} placeholders, and at most {MAX_PLACEHOLDERS} are allowed; "
            "send each value once."
        )
    return template


BodyTemplate = Annotated[JsonValue, when_new(_require_sound)]
"""A JSON value whose strings may hold placeholders such as ``{{message}}``."""


def fill(template: Json, values: dict[str, Any]) -> Json:
    """``template`` with every placeholder replaced by its value.

    Raises:
        BodyTooLarge: what is filled in would come to more than ``MAX_FILLED_BYTES``.
    """
    used = _used(template)
    size = sum(times * len(orjson.dumps(values[name])) for name, times in used.items())
    if size > MAX_FILLED_BYTES:
        counts = ", ".join(f"{times} times {{{{{name}}}}}" for name, times in used.items())
        raise BodyTooLarge(
            f"{counts} come to {size} bytes, and at most {MAX_FILLED_BYTES} are sent; send each "
            "value once."
        )
    return _filled(template, values, {name: _as_text(values[name]) for name in used})


def _used(template: Json) -> Counter[str]:
    """How often each placeholder stands in ``template``, keys included, which are not filled."""
    if isinstance(template, dict):
        template = [*template.keys(), *template.values()]
    if isinstance(template, list):
        return sum(map(_used, template), Counter())
    return Counter(_PLACEHOLDER.findall(template) if isinstance(template, str) else ())


def _filled(template: Json, values: dict[str, Any], texts: dict[str, str]) -> Json:
    if isinstance(template, dict):
        return {key: _filled(item, values, texts) for key, item in template.items()}
    if isinstance(template, list):
        return [_filled(item, values, texts) for item in template]
    if not isinstance(template, str):
        return template
    whole = _PLACEHOLDER.fullmatch(template)
    if whole:
        return values[whole.group(1)]
    return _PLACEHOLDER.sub(lambda match: texts[match.group(1)], template)


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
