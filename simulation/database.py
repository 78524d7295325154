"""Opens the document database. The one module that knows the driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mongomock_ng
from beanie import init_beanie
from mongomock_motor import AsyncMongoMockClient
from motor.motor_asyncio import AsyncIOMotorClient

DATABASE_NAME = "simulation"


class Database:
    """A document database: in memory, or on a MongoDB server."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self.handle = client[name]

    async def prepare(self, documents: Sequence[Any]) -> None:
        """Bind the document classes and create their indexes. Repeatable."""
        await init_beanie(database=self.handle, document_models=list(documents))

    async def drop_documents(self, documents: Sequence[Any]) -> None:
        """Delete every document of the given classes."""
        for document in documents:
            await document.get_motor_collection().delete_many({})

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def open_database(url: str | None) -> Database:
    """The database at ``url``, or a fresh one in memory where it is null."""
    if url is None:
        mock: Any = mongomock_ng.MongoClient(tz_aware=True)
        return Database(AsyncMongoMockClient(mock_mongo_client=mock), DATABASE_NAME)
    client: Any = AsyncIOMotorClient(url, tz_aware=True)
    default = client.get_default_database(DATABASE_NAME)
    return Database(client, default.name)
