"""How often a database is asked, and for what: each operation is a round trip on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mongomock_motor import AsyncMongoMockClient
from mongomock_ng.collection import Collection

from simulation.database import DATABASE_NAME, Database
from simulation.indexed.client import IndexedClient, IndexedDatabase
from simulation.indexed.collection import IndexedCollection, IndexedCursor


class Operations:
    """The operations of a database, while somebody listens."""

    def __init__(self) -> None:
        self._heard: list[str] | None = None

    def note(self, collection: str, operation: str) -> None:
        """An operation begins."""
        if self._heard is not None:
            self._heard.append(f"{collection} {operation}")

    @contextmanager
    def heard(self) -> Iterator[list[str]]:
        """Those until this is left."""
        self._heard = heard = []
        try:
            yield heard
        finally:
            self._heard = None


class CountedCollection(IndexedCollection):
    """Tells what is asked of it."""

    def find(self, *args: Any, **kwargs: Any) -> Any:
        cursor = super().find(*args, **kwargs)
        cursor.__class__ = CountedCursor
        return cursor

    def kept(self, *args: Any, **kwargs: Any) -> Any:
        self.database.client.operations.note(self.name, "find")
        return super().kept(*args, **kwargs)

    def insert_one(self, *args: Any, **kwargs: Any) -> Any:
        self.database.client.operations.note(self.name, "insert")
        return super().insert_one(*args, **kwargs)

    def update_one(self, *args: Any, **kwargs: Any) -> Any:
        self.database.client.operations.note(self.name, "update")
        return super().update_one(*args, **kwargs)

    def delete_one(self, *args: Any, **kwargs: Any) -> Any:
        self.database.client.operations.note(self.name, "delete")
        return super().delete_one(*args, **kwargs)


class CountedCursor(IndexedCursor):
    """Tells when it is read first: before that nothing is sent."""

    def _compute_results(self, with_limit_and_skip: bool = False) -> Any:
        if self._rows is None:
            self.collection.database.client.operations.note(self.collection.name, "find")
        return super()._compute_results(with_limit_and_skip)


class CountedDatabase(IndexedDatabase):
    """A database of such collections."""

    def get_collection(self, *args: Any, **kwargs: Any) -> Collection:
        collection = super().get_collection(*args, **kwargs)
        collection.__class__ = CountedCollection
        return collection


class CountedClient(IndexedClient):
    """Counts what its databases are asked."""

    def __init__(self) -> None:
        self.operations = Operations()
        super().__init__(tz_aware=True)

    def get_database(self, *args: Any, **kwargs: Any) -> Any:
        database = super().get_database(*args, **kwargs)
        database.__class__ = CountedDatabase
        return database


def counted_database() -> tuple[Database, Operations]:
    """A database in memory, and what it is asked."""
    client = CountedClient()
    motor: Any = AsyncMongoMockClient(mock_mongo_client=client)
    return Database(motor, DATABASE_NAME), client.operations
