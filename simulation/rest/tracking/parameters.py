"""What lists and reports of tracked events can be asked for."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import Depends, Query

from simulation.documents import cursors
from simulation.documents.paging import Rows
from simulation.kernel.errors import ValidationFailed
from simulation.kernel.json_values import read_json
from simulation.kernel.values import Moment
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, Period

PROPERTIES = (
    "Properties that an event must have with just these values, as a JSON object: "
    '`{"page": "/dashboard"}`.'
)
SYNTHETIC = "`false` leaves out what the platform made up, `true` everything else."


def _period(
    start: Annotated[
        Moment | None, Query(alias="from", description="Events that arrived then or later.")
    ] = None,
    end: Annotated[
        Moment | None, Query(alias="to", description="Events that arrived earlier.")
    ] = None,
) -> Period:
    return Period(start, end)


Within = Annotated[Period, Depends(_period)]
"""The period that is asked for."""

Synthetic = Annotated[bool | None, Query(description=SYNTHETIC)]


def _filter(
    period: Within,
    name: Annotated[str | None, Query(description="The name of the events.")] = None,
    user_id: Annotated[str | None, Query(alias="userId")] = None,
    session_id: Annotated[str | None, Query(alias="sessionId")] = None,
    properties: Annotated[str | None, Query(description=PROPERTIES)] = None,
    synthetic: Synthetic = None,
) -> EventFilter:
    wanted = _properties(properties) if properties is not None else {}
    return EventFilter(name, user_id, session_id, period, wanted, synthetic)


Wanted = Annotated[EventFilter, Depends(_filter)]
"""The conditions that are asked for."""


def _properties(text: str) -> dict[str, Any]:
    try:
        found = read_json(text)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise ValidationFailed(
            'properties: must be a JSON object, such as {"page": "/dashboard"}.',
            field="properties",
        )
    return found


def key_of(cursor: str | None) -> str | None:
    """The place that ``cursor`` stands for.

    Raises:
        ValidationFailed: it was not given by an earlier page.
    """
    if cursor is None:
        return None
    key = cursors.key_of(cursor)
    if key is None:
        raise ValidationFailed(
            f"cursor: {cursor!r} is none; send the nextCursor of the page before.", field="cursor"
        )
    return key


def cursor_of(rows: Rows[TrackedEvent]) -> str | None:
    """What the page after ``rows`` is asked by; null where there is none."""
    if not rows.has_next or not rows.keys:
        return None
    return cursors.cursor_of(rows.keys[-1])
