"""A house that counts what is read: of collections, and of streams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from mongomock_motor import AsyncMongoMockClient

from simulation import registry
from simulation.database import DATABASE_NAME, Database
from simulation.eventstore.memory import MemoryEventStore
from simulation.indexed.client import IndexedClient, IndexedDatabase
from simulation.indexed.collection import IndexedCollection
from simulation.kernel.messages import Commit
from tests.support.platform import House, open_house


@dataclass(slots=True)
class Reads:
    """The names of collections and streams that were read, each time that one was."""

    collections: list[str] = field(default_factory=list)
    streams: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin anew."""
        self.collections.clear()
        self.streams.clear()


class _Collection(IndexedCollection):
    reads: Reads

    def find(self, *args: Any, **kwargs: Any) -> Any:
        self.reads.collections.append(self.name)
        return super().find(*args, **kwargs)

    def kept(self, *args: Any, **kwargs: Any) -> Any:
        self.reads.collections.append(self.name)
        return super().kept(*args, **kwargs)

    def count_documents(self, filter: Any, *args: Any, **kwargs: Any) -> int:
        self.reads.collections.append(self.name)
        return super().count_documents(filter, *args, **kwargs)

    def aggregate(self, *args: Any, **kwargs: Any) -> Any:
        self.reads.collections.append(self.name)
        return super().aggregate(*args, **kwargs)

    def distinct(self, *args: Any, **kwargs: Any) -> Any:
        self.reads.collections.append(self.name)
        return super().distinct(*args, **kwargs)


class _Database(IndexedDatabase):
    reads: Reads

    def get_collection(self, *args: Any, **kwargs: Any) -> Any:
        collection: Any = super().get_collection(*args, **kwargs)
        collection.__class__ = _Collection
        collection.reads = self.reads
        return collection


class _Client(IndexedClient):
    def __init__(self, reads: Reads) -> None:
        super().__init__(tz_aware=True)
        self.reads = reads

    def get_database(self, *args: Any, **kwargs: Any) -> Any:
        database: Any = super().get_database(*args, **kwargs)
        database.__class__ = _Database
        database.reads = self.reads
        return database


class _Store(MemoryEventStore):
    def __init__(self, reads: Reads) -> None:
        super().__init__(registry.codec())
        self._reads = reads

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        self._reads.streams.append(stream)
        return await super().read(stream, after=after)

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        self._reads.streams += streams
        return await super().read_many(streams)


@asynccontextmanager
async def counting_house() -> AsyncIterator[tuple[House, Reads]]:
    """A fresh house in memory, and what is read in it."""
    reads = Reads()
    client: Any = _Client(reads)
    database = Database(AsyncMongoMockClient(mock_mongo_client=client), DATABASE_NAME)
    counted = {"store": _Store(reads), "database": database}
    async with open_house(adapt=lambda adapters: replace(adapters, **counted)) as house:
        yield house, reads
