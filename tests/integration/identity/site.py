"""The whole server behind its guarded door, as people of two organizations see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from simulation.cli.operating.serve import guarded_app
from simulation.identity.service import NewApiKey
from simulation.kernel.values import Actor
from tests.integration.rest.api import Answer, served
from tests.support.platform import PATIENCE_SECONDS, House, open_house

PROTOCOL = "graphql-transport-ws"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a key, who sends it as a bearer unless told otherwise."""

    session: aiohttp.ClientSession
    root: str
    organization: str
    user: str
    key: str
    key_id: str

    def by(self, bearer: str) -> Party:
        """The same person with another key or a token."""
        return replace(self, key=bearer)

    async def send(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """A request to a ``path`` below the organization."""
        url = f"{self.root}/v1/{self.organization}{path}"
        sent = {} if body is None else {"json": body}
        return await self._request(method, url, **sent, **options)

    async def sign_in(self, **changes: str) -> Answer:
        """Exchange the key for a token; ``changes`` are other headers, or the organization."""
        organization = changes.pop("organization", self.organization)
        headers = {"x-api-key": self.key, "x-api-key-id": self.key_id, "x-user-id": self.user}
        url = f"{self.root}/v1/{organization}/user/signin_with_api_key"
        given = {name: value for name, value in (headers | changes).items() if value}
        return await self._request("POST", url, headers={"Authorization": ""} | given)

    async def graphql(self, query: str, **variables: Any) -> Answer:
        """An operation over HTTP."""
        body = {"query": query, "variables": variables}
        return await self._request("POST", f"{self.root}/graphql", json=body)

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation that must succeed."""
        answer = await self.graphql(query, **variables)
        assert "errors" not in answer.body, answer.body
        return answer.body["data"]

    async def refused(self, query: str, **variables: Any) -> tuple[str, str | None]:
        """Code and field of the one error of an operation."""
        [error] = (await self.graphql(query, **variables)).body["errors"]
        return error["extensions"]["code"], error["extensions"].get("field")

    async def _request(self, method: str, url: str, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        kept = {name: value for name, value in headers.items() if value}
        async with self.session.request(method, url, headers=kept, **options) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, names, await response.read())

    @asynccontextmanager
    async def socket(self, **payload: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A WebSocket whose first message carries the key, or ``payload`` instead."""
        url = f"{self.root}/graphql"
        async with self.session.ws_connect(url, protocols=(PROTOCOL,)) as socket:
            given = payload or {"Authorization": f"Bearer {self.key}"}
            await socket.send_json({"type": "connection_init", "payload": given})
            yield socket


@dataclass(frozen=True, slots=True)
class Site:
    """A server, and who calls it."""

    house: House
    owner: Party
    stranger: Party

    async def member(self, role: str, id: str | None = None) -> Party:
        """Somebody new with ``role``, let in by the owner."""
        body = {"id": id or role, "name": role.title(), "role": role}
        added = await self.owner.send("POST", "/user/", body)
        assert added.status == 201, added.raw
        wanted = {"name": "first", "user_id": added.body["id"]}
        key = (await self.owner.send("POST", "/api-keys", wanted)).body
        return replace(self.owner, user=key["user_id"], key=key["api_key"], key_id=key["id"])


@asynccontextmanager
async def open_site(**settings: Any) -> AsyncIterator[Site]:
    """A fresh server."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        open_house(**settings) as house,
        served(guarded_app(house.platform)) as root,
        aiohttp.ClientSession(timeout=timeout) as session,
    ):
        identity = house.platform.identity

        def party(organization: str, new: NewApiKey) -> Party:
            actor = Actor(organization=organization, user=new.key.user)
            return Party(session, root, organization, actor.user, new.text, new.key.id)

        yield Site(
            house,
            party("acme", await identity.create_organization("acme", "Acme", "olga")),
            party("globex", await identity.create_organization("globex", "Globex", "stefan")),
        )
