"""Agents that say again what they were sent in confidence: it goes into no transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulation.catalog.connectors.sensitive import AgentConnector
from simulation.catalog.connectors.withholding import credentials_in
from simulation.catalog.session.transcript import ToolCall
from simulation.kernel.values import Json
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.closing import closing
from simulation.runner.faults import EndpointMisconfigured
from simulation.runner.ports import Agent, AgentReply, AgentTurn
from simulation.runner.wire.excerpt import MASK, forms_of


class DiscreetAgent:
    """``agent``, in whose answers *** stands for each of the ``secrets``.

    What it calls the conversation is left as it is: it is sent back to it.
    """

    def __init__(self, agent: Agent, secrets: Sequence[str]) -> None:
        self._agent = agent
        self._forms = forms_of(secrets)

    async def reply(self, turn: AgentTurn) -> AgentReply:
        reply = await self._agent.reply(turn)
        return replace(
            reply,
            texts=tuple(map(self._masked, reply.texts)),
            reasoning=self._masked(reply.reasoning),
            tool_calls=tuple(map(self._masked_call, reply.tool_calls)),
        )

    async def aclose(self) -> None:
        """Let the agent go, if it wants to be."""
        async with closing(self._agent):
            pass

    def _masked_call(self, call: ToolCall) -> ToolCall:
        changes = {
            "name": self._masked(call.name),
            "problem": None if call.problem is None else self._masked(call.problem),
            "arguments": self._masked_value(call.arguments),
        }
        return call.model_copy(update=changes)

    def _masked_value(self, value: Json) -> Json:
        if isinstance(value, str):
            return self._masked(value)
        if isinstance(value, list):
            return [self._masked_value(each) for each in value]
        if isinstance(value, dict):
            return {self._masked(name): self._masked_value(each) for name, each in value.items()}
        return value

    def _masked(self, text: str) -> str:
        for form in self._forms:
            if form in text:
                text = text.replace(form, MASK)
        return text


def discreet(agent: Agent, connector: AgentConnector, surroundings: Surroundings) -> Agent:
    """``agent`` of ``connector``, as it may be heard by all who may see its sessions."""
    try:
        named = named_in(connector, surroundings.variables)
    except EndpointMisconfigured:
        return agent  # It says nothing but why it cannot be asked.
    secrets = list(credentials_in(connector, named))
    return DiscreetAgent(agent, secrets) if secrets else agent
