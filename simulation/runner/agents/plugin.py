"""Agents that a user's own package reaches, by an entry point."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from simulation.catalog.connectors.plugin import PluginConnector
from simulation.catalog.connectors.variables import expand
from simulation.kernel.values import Json
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.faults import AgentFault, EndpointMisconfigured
from simulation.runner.ports import Agent, AgentReply, AgentTurn

GROUP = "simulation.agents"

Opened = Callable[[Mapping[str, Json], Mapping[str, str]], Agent]
"""What an entry point of ``GROUP`` leads to: from settings and variables to an agent."""


class PluginAgent:
    """Another one's agent, held to its time-out; what it raises by mistake is its own fault."""

    def __init__(self, agent: Agent, connector: PluginConnector) -> None:
        self._agent = agent
        self._name = connector.name
        self._seconds = connector.timeout_seconds

    async def reply(self, turn: AgentTurn) -> AgentReply:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._agent.reply(turn)
        except TimeoutError as error:
            raise AgentFault(
                f"The agent of the plug-in {self._name!r} did not answer within "
                f"{self._seconds:g} seconds."
            ) from error


def plugin_agent(connector: PluginConnector, surroundings: Surroundings) -> Agent:
    """The agent that the entry point of ``connector`` makes.

    Raises:
        EndpointMisconfigured: no package here has it, or it may not have a variable.
    """
    named = named_in(connector, surroundings.variables)
    variables = {name: expand(text, named) for name, text in connector.variables.items()}
    return PluginAgent(_opened_by(connector.name)(connector.settings, variables), connector)


async def identify_plugin(connector: PluginConnector, surroundings: Surroundings) -> None:
    """Raise as ``plugin_agent`` where there is no such plug-in."""
    plugin_agent(connector, surroundings)


@cache
def _opened_by(name: str) -> Opened:
    found = entry_points(group=GROUP, name=name)
    if not found:
        known = ", ".join(sorted(each.name for each in entry_points(group=GROUP))) or "none"
        raise EndpointMisconfigured(
            f"The connector's plug-in {name!r} is not installed where the worker runs; install the "
            f"package that has it as an entry point in {GROUP}. Installed: {known}."
        )
    return cast(Opened, cast(Any, next(iter(found))).load())
