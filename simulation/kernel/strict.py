"""Booleans, numbers and times that are taken as they are written, and never made of others.

``"yes"`` is a text and 1 a number: neither says true. Only what is new is asked for that; what
is stored was read with an earlier rule, and stays what it was taken for.
"""

from __future__ import annotations

from typing import Annotated, Any

from simulation.kernel.stored import before_new

LARGEST_EXACT = 2**53
"""Integers up to here are the same as floating-point numbers, further ones are rounded."""


def _require_flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_shown(value)}.")
    return value


def _require_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be a number, not {_shown(value)}.")
    return value


def _require_exact(value: Any) -> Any:
    if isinstance(value, int) and abs(value) > LARGEST_EXACT:
        raise ValueError(
            f"must lie within {LARGEST_EXACT} either way; no larger one is kept exactly."
        )
    return value


def _require_written_moment(value: Any) -> Any:
    if isinstance(value, bool | int | float) or (isinstance(value, str) and _is_number(value)):
        raise ValueError("must be a date and time such as 2026-01-31T09:30:00Z, not a number.")
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, bool | int | float):
        return str(value).lower()[:40]
    return "null" if value is None else f"a {type(value).__name__}"


Flag = Annotated[bool, before_new(_require_flag)]
"""True or false."""

a_number = before_new(_require_number)
"""For numbers with limits that may be null: said after the limits, so that schemas show them."""

Whole = Annotated[int, a_number]
"""An integer. 5.0 is one, as JSON Schema has it."""

Real = Annotated[float, a_number, before_new(_require_exact)]
"""A floating-point number."""

written_out = before_new(_require_written_moment)
"""For times: one that is new is written out, and no number of seconds."""
