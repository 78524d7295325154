"""From a connector to the agent behind it."""

from __future__ import annotations

from dataclasses import replace

from simulation.catalog.connectors.sensitive import AgentConnector
from simulation.catalog.set_run.values.service_checks import ServiceIdentity
from simulation.runner.agents.kinds import KINDS
from simulation.runner.agents.preflight import BEFORE_A_RUN
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.unreachable import UnreachableAgent
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.ports import Agent


def agent_for(connector: AgentConnector, surroundings: Surroundings) -> Agent:
    """The agent that ``connector`` leads to.

    One that cannot be opened, as for a variable that its organization may not name, makes
    every reply an EndpointMisconfigured that says why.
    """
    try:
        return KINDS[type(connector)].open(connector, surroundings)
    except EndpointMisconfigured as unavailable:
        return UnreachableAgent(str(unavailable))


async def identity_of(
    connector: AgentConnector, surroundings: Surroundings
) -> ServiceIdentity | None:
    """What the agent behind ``connector`` says which build it is; null where it is not asked.

    No message is sent.

    Raises:
        EndpointUnavailable: it cannot be asked, and why.
    """
    patient = replace(surroundings, retries=surroundings.retries or BEFORE_A_RUN)
    return await KINDS[type(connector)].identify(connector, patient)
