"""Two organizations in one house, each with everything, behind the real door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from fastapi import FastAPI

from simulation.access.door import GuardedDoor
from simulation.cli.operating.serve import app_behind
from simulation.database import Database
from simulation.identity.role import Role
from simulation.kernel.messages import Commit
from tests.integration.isolation.household import Agents, Household, agents, found, furnish
from tests.integration.rest.api import Answer, served
from tests.support.platform import PATIENCE_SECONDS, House, open_house

PROTOCOL = "graphql-transport-ws"


class RoomyDoor(GuardedDoor):
    """The real door, but for rate limits: walks knock more often than anybody may."""

    limited = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with an identity token."""

    session: aiohttp.ClientSession
    root: str
    token: str

    async def send(self, method: str, path: str, **options: Any) -> Answer:
        """Any request."""
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        url = f"{self.root}{path}"
        async with self.session.request(method, url, headers=headers, **options) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, names, await response.read())

    async def graphql(self, query: str, variables: dict[str, Any]) -> Answer:
        """An operation over HTTP."""
        body = {"query": query, "variables": variables}
        return await self.send("POST", "/graphql", json=body)

    async def subscription(self, query: str, variables: dict[str, Any]) -> list[Any]:
        """The messages of a subscription over a WebSocket, until it ends."""
        url, headers = f"{self.root}/graphql", {"Authorization": f"Bearer {self.token}"}
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            self.session.ws_connect(url, protocols=(PROTOCOL,), headers=headers) as socket,
        ):
            await socket.send_json({"type": "connection_init"})
            assert (await socket.receive_json())["type"] == "connection_ack"
            payload = {"query": query, "variables": variables}
            await socket.send_json({"type": "subscribe", "id": "1", "payload": payload})
            said = []
            while True:
                message = await socket.receive_json()
                said.append(message)
                if message["type"] in ("complete", "error"):
                    return said


@dataclass(frozen=True, slots=True)
class Site:
    """The house of two organizations; ``ours`` calls, ``theirs`` must not be touched."""

    house: House
    app: FastAPI
    ours: Household
    theirs: Household
    caller: Caller
    agents: Agents

    async def theirs_as_caller(self) -> Caller:
        """Their owner, who sees what is theirs."""
        return replace(self.caller, token=await _token(self.house, self.theirs))

    async def member(self, role: Role, name: str = "") -> Caller:
        """Somebody new of ours."""
        people, id = self.house.client(self.ours.actor)._context.access.people, name or role.value
        await people.add_user(id, f"Some {role}", role)
        key = await people.create_api_key(id, "first")
        sign_in = self.house.platform.identity.authentication.sign_in
        token = await sign_in(self.ours.organization, id, key.key.id, key.text)
        return replace(self.caller, token=token.id_token)

    async def theirs_now(self) -> Any:
        """All that log, documents and tracked events hold of their organization."""
        log = [commit for commit in await self.house.log() if self._is_their_commit(commit)]
        streams = {commit.stream for commit in log}
        log = [commit for commit in await self.house.log() if commit.stream in streams]
        named = {stream.partition("-")[2] for stream in streams}
        documents = {
            collection: [each for each in found if self._is_their_document(each, named)]
            for collection, found in (await self.house.documents()).items()
        }
        tracked = (await self.house.tracked_events()).get(self.theirs.organization)
        return log, documents, tracked

    def _is_their_commit(self, commit: Commit) -> bool:
        return commit.metadata.organization == self.theirs.organization

    def _is_their_document(self, document: dict[str, Any], named: set[str]) -> bool:
        return document.get("organization") == self.theirs.organization or document["_id"] in named


@asynccontextmanager
async def open_site(
    *, furnished: bool = True, database: Database | None = None
) -> AsyncIterator[Site]:
    """A fresh one; without ``furnished`` they have no things but their users and keys yet."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        agents() as talkers,
        open_house(demo_pulse_workspaces="acme,globex", database=database) as house,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        ours = await found(house, "acme", "olga")
        theirs = await found(house, "globex", "stefan")
        await furnish(house, ours, talkers)
        if furnished:
            await furnish(house, theirs, talkers)
        app = app_behind(RoomyDoor(house.platform), house.platform)
        async with served(app) as root:
            caller = Caller(session, root, await _token(house, ours))
            yield Site(house, app, ours, theirs, caller, talkers)


async def _token(house: House, here: Household) -> str:
    sign_in = house.platform.identity.authentication.sign_in
    key, owner = here.key, here.actor.user
    return (await sign_in(here.organization, owner, key.key.id, key.text)).id_token
