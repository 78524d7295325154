"""Seals of records on MongoDB: over that part of a record which never changes."""

from __future__ import annotations

import orjson

from simulation.eventstore.codec import Record
from simulation.eventstore.seals import seal_of

SEAL = "seal"

SEALED = ("stream", "position", "last", "events", "metadata", "releases")
"""Claims are given back, and what is projected is marked: those change."""


def seal_of_record(record: Record) -> int:
    """The seal of ``record``."""
    sealed = {name: record[name] for name in SEALED if name in record}
    content = orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS)
    return seal_of(record["stream"], record["position"], content)
