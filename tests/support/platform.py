"""A platform in memory, and its GraphQL API as somebody in an organization sees it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from strawberry.types import ExecutionResult

from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation import registry
from simulation.access.access import Access
from simulation.access.example import Example
from simulation.adapters import Adapters, in_memory
from simulation.bootstrap import Platform, open_platform
from simulation.catalog.set_run.messages import SetRunFinished
from simulation.database import Database
from simulation.eventstore.port import EventStore
from simulation.identity.principal import Principal, with_all_permissions
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.kernel.messages import Commit
from simulation.kernel.values import Actor
from simulation.outbound.addresses import EVERYWHERE
from simulation.outbound.variables import FREELY
from simulation.runner.set_run.set_runs import run_of
from simulation.settings import Settings
from simulation.tracking.event import TrackedEvent
from simulation.tracking.filter import EventFilter
from simulation.tracking.store.port import TrackedEventStore

OWNER = Actor(organization="acme", user="olga")
COLLEAGUE = Actor(organization="acme", user="colin")
STRANGER = Actor(organization="globex", user="stefan")

OWN_MACHINE = {"agent_bindings": FREELY, "agent_networks": EVERYWHERE}
"""The agents of tests are on the machine of the tests."""

PATIENCE_SECONDS = 10
"""How long anything in these tests may take before it counts as hanging."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The one error of a refused operation."""

    code: str
    field: str | None
    message: str
    details: dict[str, Any]


class Client:
    """The API as ``principal`` sees it. Every operation has a context of its own."""

    def __init__(
        self, platform: Platform, principal: Principal, example: Example | None = None
    ) -> None:
        self._platform = platform
        self._example = example
        self.principal = principal

    @property
    def _context(self) -> RequestContext:
        return RequestContext(Access(self._platform, self.principal, self._example))

    async def execute(self, query: str, /, **variables: Any) -> ExecutionResult:
        """The whole answer to ``query``: data and errors."""
        return await schema.execute(query, variables, context_value=self._context)

    async def ask(self, query: str, /, **variables: Any) -> dict[str, Any]:
        """The data that ``query`` asks for; an error fails the test."""
        result = await self.execute(query, **variables)
        assert not result.errors, [(error.message, error.extensions) for error in result.errors]
        assert result.data is not None
        return result.data

    async def refusal(self, query: str, /, **variables: Any) -> Refusal:
        """The refusal of ``query``; the test fails where there is none, or more than one."""
        return _refusal(await self.execute(query, **variables))

    async def refused_stream(self, query: str, /, **variables: Any) -> Refusal:
        """The refusal that a subscription ends with instead of any message."""
        source: Any = await schema.subscribe(query, variables, context_value=self._context)
        async with aclosing(source), asyncio.timeout(PATIENCE_SECONDS):
            [result] = [each async for each in source]
        return _refusal(result)

    async def stream(self, query: str, /, **variables: Any) -> AsyncGenerator[dict[str, Any], None]:
        """The messages of a subscription, until it ends."""
        source: Any = await schema.subscribe(query, variables, context_value=self._context)
        async with aclosing(source), asyncio.timeout(PATIENCE_SECONDS):
            async for result in source:
                assert not result.errors, result.errors
                yield result.data


def _refusal(result: Any) -> Refusal:
    assert result.errors, f"not refused: {result.data}"
    [error] = result.errors
    extensions = error.extensions or {}
    return Refusal(
        code=extensions["code"],
        field=extensions.get("field"),
        message=error.message,
        details=extensions.get("details", {}),
    )


