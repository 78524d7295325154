"""Opens the document database. The one module that knows the driver."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial
from typing import Any

from beanie import init_beanie
from mongomock_motor import AsyncMongoMockClient
from motor.core import AgnosticClient
from motor.frameworks import asyncio as motor_on_asyncio
from motor.metaprogramming import create_class_with_framework
from pymongo.errors import ConfigurationError, InvalidName

from simulation.indexed.changes import Changes
from simulation.indexed.client import IndexedClient
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.threads import Lane, current_lane

DATABASE_NAME = "simulation"

THREADS = 8
"""Of each lane of a client."""

PATIENCE = "serverSelectionTimeoutMS"
PATIENCE_MS = 5_000
"""How long a server is looked for before its caller is told, unless the address says else. The
driver's own half minute is longer than clients wait for an answer."""


class Database:
    """A document database: in memory, or on a MongoDB server."""

    def __init__(self, client: Any, name: str, changes: Changes | None = None) -> None:
        self._client = client
        self._changes = changes
        self.handle = client[name]

    @property
    def state(self) -> str | None:
        """A name of the state that the documents are in; null where others may change them."""
        return self._changes.state if self._changes else None

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


class MotorInLanes:
    """Motor's framework for asyncio, with threads for each lane instead of one pool for all."""

    CLASS_PREFIX = "Laned"

    def __init__(self, name: str) -> None:
        # For as long as the process lives, as Motor's own would be.
        self._lanes = {lane: ThreadPoolExecutor(THREADS, f"{name}-{lane}") for lane in Lane}

    def run_on_executor(
        self, loop: AbstractEventLoop, call: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Future[Any]:
        """What ``call`` returns, done for the lane of who asks."""
        work = partial(copy_context().run, call, *args, **kwargs)
        return loop.run_in_executor(self._lanes[current_lane()], work)

    def __getattr__(self, name: str) -> Any:
        return getattr(motor_on_asyncio, name)


@cache
def _client_class(threads: str) -> Any:
    return create_class_with_framework(AgnosticClient, MotorInLanes(threads), __name__)


def open_database(url: str | None, threads: str = "documents") -> Database:
    """The database at ``url``, or a fresh one in memory where it is null.

    Clients with other ``threads`` do not wait for each other.

    Raises:
        ConfigurationInvalid: ``url`` is not that of a MongoDB database.
    """
    if url is None:
        mock: Any = IndexedClient(tz_aware=True)
        motor: Any = AsyncMongoMockClient(mock_mongo_client=mock)
        return Database(motor, DATABASE_NAME, mock.changes)
    patience: dict[str, Any] = {} if PATIENCE.lower() in url.lower() else {PATIENCE: PATIENCE_MS}
    try:
        client: Any = _client_class(threads)(url, tz_aware=True, **patience)
        default = client.get_default_database(DATABASE_NAME)
    except (ConfigurationError, InvalidName, ValueError) as error:
        raise ConfigurationInvalid(
            f"database_url: this is no address of a database ({error}); write "
            "mongodb://host:27017/database or sqlite:////directory/file.",
            field="database_url",
        ) from error
    return Database(client, default.name)
