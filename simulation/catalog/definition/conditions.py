"""Conditions that the lists of definitions and of set runs share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulation.documents.fields import UserRef
from simulation.documents.moment import given_moment
from simulation.documents.values import require_few


def common_conditions(
    ids: Sequence[str],
    creators: Sequence[UserRef],
    created_after: datetime | None,
    created_before: datetime | None,
) -> list[dict[str, Any]]:
    """One of the ids, one of the creators, created within both times, which are included.

    Raises:
        ValidationFailed: a time has no time zone, or there are too many values.
    """
    require_few(ids=ids, creators=creators)
    conditions: list[dict[str, Any]] = []
    if ids:
        conditions.append({"_id": {"$in": list(ids)}})
    if creators:
        conditions.append({"$or": [{"creator": user.model_dump()} for user in creators]})
    if created_after:
        moment = given_moment(created_after, "created_after")
        conditions.append({"created_at": {"$gte": moment}})
    if created_before:
        moment = given_moment(created_before, "created_before")
        conditions.append({"created_at": {"$lte": moment}})
    return conditions
