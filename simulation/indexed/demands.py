"""What a condition demands of single paths, as far as an index can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulation.indexed.index import Range
from simulation.indexed.keys import is_ordered, key_of, next_after

_BOUNDS = frozenset({"$gt", "$gte", "$lt", "$lte"})


@dataclass(frozen=True, slots=True)
class Demand:
    """What must stand at ``path``: one of the ``keys``, or a key ``within`` a range.

    ``whole`` says that this is all of what the condition demands there. Of a list, each end
    of a range may be met by another element, unless it is to be ``one`` that meets both.
    """

    path: str
    keys: tuple[str, ...] = ()
    within: Range | None = None
    whole: bool = True
    one: bool = False


@dataclass(frozen=True, slots=True)
class Demands:
    """All demands of a condition, which must all be met.

    ``alternatives`` are the branches of each ``$or``; ``whole`` says that there is nothing
    else in the condition.
    """

    each: tuple[Demand, ...]
    alternatives: tuple[tuple[Any, ...], ...]
    whole: bool


def demands_of(condition: Mapping[str, Any]) -> Demands:
    """What ``condition`` demands."""
    each: list[Demand] = []
    alternatives: list[tuple[Any, ...]] = []
    whole = True
    for path, search in conjuncts(condition):
        if path == "$or" and isinstance(search, list | tuple):
            alternatives.append(tuple(search))
            whole = False
            continue
        found = [] if path.startswith("$") else list(_demands(path, search))
        each += found
        whole = whole and len(found) == 1 and found[0].whole
    return Demands(tuple(each), tuple(alternatives), whole)


def conjuncts(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths and what is sought there, all of which must be met."""
    for path, search in condition.items():
        if path == "$and" and isinstance(search, list | tuple):
            for each in search:
                if isinstance(each, Mapping):
                    yield from conjuncts(each)
        else:
            yield path, search


def _demands(path: str, search: Any) -> Iterator[Demand]:
    if not isinstance(search, Mapping) or _is_value(search):
        keys = _keys((search,))
        if keys:
            yield Demand(path, keys)
        return
    if "$in" in search or "$eq" in search:
        values = search["$in"] if "$in" in search else (search["$eq"],)
        keys = _keys(values) if isinstance(values, list | tuple) else None
        if keys is not None:
            yield Demand(path, keys, whole=len(search) == 1)
        return
    if "$elemMatch" in search and isinstance(search["$elemMatch"], Mapping):
        yield from _of_one_element(path, search["$elemMatch"])
        return
    within = _range(search)
    if within is not None:
        yield Demand(path, within=within, whole=set(search) <= _BOUNDS)


def _is_value(search: Mapping[str, Any]) -> bool:
    """Whether it is sought itself; an empty one demands nothing."""
    return bool(search) and not any(name.startswith("$") for name in search)


def _of_one_element(path: str, inner: Mapping[str, Any]) -> Iterator[Demand]:
    within = _range(inner)
    if within is not None:
        yield Demand(path, within=within, whole=False, one=True)
        return
    for name, search in inner.items():
        if not name.startswith("$") and not isinstance(search, Mapping):
            keys = _keys((search,))
            if keys:
                yield Demand(f"{path}.{name}", keys, whole=False)


def _keys(values: Any) -> tuple[str, ...] | None:
    """The keys of ``values``; null where an index cannot tell of one of them."""
    keys = [None if value is None else key_of(value) for value in values]
    if any(key is None for key in keys):
        return None
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def _range(search: Mapping[str, Any]) -> Range | None:
    """The keys within the bounds that ``search`` sets; null where it sets none."""
    low: str | None = None
    high: str | None = None
    kinds = set()
    for operator in _BOUNDS & set(search):
        key = key_of(search[operator])
        if key is None or not is_ordered(key):
            return None
        kinds.add(key[0])
        bound = next_after(key) if operator in ("$gt", "$lte") else key
        if operator in ("$gt", "$gte"):
            low = bound if low is None else max(low, bound)
        else:
            high = bound if high is None else min(high, bound)
    if len(kinds) != 1:
        return None
    [kind] = kinds
    # Values of other kinds are neither above nor below.
    return Range(low or kind, high or chr(ord(kind) + 1))
