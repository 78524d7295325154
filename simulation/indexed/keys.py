"""What documents and conditions hold, as keys in the order of an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

MISSING = ""
"""The key of null, and of what is not there. Nothing that can be sought sorts before it."""

Path = tuple[str, ...]


def key_of(value: Any) -> str | None:
    """The key of ``value``; null where values of its kind are not indexed.

    The first letter tells the kind. Within a kind keys are ordered as their values are.
    """
    if isinstance(value, str):
        return f"s{value}"
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "b1" if value else "b0"
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        # Milliseconds are all that the database keeps.
        return f"d{moment.isoformat(timespec='milliseconds')}"
    return None


def next_after(key: str) -> str:
    """The first key after ``key``."""
    return key + "\x00"


def keys_at(document: Any, path: Path) -> tuple[dict[str, None], bool]:
    """The keys that stand at ``path``, each once; whether there is what has none."""
    keys: dict[str, None] = {}
    odd = False
    for value in _values(document, path):
        key = key_of(value)
        if key is None:
            odd = True
        else:
            keys[key] = None
    if not keys and not odd:
        keys[MISSING] = None
    return keys, odd


def _values(value: Any, path: Path) -> Iterator[Any]:
    """All values that a condition on ``path`` may meet: lists are gone into."""
    if isinstance(value, list):
        if not path:
            # A condition may also ask for the list as a whole, or for what is in it.
            for each in value:
                yield from _values(each, path) if not isinstance(each, list) else iter((each,))
            if not value:
                yield None
            return
        for place, each in enumerate(value):
            if isinstance(each, Mapping | list):
                yield from _values(each, path)
            if path[0] == str(place):
                yield from _values(each, path[1:])
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _values(value[path[0]], path[1:])
    else:
        yield None
