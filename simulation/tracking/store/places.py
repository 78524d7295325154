"""Places in lists, as text: by time, and then by the number of arrival."""

from __future__ import annotations

import re

from simulation.kernel.errors import ValidationFailed

Position = tuple[int, int]
"""Milliseconds since 1970, and the number of arrival."""

_PLACE = re.compile(r"(\d{1,15}):(\d{1,18})")


def place(at: int, number: int) -> str:
    """The place of an event."""
    return f"{at}:{number}"


def position_of(key: str | None) -> Position | None:
    """What ``place`` made ``key`` of.

    Raises:
        ValidationFailed: it did not make it.
    """
    if key is None:
        return None
    found = _PLACE.fullmatch(key)
    if found is None:
        raise no_place()
    return int(found[1]), int(found[2])


def no_place() -> ValidationFailed:
    """What a key is refused with that is no place of this store."""
    return ValidationFailed(
        "cursor: it does not belong to this list; start again without it.", field="cursor"
    )
