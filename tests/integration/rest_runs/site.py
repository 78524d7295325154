"""The simulation API over a house with an agent, and callers with permissions of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp

from graphql_schema.downloads import download_router
from simulation.access.access import Access
from simulation.adapters import in_memory
from simulation.artifacts.port import ArtifactStore
from simulation.bootstrap import Platform, open_platform
from simulation.identity.authentication import IdToken
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal, with_all_permissions
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.rest.app import create_app
from simulation.runner.set_run.set_runs import run_of
from simulation.settings import Settings
from tests.integration.rest.api import Answer, served
from tests.integration.rest_catalog.site import Rest
from tests.support.agents import Answer as AgentAnswer
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import OWNER, PATIENCE_SECONDS, STRANGER, House

RUNS = "/simulation/unit_test_set_run/"


class NamedDoor:
    """Lets in whoever says a name that it knows."""

    limited = False

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._known: dict[str, Principal] = {}

    def know(self, name: str, principal: Principal) -> None:
        """Let ``principal`` in under ``name``."""
        self._known[f"Bearer {name}"] = principal

    async def enter(self, headers: Mapping[str, str], address: str) -> Access:
        return Access(self._platform, self._known[headers["authorization"]])

    async def sign_in(
        self, organization: str, user: str, key_id: str, key: str, address: str
    ) -> IdToken:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RunsSite:
    """The API, an author of definitions, and an agent to talk to."""

    house: House
    door: NamedDoor
    author: Author
    agent: ChatServer
    owner: Rest

    def without(self, *permissions: Permission) -> Rest:
        """A colleague of the owner who lacks ``permissions``."""
        name = "without " + " ".join(permissions)
        rest = frozenset(Permission) - set(permissions)
        self.door.know(name, Principal(OWNER.model_copy(update={"user": "paula"}), rest))
        return replace(self.owner, user="paula", key=name)

    @property
    def stranger(self) -> Rest:
        """The owner of another organization."""
        self.door.know("stranger", with_all_permissions(STRANGER))
        organization, user = STRANGER.organization, STRANGER.user
        return replace(self.owner, organization=organization, user=user, key="stranger")

    async def unit_test(self, name: str = "Books a table", **fields: Any) -> str:
        """The id of a unit test of an agent that is there."""
        if "serviceId" not in fields:
            fields["serviceId"] = await self.author.service(f"line of {name}", url=self.agent.url)
        return await self.author.unit_test(name, **fields)

    async def unit_test_set(self, name: str = "All", runs: int = 1, **fields: Any) -> str:
        """The id of a set of one unit test."""
        test = await self.unit_test(f"test of {name}")
        return await self.author.unit_test_set([test], name, runs=runs, **fields)

    async def begin(self, unit_test_set: str) -> str:
        """The id of a new run."""
        return await self.owner.made(RUNS, {"simulation_unit_test_set_id": unit_test_set})

    async def played(self, name: str = "All", runs: int = 1, **fields: Any) -> str:
        """The id of a run of a new set that has ended."""
        id = await self.begin(await self.unit_test_set(name, runs, **fields))
        await self.house.ended(id)
        return id

    async def link(self, run_id: str) -> str:
        """A link to the artifacts of a run."""
        answer = await self.owner.get(f"{RUNS}{run_id}/artifacts/")
        assert answer.status == 200, answer.raw
        url: str = answer.body["presigned_url"]
        return url

    async def fetch(self, url: str) -> Answer:
        """What anybody gets at ``url``, without credentials."""
        async with self.owner.session.get(url) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, names, await response.read())

    async def stages(self, run_id: str) -> dict[str, str]:
        """The statuses of the stages of the run of Pulse that executes a set run."""
        run = await self.house.platform.pulse.runs.state(run_of(run_id))
        assert run is not None
        return {stage.stage_name: stage.status.value for stage in run.stages}


@asynccontextmanager
async def open_site(
    artifacts: ArtifactStore | None = None, agent: AgentAnswer = books_at_once, **settings: Any
) -> AsyncIterator[RunsSite]:
    """A fresh house on a store of artifacts of the test's own, with ``agent`` to talk to."""
    chosen = Settings(**settings).on_own_machine()
    clock = ManualClock(step=timedelta(milliseconds=1))
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with (
        ChatServer(agent) as agent_server,
        aiohttp.ClientSession(timeout=timeout) as session,
        in_memory(chosen, clock) as usual,
    ):
        adapters = replace(usual, artifacts=artifacts or usual.artifacts)
        opened = open_platform(chosen, adapters=adapters, clock=clock, ids=SequentialIdSource())
        async with opened as platform:
            house, door = House(platform, adapters.store, clock), NamedDoor(platform)
            door.know("olga", with_all_permissions(OWNER))
            async with served(create_app(platform, door, download_router(platform, None))) as root:
                owner = Rest(session, root, OWNER.organization, OWNER.user, "olga")
                yield RunsSite(house, door, Author(house.owner), agent_server, owner)
