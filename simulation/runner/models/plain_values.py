"""What a model means by a value, where only one thing can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.kernel.unicode import normalised_form
from simulation.kernel.values import Json

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_WORDS = {"true": True, "yes": True, "false": False, "no": False}


def boolean_in(value: Json) -> bool | None:
    """``value`` as a boolean: ``true``, ``"Yes"``, 1; null where it is none."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _WORDS.get(value.strip().casefold())
    return bool(value) if isinstance(value, int | float) and value in (0, 1) else None


def number_in(value: Json) -> float | None:
    """``value`` as a number: ``8``, ``"8"``; null where it is none. A boolean is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value := value.strip()) else None
    try:
        return float(value) if isinstance(value, int | float) else None
    except OverflowError:
        return None


def category_in(value: Json, categories: Sequence[str]) -> str | None:
    """The one of ``categories`` that is meant; null where it is none, or may be several."""
    if not isinstance(value, str):
        return None
    if value in categories:
        return value
    meant = [each for each in categories if _plain(each) == _plain(value)]
    return meant[0] if len(meant) == 1 else None


def _plain(text: str) -> str:
    return normalised_form("NFC", " ".join(text.split()).casefold())
