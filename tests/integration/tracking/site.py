"""A guarded server, and those who track events at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from simulation.tracking.store.sqlite import SqliteTrackedEventStore
from tests.integration.identity.site import Party, Site
from tests.integration.identity.site import open_site as open_guarded
from tests.integration.rest.api import Answer

EVENTS = "/api/v1/pulse/events"
BATCH = f"{EVENTS}/batch"
EXPORT = f"{EVENTS}/export"
TOP = "/api/v1/pulse/reports/top-events"

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tracker:
    """The endpoints of tracking as ``party`` sees them."""

    party: Party

    async def send(self, method: str, path: str, **options: Any) -> Answer:
        """Any request."""
        return await self.party._request(method, f"{self.party.root}{path}", **options)

    async def post(self, path: str, body: Any, **parameters: str) -> Answer:
        """Send something in."""
        return await self.send("POST", path, json=body, params=parameters)

    async def track(self, name: str = "page.viewed", **more: Any) -> Event:
        """Track an event that must be stored."""
        answer = await self.post(EVENTS, {"name": name} | more)
        assert answer.status == 201, answer.raw
        event: Event = answer.body["data"]
        return event

    async def ingest(self, *events: Any, **parameters: str) -> dict[str, Any]:
        """Ingest a batch that must be taken."""
        answer = await self.post(BATCH, {"events": events}, **parameters)
        assert answer.status == 201, answer.raw
        data: dict[str, Any] = answer.body["data"]
        return data

    async def page(self, **parameters: str) -> dict[str, Any]:
        """A page of the list, with its envelope."""
        answer = await self.send("GET", EVENTS, params=parameters)
        assert answer.status == 200, answer.raw
        body: dict[str, Any] = answer.body
        return body

    async def events(self, **parameters: str) -> list[Event]:
        """The events of a page."""
        found: list[Event] = (await self.page(**parameters))["data"]
        return found

    async def names(self, **parameters: str) -> list[str]:
        """The names on a page in the order of their arrival."""
        return [event["name"] for event in await self.events(order="asc", **parameters)]

    async def exported(self, **parameters: str) -> list[Event]:
        """All lines of an export."""
        answer = await self.send("GET", EXPORT, params=parameters)
        assert answer.status == 200, answer.raw
        assert answer.raw == b"" or answer.raw.endswith(b"\n")
        return [orjson.loads(line) for line in answer.raw.splitlines()]

    async def top(self, **parameters: str) -> dict[str, int]:
        """Counts by name, in their order."""
        answer = await self.send("GET", TOP, params=parameters)
        assert answer.status == 200, answer.raw
        return {each["name"]: each["count"] for each in answer.body["data"]}


@dataclass(frozen=True, slots=True)
class Tracked:
    """A server, and trackers of two organizations."""

    site: Site
    owner: Tracker
    stranger: Tracker

    async def member(self, role: str) -> Tracker:
        """Somebody new of the owner's organization."""
        return Tracker(await self.site.member(role))


@asynccontextmanager
async def open_site(**settings: Any) -> AsyncIterator[Tracked]:
    """A fresh one, whose tracked events lie in a file, as they do where people use it."""
    with TemporaryDirectory() as directory:
        store = SqliteTrackedEventStore(Path(directory) / "tracked_events.sqlite")
        try:
            async with open_guarded(tracked_events=store, **settings) as site:
                yield Tracked(site, Tracker(site.owner), Tracker(site.stranger))
        finally:
            await store.close()
