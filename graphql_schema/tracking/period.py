"""From when to when: what lists and counts of tracked events are narrowed by."""

from __future__ import annotations

from datetime import datetime

from simulation.documents.moment import given_moment
from simulation.tracking.filter import Period

FROM = "Events that arrived then or later."
TO = "Events that arrived earlier."
SYNTHETIC = "False leaves out what the platform made up, true everything else."


def period(start: datetime | None, end: datetime | None) -> Period:
    """The period in the terms of tracking.

    Raises:
        ValidationFailed: a time cannot be asked for.
    """
    return Period(
        None if start is None else given_moment(start, "from"),
        None if end is None else given_moment(end, "to"),
    )