@dataclass(frozen=True, slots=True)
class House:
    """A platform in memory with all that tests look at behind its back."""

    platform: Platform
    store: EventStore
    clock: ManualClock

    @property
    def owner(self) -> Client:
        """The API as the owner sees it."""
        return self.client(OWNER)

    @property
    def stranger(self) -> Client:
        """The API as somebody of another organization sees it."""
        return self.client(STRANGER)

    def client(self, actor: Actor) -> Client:
        """The API as ``actor`` sees it, who may do everything in their organization."""
        return Client(self.platform, with_all_permissions(actor))

    async def log(self) -> list[Commit]:
        """Every commit of the event log."""
        return [
            commit
            for category in self.platform.bus.categories
            async for commit in self.store.log(category)
        ]

    async def documents(self) -> dict[str, list[dict[str, Any]]]:
        """Every document of every collection, field for field."""
        dump = {}
        for document in registry.DOCUMENTS:
            collection = document.get_motor_collection()
            dump[collection.name] = await collection.find({}).sort("_id", 1).to_list(None)
        return dump

    async def tracked_events(self) -> dict[str, list[TrackedEvent]]:
        """The tracked events of every organization."""
        tracking = self.platform.tracking
        organizations = {day.organization for day in await tracking.rollup_days()}
        return {
            each: [event async for event in tracking.export(each, EventFilter())]
            for each in sorted(organizations)
        }

    async def everything(self) -> tuple[Any, Any, Any]:
        """Log, documents and tracked events: what a refused command must leave as it was."""
        return await self.log(), await self.documents(), await self.tracked_events()

    async def refused(self, query: str, /, **variables: Any) -> Refusal:
        """The owner's refusal of ``query``, once nothing is seen to have changed."""
        before = await self.everything()
        refusal = await self.owner.refusal(query, **variables)
        assert await self.everything() == before
        return refusal

    async def at_rest(self) -> None:
        """Wait until no run of Pulse is under way."""
        news = asyncio.Event()
        stop = self.platform.bus.listen(lambda commit: news.set())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self.platform.pulse.runs.open():
                    await news.wait()
                    news.clear()
        finally:
            stop()

    async def ended(self, run_id: str) -> None:
        """Wait until the run with a plain id has ended, and is published where it can be."""
        news = asyncio.Event()
        streams = (f"set_run-{run_id}", f"run-{run_of(run_id)}")

        def hear(commit: Commit) -> None:
            if commit.stream in streams:
                news.set()

        stop = self.platform.bus.listen(hear)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await self._over(run_id):
                    await news.wait()
                    news.clear()
        finally:
            stop()

    async def _over(self, run_id: str) -> bool:
        """Whether a run has ended, and the run of Pulse that executes it, if one does."""
        executed = await self.platform.pulse.runs.state(run_of(run_id))
        if executed is not None:
            return executed.status.terminal
        return any(map(_finishes, await self.store.read(f"set_run-{run_id}")))


def _finishes(commit: Commit) -> bool:
    return any(isinstance(event, SetRunFinished) for event in commit.events)


@asynccontextmanager
async def open_house(
    step: timedelta = timedelta(milliseconds=1),
    tracked_events: TrackedEventStore | None = None,
    adapt: Callable[[Adapters], Adapters] = lambda adapters: adapters,
    database: Database | None = None,
    **settings: Any,
) -> AsyncIterator[House]:
    """A fresh house; its clock moves on by ``step`` whenever somebody looks at it.

    Its tracked events and documents are in memory, unless there is another place for them;
    ``adapt`` may change any adapter.
    Document classes are bound to one database at a time: open one house after the other.
    """
    chosen = Settings(**(OWN_MACHINE | settings))
    clock = ManualClock(step=step)
    async with in_memory(chosen, clock) as adapters:
        if tracked_events is not None:
            adapters = replace(adapters, tracked_events=tracked_events)
        adapters = adapt(adapters)
        if database is not None:
            # As on a server: nothing is replayed into it.
            adapters = replace(adapters, database=database, durable_documents=True)
        ids = SequentialIdSource()
        async with open_platform(chosen, adapters=adapters, clock=clock, ids=ids) as platform:
            yield House(platform, adapters.store, clock)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house of the test's own."""
    async with open_house() as opened:
        yield opened


@pytest.fixture
def owner(house: House) -> Client:
    """The API as the owner sees it."""
    return house.owner


@pytest.fixture
def stranger(house: House) -> Client:
    """The API as somebody of another organization sees it."""
    return house.stranger
