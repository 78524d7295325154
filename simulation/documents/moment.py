"""Points in time as callers give them."""

from __future__ import annotations

from datetime import datetime

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.values import require_utc


def given_moment(moment: datetime, field: str) -> datetime:
    """``moment`` in UTC, as the log keeps it.

    Raises:
        ValidationFailed: it has no time zone, or lies beyond what UTC can say; the refusal
            names ``field``.
    """
    try:
        return require_utc(moment)
    except (ValueError, OverflowError) as error:
        raise ValidationFailed(f"{field}: {error}", field=field) from error
