"""Regular expressions that anybody may define: RE2's, which no text can make slow.

RE2 searches in time that is linear in the text, and refuses to compile what would become
large. In return it knows neither lookaround nor back references
(https://github.com/google/re2/wiki/Syntax).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated

import re2
from pydantic import Field

from simulation.kernel.stored import when_new

MAX_LENGTH = 500
"""Characters of a pattern."""

MAX_INSTRUCTIONS = 40_000
"""The size of a compiled pattern. A search takes at most as many steps for each character."""

_MAX_BYTES = 1 << 20
_SPLITS_CHARACTERS = re.compile(r"(?<!\\)(?:\\\\)*\\C")


class PatternInvalid(ValueError):
    """A pattern that is not searched for; the message says why, and what to do."""


@lru_cache(maxsize=64)
def compiled(pattern: str, *, ignore_case: bool) -> re2._Regexp:
    """``pattern``, ready to search with.

    Raises:
        PatternInvalid: see there.
    """
    if len(pattern) > MAX_LENGTH:
        raise PatternInvalid(f"is longer than {MAX_LENGTH} characters; make it shorter.")
    if _SPLITS_CHARACTERS.search(pattern):
        raise PatternInvalid(r"uses \C, which splits characters; use a dot.")
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    options.max_mem = _MAX_BYTES
    try:
        found = re2.compile(pattern, options)
    except re2.error as error:
        raise PatternInvalid(_said(error)) from error
    if found.programsize > MAX_INSTRUCTIONS:
        raise PatternInvalid(
            f"takes {found.programsize} instructions, and at most {MAX_INSTRUCTIONS} are allowed; "
            "repeat less, or use smaller classes."
        )
    return found


def _said(error: re2.error) -> str:
    problem = error.args[0]
    text = problem.decode(errors="replace") if isinstance(problem, bytes) else str(problem)
    if text.startswith(("invalid repetition size", "pattern too large")):
        return (
            f"is too large ({text}): repetitions count with all that they repeat, up to 1000; "
            "repeat less."
        )
    return (
        f"is no valid regular expression ({text}); it is read as RE2 reads it, which knows no "
        "lookaround, back reference or possessive repetition."
    )


def _require_pattern(pattern: str) -> str:
    compiled(pattern, ignore_case=True)
    return pattern


Pattern = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH), when_new(_require_pattern)]
"""A regular expression. What is stored is not compiled before it is searched for."""
