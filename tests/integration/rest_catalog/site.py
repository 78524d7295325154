"""The simulation API behind its door, with two organizations and some who belong to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from fastapi import APIRouter

from simulation.access.door import GuardedDoor
from simulation.database import Database
from simulation.identity.organization.messages import AddUser
from simulation.identity.role import Role
from simulation.kernel.values import Actor
from simulation.rest.app import create_app
from tests.integration.rest.api import Answer, served
from tests.support.platform import PATIENCE_SECONDS, House, open_house

NOTHING = "f" * 24
"""An id that nothing has."""

AGENT, MACHINE = "a" * 24, "b" * 24


@dataclass(frozen=True, slots=True)
class Rest:
    """The API of an organization as the holder of a key sees it."""

    session: aiohttp.ClientSession
    root: str
    organization: str
    user: str
    key: str

    async def send(self, method: str, path: str, **options: Any) -> Answer:
        """Any request to a ``path`` below the organization."""
        headers = {"Authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        url = f"{self.root}/v1/{self.organization}{path}"
        async with self.session.request(method, url, headers=headers, **options) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, names, await response.read())

    async def get(self, path: str, **parameters: Any) -> Answer:
        """Read; a list becomes a parameter that is there several times."""
        given = [
            (name, str(value))
            for name, values in parameters.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return await self.send("GET", path, params=given)

    async def post(self, path: str, body: Any, **parameters: Any) -> Answer:
        """Write."""
        return await self.send("POST", path, json=body, params=parameters)

    async def put(self, path: str, body: Any) -> Answer:
        """Create or replace."""
        return await self.send("PUT", path, json=body)

    async def delete(self, path: str) -> Answer:
        """Take out of use."""
        return await self.send("DELETE", path)

    async def made(self, path: str, body: Any) -> str:
        """The id of what a POST creates."""
        answer = await self.post(path, body)
        assert answer.status == 201, answer.raw
        [id] = answer.body.values()
        return str(id)

    async def rows(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a page, or what a search finds."""
        answer = await self.get(path, **parameters)
        assert answer.status == 200, answer.raw
        return next(value for value in answer.body.values() if isinstance(value, list))

    async def names(self, path: str, **parameters: Any) -> list[str]:
        """The names of the rows."""
        return [row["name"] for row in await self.rows(path, **parameters)]

    async def one(self, path: str, id: str) -> dict[str, Any]:
        """The row with ``id``."""
        [row] = await self.rows(path, id=id)
        return row


@dataclass(frozen=True, slots=True)
class Site:
    """The API and those who call it: of one organization, and the owner of another."""

    house: House
    owner: Rest
    editor: Rest
    viewer: Rest
    stranger: Rest


@asynccontextmanager
async def open_site(database: Database | None = None) -> AsyncIterator[Site]:
    """The API of a fresh house."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        open_house(database=database) as house,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        app = create_app(house.platform, GuardedDoor(house.platform), APIRouter())
        identity = house.platform.identity
        async with served(app) as root:

            async def founded(organization: str, owner: str) -> Rest:
                key = await identity.create_organization(organization, organization, owner)
                return Rest(session, root, organization, owner, key.text)

            async def member(user: str, role: Role) -> Rest:
                boss = Actor(organization="acme", user="olga")
                at = house.clock.now()
                adding = AddUser(actor=boss, at=at, id=user, name=user, role=role)
                await house.platform.bus.handle(adding)
                key = await identity.create_api_key(boss, user, "test")
                return Rest(session, root, "acme", user, key.text)

            yield Site(
                house,
                owner=await founded("acme", "olga"),
                editor=await member("edgar", Role.EDITOR),
                viewer=await member("vera", Role.VIEWER),
                stranger=await founded("globex", "stefan"),
            )
