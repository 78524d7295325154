"""Cron expressions, in UTC: five fields, or six with the seconds last."""

from __future__ import annotations

import re
from datetime import datetime

from croniter import CroniterBadDateError, CroniterError, croniter

from simulation.kernel.errors import ValidationFailed

FIELDS = (5, 6)

_RANDOM = re.compile(r"[rR]($|[(/])")
"""A field that croniter would draw by lot, differently each time that it is asked."""


def require_cron(expression: str) -> str:
    """``expression`` with single spaces.

    Raises:
        ValidationFailed: it is no cron expression.
    """
    parts = expression.split()
    normal = " ".join(parts)
    drawn = any(map(_RANDOM.match, parts))
    if len(parts) not in FIELDS or drawn or not croniter.is_valid(normal):
        raise ValidationFailed(
            f"cron_expression: {expression!r} is not a cron expression; give five fields "
            "(minute, hour, day, month, weekday) in UTC, and seconds as a sixth if needed.",
            field="cron_expression",
        )
    return normal


def next_after(expression: str, moment: datetime) -> datetime | None:
    """The first moment after ``moment`` that ``expression`` describes; null for never."""
    try:
        found: datetime = croniter(expression, moment).get_next(datetime)
    except (CroniterBadDateError, CroniterError):
        return None
    return found
