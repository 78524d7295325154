"""From a connector to the agent behind it."""

from __future__ import annotations

import aiohttp

from simulation.catalog.connector import ChatConnector, HttpConnector
from simulation.outbound.variables import AgentVariables
from simulation.runner.agents.chat import ChatAgent
from simulation.runner.agents.connection import endpoint_of, turn_headers
from simulation.runner.agents.http import HttpAgent
from simulation.runner.agents.unreachable import UnreachableAgent
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.ports import Agent
from simulation.runner.wire.retries import Retries


def agent_for(
    connector: ChatConnector | HttpConnector,
    variables: AgentVariables,
    session: aiohttp.ClientSession,
    retries: Retries | None = None,
) -> Agent:
    """The agent that ``connector`` leads to.

    ``variables`` are what its organization may name. One that it may not, or that is not set,
    makes every reply of the agent an EndpointMisconfigured that names it.
    """
    try:
        endpoint = endpoint_of(connector, variables, session, retries)
        headers = turn_headers(connector, variables)
    except EndpointMisconfigured as unavailable:
        return UnreachableAgent(str(unavailable))
    if isinstance(connector, HttpConnector):
        return HttpAgent(endpoint, headers, connector)
    return ChatAgent(endpoint, headers, connector)
