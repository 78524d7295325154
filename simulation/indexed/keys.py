"""What documents and conditions hold, as keys in the order of an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

MISSING = ""
"""The key of null, and of what is not there. Nothing that can be sought sorts before it."""

# The first letters of the keys of each kind, in the order in which a database sorts kinds.
_TEXT, _MAPPING, _TRUTH, _MOMENT = "stuv"

Path = tuple[str, ...]


def key_of(value: Any) -> str | None:
    """The key of ``value``; null where values of its kind are not indexed.

    The first letter tells the kind. Within a kind keys are ordered as their values are, except
    for those of mappings, which are in no order.
    """
    if isinstance(value, str):
        return _TEXT + value
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return _TRUTH + ("1" if value else "0")
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        # Milliseconds are all that the database keeps.
        return _MOMENT + moment.isoformat(timespec="milliseconds")
    if isinstance(value, Mapping):
        return _key_of_mapping(value)
    return None


def _key_of_mapping(value: Mapping[str, Any]) -> str | None:
    """The key of a mapping, in whatever order its fields are; null where one has no key."""
    fields = []
    for name in sorted(value):
        key = key_of(value[name])
        if key is None:
            return None
        fields.append((name, key))
    return f"{_MAPPING}{fields}"


def is_ordered(key: str) -> bool:
    """Whether ``key`` lies among others where its value lies among theirs."""
    return key[:1] in (_TEXT, _MOMENT)


def is_of_mapping(key: str) -> bool:
    """Whether it is the key of a mapping."""
    return key[:1] == _MAPPING


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
