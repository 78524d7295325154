"""The different values at a path, found where each of them is first in an index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mongomock_ng.filtering import filter_applies, iter_key_candidates
from mongomock_ng.helpers import hashdict
from sentinels import NOTHING  # type: ignore[import-untyped]

from simulation.indexed.copying import copied
from simulation.indexed.demands import demands_of
from simulation.indexed.index import Id, Index
from simulation.indexed.store import IndexedStore

_TYPICAL = 16
"""How many different values there usually are."""


def values_at(path: str, documents: Iterable[Any], *, aware: bool) -> list[Any]:
    """The different values at ``path`` of ``documents``, in the order in which they are met."""
    found: dict[Any, None] = {}
    for document in documents:
        for there in iter_key_candidates(path, document):
            for value in there if isinstance(there, list | tuple) else (there,):
                if value is not NOTHING:
                    found.setdefault(hashdict(value) if isinstance(value, dict) else value)
    return [
        copied(dict(value) if isinstance(value, hashdict) else value, aware=aware)
        for value in found
    ]


def first_with_each(store: IndexedStore, condition: Any, path: str) -> list[Any] | None:
    """Documents that meet ``condition``, by insertion: among them one with each value at ``path``.

    It is the first where an index ends with ``path``. Null where looking at all that meet the
    condition is as cheap, or there is no index to tell.
    """
    if not isinstance(condition, Mapping):
        return None
    indexes = [index for index in store.paths.values() if path in index.paths]
    for index in sorted(indexes, key=lambda each: len(each.paths)):
        equal = _before(path, condition, index)
        if equal is not None:
            break
    else:
        return None
    plan = store.plan(condition)
    if plan is None or plan.count**2 <= _TYPICAL * index.span(equal).size:
        return None
    ids = _first(store, index, equal, None if _is_all(condition, equal) else condition)
    found = sorted(dict.fromkeys(ids), key=store.places.__getitem__)
    return [store.document(id) for id in found]


def _before(path: str, condition: Mapping[str, Any], index: Index) -> tuple[str, ...] | None:
    """The keys that ``condition`` demands of what stands before ``path`` in ``index``; null if
    it leaves one open.
    """
    alike = {demand.path: demand.keys for demand in demands_of(condition).each if demand.keys}
    equal = [alike.get(each, ()) for each in index.paths[: index.paths.index(path)]]
    if any(len(keys) != 1 for keys in equal):
        return None
    index.build()
    return tuple(keys[0] for keys in equal)


def _is_all(condition: Mapping[str, Any], equal: tuple[str, ...]) -> bool:
    """Whether ``condition`` demands nothing but ``equal``, which it does demand."""
    demands = demands_of(condition)
    return demands.whole and len(demands.each) == len(equal)


def _first(
    store: IndexedStore, index: Index, equal: tuple[str, ...], condition: Any
) -> Iterator[Id]:
    """The first document of each stretch of the same key that meets ``condition``, if any."""
    for ids in (*index.stretches(equal), *((odd,) for odd in index.odd)):
        yield from _first_meeting(store, ids, condition)


def _first_meeting(store: IndexedStore, ids: Iterable[Id], condition: Any) -> Sequence[Id]:
    for id in ids:
        if condition is None or filter_applies(condition, store.document(id)):
            return (id,)
    return ()
