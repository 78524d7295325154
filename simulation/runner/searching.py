"""Searching with patterns that users write in texts that agents and personas send."""

from __future__ import annotations

import asyncio

from simulation.catalog.expressions.pattern import compiled
from simulation.runner.apart import apart

MAX_STEPS = 1_000_000_000
"""A step is one instruction of the pattern at one character: at worst some 5 ns."""

_AT_ONCE_STEPS = 1_000_000
_UNNOTICED_STEPS = 50_000

Span = tuple[int, int]


class SearchTooLong(Exception):
    """A search that would take too many steps; the message says how many."""


async def search(pattern: str, text: str, *, ignore_case: bool) -> Span | None:
    """``span_of``, apart from the event loop where that may take long."""
    program = compiled(pattern, ignore_case=ignore_case)
    steps = program.programsize * len(text)
    if steps <= _AT_ONCE_STEPS:
        if steps > _UNNOTICED_STEPS:
            # Many such searches may come one after the other.
            await asyncio.sleep(0)
        return span_of(pattern, text, ignore_case=ignore_case)
    return await apart(lambda: span_of(pattern, text, ignore_case=ignore_case))


def span_of(pattern: str, text: str, *, ignore_case: bool) -> Span | None:
    """Where ``pattern`` first matches in ``text``: from and to, in characters.

    Raises:
        PatternInvalid: the pattern cannot be searched for.
        SearchTooLong: see there.
    """
    program = compiled(pattern, ignore_case=ignore_case)
    steps = program.programsize * len(text)
    if steps > MAX_STEPS:
        raise SearchTooLong(
            f"takes up to {steps} steps in a text of {len(text)} characters, and at most "
            f"{MAX_STEPS} are taken; make it simpler."
        )
    match = program.search(text)
    return match.span() if match else None
