"""A client of databases in memory that use their indexes."""

from __future__ import annotations

from typing import Any

from mongomock_ng.collection import Collection
from mongomock_ng.database import Database
from mongomock_ng.mongo_client import MongoClient

from simulation.indexed.changes import Changes
from simulation.indexed.collection import IndexedCollection
from simulation.indexed.store import IndexedServerStore


class IndexedDatabase(Database):
    """A database of indexed collections."""

    def get_collection(self, *args: Any, **kwargs: Any) -> Collection:
        collection = super().get_collection(*args, **kwargs)
        collection.__class__ = IndexedCollection
        return collection


class IndexedClient(MongoClient):
    """A client whose databases are gone with it."""

    def __init__(self, **options: Any) -> None:
        self.changes = Changes()
        super().__init__(_store=IndexedServerStore(self.changes), **options)

    def get_database(self, *args: Any, **kwargs: Any) -> Database:
        database = super().get_database(*args, **kwargs)
        database.__class__ = IndexedDatabase
        return database
