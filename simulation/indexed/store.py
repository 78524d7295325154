"""What a collection in memory keeps: its documents, their places, and their indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mongomock_ng.store import CollectionStore, DatabaseStore, ServerStore

from simulation.indexed.changes import Changes
from simulation.indexed.index import Id, Index
from simulation.indexed.plan import Plan, narrowest
from simulation.kernel.latest import Latest

MAX_PARSED = 2_000
"""So many parsed documents of a collection are kept."""


class IndexedStore(CollectionStore):
    """Documents with their indexes."""

    def __init__(self, name: str, changes: Changes) -> None:
        super().__init__(name)
        self._changes = changes
        self.paths: dict[tuple[str, ...], Index] = {}
        self.places: dict[Id, int] = {}
        """The order of insertion, in which the library answers."""
        self.parsed: Latest[Id, Any] = Latest(MAX_PARSED)
        """Documents as they were parsed since they were last written."""
        self._last = 0

    def create_index(self, index_name: str, index_dict: dict[str, Any]) -> None:
        super().create_index(index_name, index_dict)
        paths = tuple(path for path, _ in index_dict["key"])
        if "_id" not in paths:
            self.paths.setdefault(paths, Index(paths, self._documents, self.places))

    def __setitem__(self, id: Id, document: Any) -> None:
        self._changes.note()
        known = id in self._documents
        super().__setitem__(id, document)
        self.parsed.drop(id)
        if not known:
            self._last += 1
            self.places[id] = self._last
        for index in self.paths.values():
            if known:
                index.remove(id)
            index.add(id, document)

    def fill(self, documents: Iterable[Any]) -> None:
        """Take in many documents that are new, before anybody else knows of this store."""
        self._changes.note()
        for document in documents:
            id = document["_id"]
            self._documents[id] = document
            self._last += 1
            self.places[id] = self._last
            for index in self.paths.values():
                index.add(id, document)

    def __delitem__(self, id: Id) -> None:
        self._changes.note()
        super().__delitem__(id)
        self.parsed.drop(id)
        for index in self.paths.values():
            index.remove(id)
        del self.places[id]

    def drop(self) -> None:
        self._changes.note()
        super().drop()
        self.paths = {}
        self.places.clear()
        self.parsed.clear()

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to look at before a document is put in."""
        return not (
            self.options
            or self._ttl_indexes
            or any(each.get("unique") for each in self.indexes.values())
        )

    def takes(self, id: Id) -> bool:
        """Whether a document with ``id`` can be put in as it is."""
        return id not in self._documents and self.is_plain

    def document(self, id: Id) -> Any:
        """The document with ``id``."""
        return self._documents[id]

    def plan(self, condition: Any) -> Plan | None:
        """The cheapest way to what may meet ``condition``; null where only a scan can tell."""
        if not isinstance(condition, Mapping) or self._ttl_indexes:
            return None
        ids = _ids_named(condition)
        if ids is not None:
            known = [id for id in ids if id in self._documents]
            return Plan(len(known), known)
        return narrowest(condition, tuple(self.paths.values()))


def _ids_named(condition: Mapping[str, Any]) -> list[Id] | None:
    """The ids that ``condition`` names; null where it leaves them open."""
    for path, search in condition.items():
        if path == "$and" and isinstance(search, list | tuple):
            for each in search:
                found = _ids_named(each) if isinstance(each, Mapping) else None
                if found is not None:
                    return found
        if path != "_id":
            continue
        if isinstance(search, str):
            return [search]
        among = search.get("$in") if isinstance(search, Mapping) else None
        if isinstance(among, list | tuple) and all(isinstance(id, str) for id in among):
            return list(dict.fromkeys(among))
    return None


class IndexedDatabaseStore(DatabaseStore):
    """Collections with indexes."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self._changes = changes

    def __getitem__(self, name: str) -> CollectionStore:
        if name not in self._collections:
            self._collections[name] = IndexedStore(name, self._changes)
        return self._collections[name]


class IndexedServerStore(ServerStore):
    """Databases of such collections, whose ``changes`` are counted together."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self._changes = changes

    def __getitem__(self, name: str) -> DatabaseStore:
        if name not in self._databases:
            self._databases[name] = IndexedDatabaseStore(self._changes)
        return self._databases[name]
