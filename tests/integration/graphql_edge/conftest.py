"""A toy schema behind a real server on the loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
import strawberry
import uvicorn
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from graphql_schema.edge.route import graphql_router
from graphql_schema.edge.schema import EdgeSchema
from simulation.kernel.errors import SimulationError
from tests.support.loopback import listen

SECRET = "password=hunter2"


class Unauthenticated(SimulationError):
    """No valid credential came with the request."""

    code = "UNAUTHENTICATED"


class Counter:
    """What mutations change; shared by all requests."""

    value = 0


class Context:
    """The context of a request or a connection."""

    connection_params: Any = None

    def __init__(self, counter: Counter) -> None:
        self.counter = counter


Info = strawberry.Info[Context, None]


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def greeting(self, name: str = "you") -> str:
        return f"Hello {name}"

    @strawberry.field
    def counter(self, info: Info) -> int:
        return info.context.counter.value

    @strawberry.field
    def params(self, info: Info) -> str:
        return str(info.context.connection_params)

    @strawberry.field
    def refuse(self) -> str:
        raise SimulationError("No.", field="set_run_id")

    @strawberry.field
    def optional(self) -> str | None:
        raise SimulationError("Not this one.")

    @strawberry.field
    def leak(self) -> str:
        raise RuntimeError(SECRET)


@strawberry.type
class Mutation:
    """Writes."""

    @strawberry.mutation
    def increment(self, info: Info) -> int:
        info.context.counter.value += 1
        return info.context.counter.value


@strawberry.type
class Subscription:
    """Streams."""

    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[int, None]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def endless(self) -> AsyncGenerator[int, None]:
        yield 0
        await asyncio.Event().wait()

    @strawberry.subscription
    async def leak(self) -> AsyncGenerator[int, None]:
        yield 0
        raise RuntimeError(SECRET)


async def context_of(connection: HTTPConnection) -> Context:
    """A context; the header ``x-test`` makes it fail."""
    failure = connection.headers.get("x-test")
    if failure == "anonymous":
        raise Unauthenticated("Send an API key.", field="api_key")
    if failure == "broken":
        raise RuntimeError(SECRET)
    return Context(connection.app.state.counter)


async def on_connect(context: Context) -> None:
    """Refuses a connection whose first message says that its key is wrong."""
    if (context.connection_params or {}).get("key") == "wrong":
        raise Unauthenticated("This API key is unknown.")


class Server:
    """A uvicorn server in a thread, stopped by its own handle."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = listen()
        config = uvicorn.Config(app, log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> str:
        self._thread.start()
        # The socket listens already: a client that comes early waits in its queue.
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/graphql"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


@pytest.fixture(scope="session")
def app() -> FastAPI:
    app = FastAPI()
    schema = EdgeSchema(Query, Mutation, Subscription)
    app.state.counter = Counter()
    app.include_router(graphql_router(schema, context_of, on_connect=on_connect))
    return app


@pytest.fixture(scope="session")
def address(app: FastAPI) -> Iterator[str]:
    """The address of the toy schema."""
    with Server(app) as url:
        yield url


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield session


@pytest.fixture
def secret() -> str:
    """What no answer may ever hold."""
    return SECRET
