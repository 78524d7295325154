"""What the demo pulse emits: usage events as tracking ingests them, but for their time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

JSON: TypeAlias = str | int | float | bool | None
"""What a property may hold: properties are flat."""


@dataclass(frozen=True, slots=True)
class SyntheticEvent:
    """Something that a visitor did; when, is decided by whoever emits it.

    ``name`` is dotted lower case with the verb last, such as ``page.viewed``.
    """

    name: str
    properties: dict[str, JSON]
    user_id: str
    session_id: str
