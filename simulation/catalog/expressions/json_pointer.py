"""JSON Pointer (RFC 6901): one place in a JSON value."""

from __future__ import annotations

import re
from typing import Final

from simulation.kernel.values import Json

MAX_LENGTH = 500

_POINTER = re.compile(r"(/([^~/]|~[01])*)*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


class _Nothing:
    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = _Nothing()
"""What stands where nothing does: null is something."""


def require_pointer(pointer: str) -> str:
    """``pointer``, which is one.

    Raises:
        ValueError: it is none, or too long.
    """
    if len(pointer) > MAX_LENGTH:
        raise ValueError(f"is {len(pointer)} characters long, and at most {MAX_LENGTH} may be.")
    if not _POINTER.fullmatch(pointer):
        raise ValueError(f"{pointer!r} is no JSON Pointer; write it as in '/bookings/B1/status'.")
    return pointer


def tokens_of(pointer: str) -> list[str]:
    """The steps of a pointer, from the outermost value inwards."""
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def escaped(text: str) -> str:
    """``text`` as a step within a pointer."""
    return text.replace("~", "~0").replace("/", "~1")


def value_at(tokens: list[str], value: Json) -> Json | _Nothing:
    """What stands in ``value`` at the end of these steps; ``NOTHING`` where they lead nowhere."""
    for token in tokens:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
            value = value[int(token)]
        else:
            return NOTHING
    return value
