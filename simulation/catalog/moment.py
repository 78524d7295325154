"""Points in time as callers give them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.values import require_utc


def given_moment(moment: datetime, field: str) -> datetime:
    """``moment`` in UTC, as the log keeps it.

    Raises:
        ValidationFailed: it has no time zone; the refusal names ``field``.
    """
    try:
        return require_utc(moment)
    except ValueError as error:
        raise ValidationFailed(f"{field}: {error}", field=field) from error


def created_between(after: datetime | None, before: datetime | None) -> list[dict[str, Any]]:
    """The conditions that a document was created within both, which are included.

    Raises:
        ValidationFailed: one of them has no time zone.
    """
    conditions: list[dict[str, Any]] = []
    if after:
        conditions.append({"created_at": {"$gte": given_moment(after, "created_after")}})
    if before:
        conditions.append({"created_at": {"$lte": given_moment(before, "created_before")}})
    return conditions
