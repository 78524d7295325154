"""What is asked of the document database, each shape once, and the index that serves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mongomock_motor import AsyncMongoMockClient
from mongomock_ng.collection import Collection

from simulation.database import DATABASE_NAME, Database
from simulation.indexed.client import IndexedClient, IndexedDatabase
from simulation.indexed.collection import IndexedCollection

EQUAL, AMONG, WITHIN, OTHER = "=", "in", "<>", "?"

NARROWS_NOTHING = frozenset({"organization", "is_deleted", "removed", "archived", "is_completed"})
"""Paths with few values: an index by nothing else leaves nearly all that there is."""

Sorts = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Asked:
    """A condition and an order that a collection was asked for."""

    collection: str
    condition: Mapping[str, Any]
    sorts: Sorts = ()

    @property
    def branches(self) -> list[dict[str, str]]:
        """What is demanded of each path, for each way to meet the condition."""
        return list(_branches(self.condition))

    @property
    def shape(self) -> str:
        """The same for all that differ in values only."""
        ways = sorted(
            {
                ", ".join(f"{path} {how}" for path, how in sorted(each.items()))
                for each in self.branches
            }
        )
        by = ", ".join(f"{'-' if way < 0 else ''}{path}" for path, way in self.sorts)
        return f"{self.collection}: {' | '.join(ways) or 'all'}{f' by {by}' if by else ''}"


def _branches(condition: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for path, search in condition.items():
        if path == "$and":
            for each in search:
                found = [one | other for one in found for other in _branches(each)]
        elif path == "$or":
            ways = [way for each in search for way in _branches(each)]
            found = [one | other for one in found for other in ways]
        else:
            found = [one | _demand(path, search) for one in found]
    return iter(found)


def _demand(path: str, search: Any) -> dict[str, str]:
    if not isinstance(search, Mapping) or not any(name.startswith("$") for name in search):
        return {path: EQUAL}
    if "$elemMatch" in search:
        inner = search["$elemMatch"]
        if all(name.startswith("$") for name in inner):
            return _demand(path, inner)
        return {f"{path}.{name}": EQUAL for name in inner}
    if set(search) <= {"$eq"}:
        return {path: EQUAL}
    if set(search) <= {"$in"}:
        return {path: AMONG}
    return {path: WITHIN if set(search) <= {"$gt", "$gte", "$lt", "$lte"} else OTHER}


@dataclass(frozen=True)
class ServingIndex:
    """An index as a server has it; ``only`` is the condition of a partial one."""

    paths: tuple[str, ...]
    only: Mapping[str, Any]

    def __str__(self) -> str:
        return "+".join(self.paths) + (" (partial)" if self.only else "")

    def serves(self, demanded: Mapping[str, str], sorts: Sorts, values: Mapping[str, Any]) -> bool:
        """Whether a server that asks it reads little more than it answers with."""
        if any(values.get(path) != value for path, value in self.only.items()):
            return False
        met = set(self._met(demanded))
        if met - NARROWS_NOTHING or self.walks(demanded, sorts):
            return True
        return not sorts and set(demanded) <= met | set(self.only)

    def walks(self, demanded: Mapping[str, str], sorts: Sorts) -> bool:
        """Whether it gives the order of ``sorts``, so that a page is read and no more."""
        equal = 0
        while equal < len(self.paths) and demanded.get(self.paths[equal]) == EQUAL:
            equal += 1
        return bool(sorts) and any(
            self.paths[start : start + len(sorts)] == tuple(path for path, _ in sorts)
            for start in range(equal + 1)
        )

    def _met(self, demanded: Mapping[str, str]) -> Iterator[str]:
        for path in self.paths:
            if demanded.get(path, OTHER) == OTHER:
                return
            yield path
            if demanded[path] == WITHIN:
                return


class RecordingCollection(IndexedCollection):
    """Notes what it is asked for."""

    def _iter_documents(self, filter: Any) -> Iterator[Any]:
        self._note(filter)
        return super()._iter_documents(filter)

    def count_documents(self, filter: Any, *args: Any, **kwargs: Any) -> int:
        self._note(filter)
        return super().count_documents(filter, *args, **kwargs)

    def distinct(self, key: str, filter: Any = None, *args: Any, **kwargs: Any) -> list[Any]:
        self._note(filter)
        return super().distinct(key, filter, *args, **kwargs)

    def ordered(self, condition: Any, sorts: Any, end: int | None) -> Any:
        self._note(condition, tuple(sorts))
        return super().ordered(condition, sorts, end)

    def _note(self, condition: Any, sorts: Sorts = ()) -> None:
        asked = Asked(self.name, condition or {}, sorts)
        self.database.client.asked.setdefault(asked.shape, asked)


class RecordingDatabase(IndexedDatabase):
    """A database of such collections."""

    def get_collection(self, *args: Any, **kwargs: Any) -> Collection:
        collection = super().get_collection(*args, **kwargs)
        collection.__class__ = RecordingCollection
        return collection


class RecordingClient(IndexedClient):
    """Notes what its databases are asked for: an example of each shape."""

    def __init__(self) -> None:
        self.asked: dict[str, Asked] = {}
        super().__init__(tz_aware=True)

    def get_database(self, *args: Any, **kwargs: Any) -> Any:
        database = super().get_database(*args, **kwargs)
        database.__class__ = RecordingDatabase
        return database


def recording_database() -> tuple[Database, dict[str, Asked]]:
    """A database in memory, and what it has been asked for so far."""
    client = RecordingClient()
    database = Database(AsyncMongoMockClient(mock_mongo_client=client), DATABASE_NAME)
    return database, client.asked


def indexes_of(documents: Sequence[Any]) -> dict[str, list[ServingIndex]]:
    """The indexes that ``documents`` declare, and those that every collection has, by name."""
    found: dict[str, list[ServingIndex]] = {}
    for document in documents:
        declared = [each.document for each in getattr(document.Settings, "indexes", ())]
        found[document.Settings.name] = [
            ServingIndex(("_id",), {}),
            *(
                ServingIndex(tuple(each["key"]), each.get("partialFilterExpression", {}))
                for each in declared
            ),
        ]
    return found


def serving(asked: Asked, indexes: Sequence[ServingIndex]) -> str | None:
    """The indexes that serve ``asked``: one for each way to meet it; null where one is missing."""
    values = _values(asked.condition)
    served = set()
    for demanded in asked.branches:
        fit = [each for each in indexes if each.serves(demanded, asked.sorts, values)]
        if not fit:
            return None

        def worth(index: ServingIndex, demanded: Mapping[str, str] = demanded) -> tuple[bool, int]:
            met = set(index.paths) & set(demanded)
            return bool(met - NARROWS_NOTHING), len(met) + index.walks(demanded, asked.sorts)

        served.add(str(max(fit, key=worth)))
    return ", ".join(sorted(served))


def _values(condition: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, search in condition.items():
        if path == "$and":
            for each in search:
                found |= _values(each)
        else:
            found[path] = search
    return found
