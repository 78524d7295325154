"""Tracked events as records of MongoDB: one for each batch, so that it is stored as a whole.

A record is found by what any of its events is; which of them is meant shows only inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
import pymongo
from bson import ObjectId

from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter, terms
from simulation.tracking.rollups import Key, milliseconds, moment, on_each_level
from simulation.tracking.store.places import no_place

BATCHES = "tracked_batches"

MAX_TERMS = 20_000
"""In a record: one of more has to fit into 16 MB as well."""

TERM_LENGTH = 100
"""Of a term, in characters: an index is no place for long texts."""

ANY_TERM = "*"
"""Stands for all terms of a record with too many. No term is without an equals sign."""

TIME_DIGITS = 15

Record = dict[str, Any]

Position = tuple[int, str, int]
"""Of an event: milliseconds since 1970, the id of its record, its number in there."""

_PLACE = re.compile(r"(\d{1,15}):([0-9a-f]{24}):(\d{1,6})")


async def create_indexes(batches: Any) -> None:
    """Create the indexes of the collection ``batches``. Repeatable."""
    # Partial, not sparse: mongomock-motor stumbles over a violated sparse index, and then
    # the refused record stays.
    await batches.create_index(
        [("client_ids", pymongo.ASCENDING)],
        unique=True,
        partialFilterExpression={"client_ids": {"$exists": True}},
    )
    by_place = ("place", pymongo.ASCENDING)
    own = ("organization", pymongo.ASCENDING)
    for keys in ([own, by_place], [own, ("events.name", pymongo.ASCENDING), by_place]):
        await batches.create_index(keys)
    for field in ("events.user", "events.session", "terms"):
        await batches.create_index(
            [own, (field, pymongo.ASCENDING), by_place],
            partialFilterExpression={field: {"$exists": True}},
        )
    for field in ("unfolded", "wide"):
        await batches.create_index(
            [own, (field, pymongo.ASCENDING)], partialFilterExpression={field: True}
        )
    await batches.create_index([own, ("_id", pymongo.ASCENDING)])
    await batches.create_index(
        [("last", pymongo.ASCENDING), own, ("wide", pymongo.ASCENDING)],
    )


def record_of(events: Sequence[TrackedEvent]) -> Record:
    """A new record of ``events``, which belong to one organization.

    Its id tells when it was written: that is the order of arrival.
    """
    id = ObjectId()
    times = [milliseconds(event.timestamp) for event in events]
    record: Record = {
        "_id": id,
        "organization": events[0].organization,
        "place": f"{bound(min(times))}:{id}",
        "last": max(times),
        # Few are: all events of a command arrive at the same time.
        "wide": min(times) != max(times),
        "unfolded": True,
        "events": [_entry_of(event) for event in events],
    }
    # An empty array would be indexed as null; the fields have to be absent.
    client_ids = client_ids_of(events)
    if client_ids:
        record["client_ids"] = client_ids
    asked_for = {term[:TERM_LENGTH] for event in events for term in terms(event.properties)}
    if asked_for:
        record["terms"] = sorted(asked_for) if len(asked_for) <= MAX_TERMS else [ANY_TERM]
    return record


def client_ids_of(events: Sequence[TrackedEvent]) -> list[str]:
    """The unique keys that ``events`` take. There is no colon in the id of an organization."""
    return [
        f"{event.organization}:{event.client_id}" for event in events if event.client_id is not None
    ]


def events_of(record: Record) -> list[tuple[Position, TrackedEvent]]:
    """The events in ``record``, by time and then as they were sent."""
    organization, id = record["organization"], str(record["_id"])
    placed = [
        ((entry["at"], id, number), _event_of(organization, entry))
        for number, entry in enumerate(record["events"])
    ]
    return sorted(placed, key=lambda each: each[0])


def counts_of(record: Record) -> dict[Key, int]:
    """By how much the events in ``record`` raise each count."""
    return on_each_level(
        Counter(
            (record["organization"], entry["at"], entry["name"], entry["synthetic"])
            for entry in record["events"]
        )
    )


def conditions(organization: str, filter: EventFilter) -> Record:
    """What a record with events that match ``filter`` meets, but for the time."""
    wanted: Record = {"organization": organization}
    for field, value in (
        ("events.name", filter.name),
        ("events.user", filter.user_id),
        ("events.session", filter.session_id),
        ("events.synthetic", filter.synthetic),
    ):
        if value is not None:
            wanted[field] = value
    if filter.properties:
        wanted["$and"] = [_with_term(term) for term in terms(filter.properties)]
    return wanted


def narrow(start: int, end: int) -> Record:
    """Met by records of one time, from ``start`` on, before ``end``."""
    return {"wide": False, "place": {"$gte": bound(start), "$lt": bound(end)}}


def wide(start: int, end: int) -> Record:
    """Met by records of several times, of which one may lie from ``start`` on, before ``end``."""
    return {"wide": True, "place": {"$lt": bound(end)}, "last": {"$gte": start}}


def bound(at: int) -> str:
    """What the places of records at ``at`` begin with."""
    return f"{at:0{TIME_DIGITS}d}"


def place(position: Position) -> str:
    """``position`` as text."""
    return ":".join(map(str, position))


def position_of(key: str | None) -> Position | None:
    """What ``place`` made ``key`` of.

    Raises:
        ValidationFailed: it did not make it.
    """
    if key is None:
        return None
    found = _PLACE.fullmatch(key)
    if found is None:
        raise no_place()
    return int(found[1]), found[2], int(found[3])


def _with_term(term: str) -> Record:
    return {"terms": {"$in": [term[:TERM_LENGTH], ANY_TERM]}}


def _entry_of(event: TrackedEvent) -> Record:
    client_at = event.client_timestamp
    entry = {
        "id": event.id,
        "at": milliseconds(event.timestamp),
        "name": event.name,
        # As text: there may be dots and dollars in names.
        "properties": orjson.dumps(event.properties).decode(),
        "user": event.user_id,
        "session": event.session_id,
        "client_at": None if client_at is None else milliseconds(client_at),
        "client_id": event.client_id,
        "synthetic": event.synthetic,
    }
    return {field: value for field, value in entry.items() if value is not None}


def _event_of(organization: str, entry: Record) -> TrackedEvent:
    client_at = entry.get("client_at")
    return TrackedEvent(
        organization,
        entry["id"],
        moment(entry["at"]),
        entry["name"],
        orjson.loads(entry["properties"]),
        entry.get("user"),
        entry.get("session"),
        None if client_at is None else moment(client_at),
        entry.get("client_id"),
        entry["synthetic"],
    )
