"""An agent that nobody can ask."""

from __future__ import annotations

from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.ports import AgentReply, AgentTurn


class UnreachableAgent:
    """Stands in where a connector cannot be used: a session's fault, never the run's."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def reply(self, turn: AgentTurn) -> AgentReply:
        raise EndpointMisconfigured(self._reason)
