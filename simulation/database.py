"""Opens the document database. The one module that knows the driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mongomock_ng
from beanie import init_beanie
from mongomock_motor import AsyncMongoMockClient
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import ConfigurationError, InvalidName

from simulation.kernel.errors import ConfigurationInvalid

DATABASE_NAME = "simulation"

PATIENCE = "serverSelectionTimeoutMS"
PATIENCE_MS = 5_000
"""How long a server is looked for before its caller is told, unless the address says else. The
driver's own half minute is longer than clients wait for an answer."""


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
    """The database at ``url``, or a fresh one in memory where it is null.

    Raises:
        ConfigurationInvalid: ``url`` is not that of a MongoDB database.
    """
    if url is None:
        mock: Any = mongomock_ng.MongoClient(tz_aware=True)
        return Database(AsyncMongoMockClient(mock_mongo_client=mock), DATABASE_NAME)
    patience: dict[str, Any] = {} if PATIENCE.lower() in url.lower() else {PATIENCE: PATIENCE_MS}
    try:
        client: Any = AsyncIOMotorClient(url, tz_aware=True, **patience)
        default = client.get_default_database(DATABASE_NAME)
    except (ConfigurationError, InvalidName, ValueError) as error:
        raise ConfigurationInvalid(
            f"database_url: this is no address of a database ({error}); write "
            "mongodb://host:27017/database or sqlite:////directory/file.",
            field="database_url",
        ) from error
    return Database(client, default.name)
