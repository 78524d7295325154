"""Pulse's REST API behind a real server on the loopback, as tests call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

import aiohttp
import orjson
import uvicorn
from fastapi import APIRouter, FastAPI
from pydantic import SecretStr

from simulation.access.door import LocalDoor
from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.documents.paging import Page
from simulation.kernel.clock import Clock, ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.kernel.messages import Commit
from simulation.pulse.engine.port import Engine
from simulation.pulse.run.queries import RunFilter
from simulation.rest.app import create_app
from simulation.settings import Settings
from tests.support.platform import OWNER, PATIENCE_SECONDS, House, open_house

SECRET = "s3cret"
QUESTION = "Ship it?"
TASK: dict[str, Any] = {
    "task_name": "Approve",
    "config": {
        "cortexTaskType": "example.approval",
        "cortexTaskVersion": 1,
        "cortexTaskConfig": {"question": QUESTION},
    },
}
NOWHERE = "00000000-0000-4000-8000-00000000dead"
PLATFORM_TASKS = 2
"""How many tasks the platform has of its own."""


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, to the byte."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """The JSON in it."""
        return orjson.loads(self.raw)

    @property
    def code(self) -> str:
        """The code of the refusal that it is."""
        code: str = self.body["error"]["code"]
        return code

    @property
    def field(self) -> str | None:
        """The field that the refusal names."""
        field: str | None = self.body["error"]["field"]
        return field

    @property
    def replayed(self) -> bool:
        """Whether it was stored before."""
        return self.headers.get("idempotent-replayed") == "true"


class Api:
    """The API as the holder of a credential sees it. Every change has a key of its own."""

    def __init__(self, house: House, session: aiohttp.ClientSession, address: str) -> None:
        self.house = house
        self.session = session
        self.address = address
        self._keys = count(1)

    def key(self) -> str:
        """A key that was not used before."""
        return f"{NOWHERE}/test/{next(self._keys)}"

    async def send(self, method: str, path: str, **options: Any) -> Answer:
        """Any request, with nothing added."""
        url = f"{self.address}{path}"
        async with self.session.request(method, url, **options) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, headers, await response.read())

    async def get(self, path: str, **parameters: Any) -> Answer:
        """Read what is at ``path`` below the API."""
        headers = {"X-Pulse-Credential": SECRET}
        return await self.send("GET", f"/Pulse/v1{path}", headers=headers, params=parameters)

    async def post(self, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        """Change something; a repeated ``key`` repeats the request."""
        headers = {"X-Pulse-Credential": SECRET, "X-Idempotency-Key": key or self.key()}
        sent = {} if body is None else {"json": body}
        return await self.send("POST", f"/Pulse/v1{path}", headers=headers, **sent)

    async def task(self, **changes: Any) -> dict[str, Any]:
        """A new task."""
        answer = await self.post("/tasks", TASK | changes)
        assert answer.status == 201, answer.raw
        task: dict[str, Any] = answer.body
        return task

    async def run(self, status: str | None = None) -> dict[str, Any]:
        """A new run of a new task, once it has reached ``status``."""
        names = {"task_name": f"Approve {next(self._keys)}"}
        answer = await self.post(f"/tasks/{(await self.task(**names))['task_id']}/trigger")
        assert answer.status == 202, answer.raw
        run: dict[str, Any] = answer.body
        return await self.reached(run["run_id"], status) if status else run

    async def reached(self, run_id: str, status: str) -> dict[str, Any]:
        """The run once it has ``status``."""

        async def look() -> dict[str, Any] | None:
            run: dict[str, Any] = (await self.get(f"/runs/{run_id}")).body
            return run if run["status"] == status else None

        return await self._once(look)

    async def first_run_of(self, task_id: str) -> dict[str, Any]:
        """The first run of a task, once there is one."""

        async def look() -> dict[str, Any] | None:
            runs = self.house.platform.pulse.runs
            found = (await runs.page(RunFilter(task_ids=(task_id,)), Page())).items
            return (await self.get(f"/runs/{found[0].id}")).body if found else None

        return await self._once(look)

    async def _once(self, look: Callable[[], Awaitable[Found | None]]) -> Found:
        """What ``look`` finds; it looks again after each commit."""
        news = asyncio.Event()

        def hear(commit: Commit) -> None:
            news.set()

        stop = self.house.platform.bus.listen(hear)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (found := await look()) is None:
                    await news.wait()
                    news.clear()
                return found
        finally:
            stop()


@asynccontextmanager
async def open_api(credential: str | None = SECRET, **settings: Any) -> AsyncIterator[Api]:
    """The API of a fresh house."""
    async with open_house(pulse_credential=credential, **settings) as house, serve(house) as api:
        yield api


@asynccontextmanager
async def open_house_on(
    engine: Callable[[Clock], Engine], *, work: bool = True
) -> AsyncIterator[House]:
    """A fresh house on an engine of the test's own; without ``work`` it executes nothing."""
    settings = Settings(pulse_credential=SecretStr(SECRET)).on_own_machine()
    clock = ManualClock(step=timedelta(milliseconds=1))
    ids = SequentialIdSource()
    async with in_memory(settings, clock) as usual:
        adapters = replace(usual, engine=engine(clock))
        opened = open_platform(settings, adapters=adapters, clock=clock, ids=ids, work=work)
        async with opened as platform:
            yield House(platform, adapters.store, clock)


@asynccontextmanager
async def serve(house: House, *others: APIRouter) -> AsyncIterator[Api]:
    """The API of ``house``; ``others`` stand where GraphQL does."""
    graphql = APIRouter()
    for other in others:
        graphql.include_router(other)
    door = LocalDoor(house.platform, OWNER)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        served(create_app(house.platform, door, graphql)) as address,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        yield Api(house, session, address)


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of ``app``, served in this event loop."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Its own loop would look for its end every 0.1 s only.
    await server.startup()
    [listener] = server.servers
    try:
        host, port = listener.sockets[0].getsockname()
        yield f"http://{host}:{port}"
    finally:
        listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
