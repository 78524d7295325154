"""Cron expressions, in UTC: five fields, or six with the seconds last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from croniter import CroniterBadDateError, CroniterError, croniter

from simulation.kernel.errors import ValidationFailed

FIELDS = (5, 6)

_PARTS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day", 1, 31),
    ("month", 1, 12),
    ("weekday", 0, 7),
    ("second", 0, 59),
)
"""The fields in their order, each with its lowest and its highest number."""

MAX_EXPRESSION_LENGTH = 500

MAX_TIMES = 50
"""How many ticks are told at once."""

_RANDOM = re.compile(r"[rR]($|[(/])")
"""A field that croniter would draw by lot, differently each time that it is asked."""


def require_cron(expression: str) -> str:
    """``expression`` with single spaces.

    Raises:
        ValidationFailed: it is no cron expression.
    """
    if len(expression) > MAX_EXPRESSION_LENGTH:
        raise ValidationFailed(
            f"cron_expression: holds {len(expression)} characters, and at most "
            f"{MAX_EXPRESSION_LENGTH} are allowed; shorten it.",
            field="cron_expression",
        )
    parts = expression.split()
    normal = " ".join(parts)
    if len(parts) in FIELDS and (wrong := _wrong_part(parts)) is not None:
        raise ValidationFailed(
            f"cron_expression: {expression!r} is not a cron expression: {wrong}",
            field="cron_expression",
        )
    if len(parts) not in FIELDS or not croniter.is_valid(normal):
        raise ValidationFailed(
            f"cron_expression: {expression!r} is not a cron expression; give five fields "
            "(minute, hour, day, month, weekday) in UTC, and seconds as a sixth if needed.",
            field="cron_expression",
        )
    return normal


def _wrong_part(parts: Sequence[str]) -> str | None:
    """What is wrong with the first of ``parts`` that would be wrong among any others."""
    for place, (part, (name, lowest, highest)) in enumerate(zip(parts, _PARTS, strict=False)):
        alone = ["*"] * len(parts)
        alone[place] = part
        if _RANDOM.match(part) or not croniter.is_valid(" ".join(alone)):
            return (
                f"{part!r} is no {name}; give numbers from {lowest} to {highest}, such as "
                f"{highest} or {lowest}-{highest}, or * for every {name}."
            )
    return None


def require_next(expression: str, moment: datetime) -> datetime:
    """The first moment after ``moment`` that ``expression`` describes.

    Raises:
        ValidationFailed: there is none.
    """
    found = next_after(expression, moment)
    if found is None:
        raise ValidationFailed(
            f"cron_expression: {expression!r} never comes; name a day that exists.",
            field="cron_expression",
        )
    return found


def times_after(expression: str, moment: datetime, count: int) -> list[datetime]:
    """The first ``count`` moments after ``moment`` that ``expression`` describes, at most.

    Raises:
        ValidationFailed: it is no cron expression, never comes, or ``count`` is out of bounds.
    """
    if not 1 <= count <= MAX_TIMES:
        raise ValidationFailed(
            f"count: must be between 1 and {MAX_TIMES}, not {count}.", field="count"
        )
    cron = require_cron(expression)
    found = [require_next(cron, moment)]
    while len(found) < count and (following := next_after(cron, found[-1])) is not None:
        found.append(following)
    return found


def next_after(expression: str, moment: datetime) -> datetime | None:
    """The first moment after ``moment`` that ``expression`` describes; null for never."""
    try:
        found: datetime = croniter(expression, moment).get_next(datetime)
    except (CroniterBadDateError, CroniterError):
        return None
    return found
