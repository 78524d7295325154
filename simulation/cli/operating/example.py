"""The café as the example of a server: the seed data, loaded as `simulation seed` does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp

from simulation.access.example import Example, ExampleAgent, Loaded
from simulation.bootstrap import Platform
from simulation.cli.operating.demo_agent import ADDRESS_VARIABLE
from simulation.cli.problems import Problems
from simulation.cli.seeding.catalog_files import read_catalog
from simulation.cli.seeding.checking import check_catalog
from simulation.cli.seeding.entry import Entry
from simulation.cli.seeding.loading import Loading
from simulation.cli.seeding.seed_data import seed_data
from simulation.cli.seeding.writing import Broken
from simulation.client.errors import ApiError
from simulation.client.local_api import LocalApi
from simulation.identity.principal import Principal
from simulation.kernel.errors import Refused, Unavailable
from simulation.outbound.addresses import AddressPolicy, AddressRefused
from simulation.outbound.connections import policy_connector
from simulation.outbound.variables import FREELY, AgentVariables, VariableRefused
from simulation.runner.parties import AGENT_NETWORKS

SET_NAME = "Café Meridian regression"

PATIENCE_SECONDS = 2.0
"""How long the demo agent, which is near, may take to say that it is there."""

REMEDY = (
    f"Start `simulation demo-agent`, and this server with {ADDRESS_VARIABLE} set to the address "
    "that it prints; `simulation serve --dev` without that setting starts one itself."
)


def example_of(platform: Platform) -> Example | None:
    """The café for ``platform``, if this installation has the seed data."""
    directory = seed_data()
    return None if directory is None else Cafe(platform, directory)


class Cafe:
    """The definitions of ``directory``, which talk to the demo agent."""

    set_name = SET_NAME

    def __init__(self, platform: Platform, directory: Path) -> None:
        self._platform = platform
        self._directory = directory
        self._one = asyncio.Lock()

    async def load(self, principal: Principal) -> Loaded:
        # Two at once would both find nothing there, and write it twice.
        async with self._one:
            try:
                # Reading so much YAML takes long for a loop that others wait for.
                entries = await asyncio.to_thread(self._entries)
                loading = Loading(LocalApi(self._platform, principal=principal), entries)
                await loading.plan()
                seeded = await loading.write()
            except Problems as error:
                raise Refused(f"The example cannot be loaded as it is: {error}") from error
            except (ApiError, Broken) as error:
                if error.code == Unavailable.code:
                    raise Unavailable(str(error)) from error
                raise Refused(f"The example is not loaded whole. {error}") from error
        return Loaded(seeded.created, seeded.revised, seeded.unchanged)

    async def agent(self, organization: str) -> ExampleAgent:
        settings = self._platform.settings
        variables = AgentVariables(settings.agent_variables, settings.agent_bindings, organization)
        try:
            address = variables.value(ADDRESS_VARIABLE)
        except VariableRefused as refused:
            # On one's own machine it is not set; elsewhere nobody learns whether it is.
            return ExampleAgent(
                False, REMEDY if settings.agent_bindings == FREELY else str(refused)
            )
        policy = AddressPolicy(settings.agent_networks, AGENT_NETWORKS)
        timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
        connector = policy_connector(policy)
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
                session.get(f"{address.rstrip('/')}/stats", allow_redirects=False) as response,
            ):
                answers = response.ok and "turns" in await response.json()
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return ExampleAgent(False, _remedy(error, address))
        if answers:
            return ExampleAgent(True)
        return ExampleAgent(False, f"What answers there is no demo agent. {REMEDY}")

    def _entries(self) -> list[Entry]:
        entries = read_catalog(self._directory)
        check_catalog(entries)
        return entries


def _remedy(error: Exception, address: str) -> str:
    cause = getattr(error, "os_error", error)
    if isinstance(cause, AddressRefused):
        return f"This server may not reach it: {cause.reason}."
    return f"Nothing answers at {address}. {REMEDY}"
