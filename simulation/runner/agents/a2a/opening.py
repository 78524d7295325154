"""From an A2A connector to its agent, where the SDK of A2A is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.catalog.connectors.a2a import A2aConnector
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.runner.agents.preflight import identify_by_probe
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.faults import EndpointMisconfigured

if TYPE_CHECKING:
    from simulation.runner.agents.a2a.agent import A2aAgent


def a2a_agent(connector: A2aConnector, surroundings: Surroundings) -> A2aAgent:
    """The agent of ``connector``; raises as ``connect``, and where the SDK is missing."""
    # An extra, and heavy: nobody else is to need it, nor wait for it.
    try:
        from simulation.runner.agents.a2a.agent import open_agent
    except ImportError as missing:
        raise EndpointMisconfigured(
            "The connector's type a2a needs the package a2a-sdk, which is not installed where the "
            "worker runs; install it: pip install 'simulation[a2a]'."
        ) from missing
    return open_agent(connector, surroundings)


async def identify_a2a(
    connector: A2aConnector, surroundings: Surroundings
) -> ServiceIdentity | None:
    """Look for the agent's card, and ask the probe; raises EndpointUnavailable."""
    agent = a2a_agent(connector, surroundings)
    identity = await identify_by_probe(connector, surroundings)
    try:
        await agent.require_card()
    finally:
        await agent.aclose()
    return identity
