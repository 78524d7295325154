"""Unicode normalisation in linear time, whatever the text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

MAX_MARKS = 100
"""How many combining marks in a row count; no script needs more than a handful."""

_MARKS_END = 0x20000
"""No mark lies beyond it."""
_AT_ONCE = 500
"""Characters that are sorted in no time, whatever they are."""


def normalised_form(form: Literal["NFC", "NFKD"], text: str) -> str:
    """``text`` in the Unicode ``form``, of each run of marks the first ``MAX_MARKS``.

    The order of marks is part of a form, and sorting them takes time that grows with the
    square of how many stand in a row: seconds for a name of 100 kB.
    """
    if len(text) > _AT_ONCE and not text.isascii():
        text = _long_run().sub(lambda run: run[0][:MAX_MARKS], text)
    return unicodedata.normalize(form, text)


@cache
def _long_run() -> re.Pattern[str]:
    """More marks in a row than count, those included that are only made of marks."""
    marks = "".join(char for char in map(chr, range(0x80, _MARKS_END)) if _is_mark(char))
    return re.compile(f"[{marks}]{{{MAX_MARKS + 1},}}")


def _is_mark(char: str) -> bool:
    return unicodedata.combining(unicodedata.normalize("NFKD", char)[0]) != 0
