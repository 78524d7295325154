"""From an A2A connector to its agent, where the SDK of A2A is installed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.runner.agents.preflight import identify_by_probe
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.ports import AgentReply, AgentTurn

if TYPE_CHECKING:
    from simulation.runner.agents.a2a.agent import A2aAgent


class A2aWhenAsked:
    """The agent of a connector, opened when it is asked first.

    The SDK takes about a second to import: in a thread, since others are to be played meanwhile.
    """

    def __init__(self, connector: A2aConnector, surroundings: Surroundings) -> None:
        self._connector = connector
        self._surroundings = surroundings
        self._agent: A2aAgent | None = None

    async def reply(self, turn: AgentTurn) -> AgentReply:
        return await (await self.opened()).reply(turn)

    async def aclose(self) -> None:
        """Let go of the agent, if it was opened."""
        if self._agent is not None:
            await self._agent.aclose()

    async def opened(self) -> A2aAgent:
        """The agent; raises as ``connect``, and where the SDK is missing."""
        if self._agent is None:
            open_agent = await asyncio.to_thread(_imported)
            self._agent = open_agent(self._connector, self._surroundings)
        return self._agent


def a2a_agent(connector: A2aConnector, surroundings: Surroundings) -> A2aWhenAsked:
    """The agent of ``connector``."""
    return A2aWhenAsked(connector, surroundings)


def _imported() -> Callable[[A2aConnector, Surroundings], A2aAgent]:
    # An extra, and heavy: nobody else is to need it, nor wait for it.
    try:
        from simulation.runner.agents.a2a.agent import open_agent
    except ImportError as missing:
        raise EndpointMisconfigured(
            "The connector's type a2a needs the package a2a-sdk, which is not installed where the "
            "worker runs; install it: pip install 'simulation[a2a]'."
        ) from missing
    return open_agent


async def identify_a2a(
    connector: A2aConnector, surroundings: Surroundings
) -> ServiceIdentity | None:
    """Look for the agent's card, and ask the probe; raises EndpointUnavailable."""
    agent = a2a_agent(connector, surroundings)
    identity = await identify_by_probe(connector, surroundings)
    try:
        await (await agent.opened()).require_card()
    finally:
        await agent.aclose()
    return identity
