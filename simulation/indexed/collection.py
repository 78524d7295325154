"""A collection that asks its indexes before it looks at every document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from heapq import nlargest, nsmallest
from itertools import groupby, islice
from typing import Any

from mongomock_ng.collection import Collection, Cursor
from mongomock_ng.filtering import filter_applies, resolve_sort_key
from mongomock_ng.helpers import patch_datetime_awareness_in_document
from mongomock_ng.results import InsertOneResult, UpdateResult

from simulation.indexed.changing import changed
from simulation.indexed.copying import NotPlain, copied, names_fields, plain
from simulation.indexed.distinct import first_with_each, values_at
from simulation.indexed.index import Index, Span
from simulation.indexed.plan import stretch, sure
from simulation.indexed.store import IndexedStore

Sorts = Sequence[tuple[str, int]]

_FETCH_COST = 4
"""What it costs to sort a document, over what it costs to pass it by in an order."""


class IndexedCollection(Collection):
    """Narrows what may meet a condition; the library decides what does."""

    _store: IndexedStore

    def _iter_documents(self, filter: Any) -> Iterator[Any]:
        plan = self._store.plan(filter)
        if plan is None:
            found: Iterator[Any] = super()._iter_documents(filter)
            return found
        ids = sorted(set(plan.ids), key=self._store.places.__getitem__)
        if not ids:
            filter_applies(filter, {})  # A condition that is none is refused in any case.
        documents = [self._store.document(id) for id in ids]
        if plan.exact:
            return iter(documents)
        return (document for document in documents if filter_applies(filter, document))

    def count_documents(self, filter: Any, *args: Any, **kwargs: Any) -> int:
        if not args and not any(kwargs.values()):
            plan = self._store.plan(patch_datetime_awareness_in_document(filter))
            if plan is not None and plan.exact:
                return plan.count if plan.counted else sum(1 for _ in plan.ids)
        return int(super().count_documents(filter, *args, **kwargs))

    def distinct(self, key: str, filter: Any = None, *args: Any, **kwargs: Any) -> list[Any]:
        condition = patch_datetime_awareness_in_document(filter or {})
        found = first_with_each(self._store, condition, key)
        rows = self._iter_documents(condition) if found is None else found
        return values_at(key, rows, aware=self.codec_options.tz_aware)

    def insert_one(self, document: Any, *args: Any, **kwargs: Any) -> InsertOneResult:
        if not args and not any(kwargs.values()) and isinstance(document, dict):
            id = document.get("_id")
            if isinstance(id, str) and self._store.takes(id):
                with suppress(NotPlain):
                    self._store[id] = plain(document)
                    return InsertOneResult(id, acknowledged=True)
        inserted: InsertOneResult = super().insert_one(document, *args, **kwargs)
        return inserted

    def update_one(self, filter: Any, update: Any, *args: Any, **kwargs: Any) -> UpdateResult:
        if not args and not any(kwargs.values()) and self._store.is_plain:
            with suppress(NotPlain):
                return self._changed(filter, update)
        updated: UpdateResult = super().update_one(filter, update, *args, **kwargs)
        return updated

    def _changed(self, filter: Any, update: Any) -> UpdateResult:
        condition = patch_datetime_awareness_in_document(filter)
        found = next(iter(self._iter_documents(condition)), None)
        new = None if found is None else changed(found, update)
        if found is None:
            changed({}, update)  # What is no change of any document is refused in any case.
        if new is not None:
            self._store[new["_id"]] = new
        matched, modified = int(found is not None), int(new is not None)
        said = {"n": matched, "nModified": modified, "updatedExisting": bool(matched)}
        return UpdateResult(said, acknowledged=True)

    def find(self, *args: Any, **kwargs: Any) -> Cursor:
        cursor = super().find(*args, **kwargs)
        cursor.__class__ = IndexedCursor
        return cursor

    def find_one(self, filter: Any = None, *args: Any, **kwargs: Any) -> Any:
        if len(args) < 3:
            kwargs.setdefault("limit", 1)
        return super().find_one(filter, *args, **kwargs)

    def kept(
        self,
        parse: Callable[[Any], Any],
        condition: Mapping[str, Any],
        sorts: Sorts,
        *,
        skip: int = 0,
        limit: int | None = None,
    ) -> list[Any]:
        """What meets ``condition``, parsed; parsed only once while it is not written again.

        ``parse`` is the same for all documents of a collection.
        """
        end = None if limit is None else skip + limit
        wanted = patch_datetime_awareness_in_document(condition)
        rows = islice(self.ordered(wanted, sorts, end), skip, end)
        return [self._parsed(row, parse) for row in rows]

    def met(self, condition: Mapping[str, Any]) -> Iterator[Any]:
        """What meets ``condition``, for looking at only: whoever has it may not change it."""
        return iter(self._iter_documents(patch_datetime_awareness_in_document(condition)))

    def _parsed(self, row: Any, parse: Callable[[Any], Any]) -> Any:
        found = self._store.parsed.get(row["_id"])
        if found is None:
            found = parse(copied(row, aware=self.codec_options.tz_aware))
            self._store.parsed.put(row["_id"], found)
        return found

    def ordered(self, condition: Mapping[str, Any], sorts: Sorts, end: int | None) -> Iterable[Any]:
        """What meets ``condition`` in the order of ``sorts``, of which ``end`` are needed."""
        if sorts and end is not None:
            walk = self._walk(condition, sorts, end)
            if walk is not None:
                return walk
            if len(sorts) == 1:
                return self._first(condition, *sorts[0], end)
        return _sorted(self._iter_documents(condition), sorts)

    def _first(
        self, condition: Mapping[str, Any], path: str, direction: int, end: int
    ) -> Iterable[Any]:
        """The first of what meets ``condition``; their keys are compared as an index has them."""
        found = list(self._iter_documents(condition))
        for index in self._store.paths.values():
            if index.paths[-1] == path and index.orders(row["_id"] for row in found):
                pick = nsmallest if direction > 0 else nlargest
                return pick(end, found, key=lambda row: index.keys_of(row["_id"])[-1])
        return _sorted(found, [(path, direction)])

    def _walk(self, condition: Mapping[str, Any], sorts: Sorts, end: int) -> Iterator[Any] | None:
        """The same along an index; null where sorting is cheaper, or there is none."""
        path = sorts[0][0]
        for index in self._store.paths.values():
            found = stretch(condition, index, path) if path in index.paths else None
            if found is None:
                continue
            span, exact = found
            if not exact and self._is_dear(condition, span, end):
                return None
            return self._along(index, span, sorts, None if exact else self._meets(condition))
        return None

    def _is_dear(self, condition: Mapping[str, Any], span: Span, end: int) -> bool:
        """Whether few of those in ``span`` meet ``condition``: then they are sought otherwise."""
        plan = self._store.plan(condition)
        if plan is None:
            return False
        passed = span.size
        return plan.count * _FETCH_COST < min(passed, end * passed / max(plan.count, 1))

    def _meets(self, condition: Mapping[str, Any]) -> Callable[[Any], bool]:
        """Whether a document meets ``condition``: as indexes know, or as the library says."""
        known = sure(condition, tuple(self._store.paths.values()))
        if known is not None:
            return lambda row: known(row["_id"])
        return lambda row: bool(filter_applies(condition, row))

    def _along(
        self, index: Index, span: Span, sorts: Sorts, meets: Callable[[Any], bool] | None
    ) -> Iterator[Any]:
        depth = index.paths.index(sorts[0][0])
        entries = index.entries(span, descending=sorts[0][1] < 0)
        for _, alike in groupby(entries, key=lambda entry: entry[depth]):
            rows = [self._store.document(entry[-1]) for entry in alike]
            if len(rows) > 1:
                # By insertion where nothing else is said, also when the order is reversed.
                rows.sort(key=lambda row: self._store.places[row["_id"]])
                rows = list(_sorted(rows, sorts[1:]))
            for row in rows:
                if meets is None or meets(row):
                    yield row


class IndexedCursor(Cursor):
    """Cuts a page off before it copies."""

    _rows: list[Any] | None = None

    def _compute_results(self, with_limit_and_skip: bool = False) -> Any:
        condition, sort, fields, kind = self._factory.args
        if not with_limit_and_skip or kind is not dict or not _is_plain(sort):
            return super()._compute_results(with_limit_and_skip)
        if self._rows is None or self._factory_last_generated_results is not self._factory:
            end = self._skip + abs(self._limit) if self._limit else None
            rows = self.collection.ordered(condition, sort or (), end)
            self._rows = [
                self._shown(row, fields, condition) for row in islice(rows, self._skip, end)
            ]
            self._factory_last_generated_results = self._factory
        return self._rows

    def _shown(self, row: Any, fields: Any, condition: Any) -> Any:
        if fields and not names_fields(fields):
            row = self.collection._copy_only_fields(row, dict(fields), dict, filter=condition)
        elif fields:
            row = {key: each for key, each in row.items() if key in fields or key == "_id"}
        return copied(row, aware=self.collection.codec_options.tz_aware)


def _is_plain(sort: Any) -> bool:
    if sort is None:
        return True
    return isinstance(sort, list) and all(
        isinstance(each, tuple) and not str(each[0]).startswith("$") for each in sort
    )


def _sorted(rows: Iterable[Any], sorts: Sorts) -> Iterable[Any]:
    for path, direction in reversed(sorts):
        rows = sorted(rows, key=partial(resolve_sort_key, path), reverse=direction < 0)
    return rows
