"""Agents that a user's own package reaches, by an entry point."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

import orjson

from simulation.catalog.connectors.plugin import PluginConnector
from simulation.catalog.connectors.variables import expand
from simulation.catalog.connectors.withholding import secrets_in
from simulation.kernel.values import Json
from simulation.runner.agents.replies import checked
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.closing import closing
from simulation.runner.faults import (
    AgentFault,
    EndpointMisconfigured,
    EndpointUnavailable,
    SessionFault,
)
from simulation.runner.models.chat_completions import wire_messages
from simulation.runner.ports import Agent, AgentReply, AgentTurn
from simulation.runner.wire.answer import Unusable
from simulation.runner.wire.excerpt import excerpt, text_of
from simulation.runner.wire.exchanges import exchanging
from simulation.runner.wire.turnstile import turnstile_here

GROUP = "simulation.agents"
_REASON = 1_000

log = logging.getLogger(__name__)

Opened = Callable[[Mapping[str, Json], Mapping[str, str]], Agent]
"""What an entry point of ``GROUP`` leads to: from settings and variables to an agent."""


class PluginAgent:
    """Another one's agent, held to its time-out; what it raises by mistake is its own fault."""

    def __init__(self, agent: Agent, connector: PluginConnector, secrets: Sequence[str]) -> None:
        self._agent = agent
        self._name = f"The agent of the plug-in {connector.name!r}"
        self._address = f"plugin:{connector.name}"
        self._seconds = connector.timeout_seconds
        self._secrets = tuple(secrets)

    async def reply(self, turn: AgentTurn) -> AgentReply:
        put = orjson.dumps(wire_messages(turn.transcript))
        seen = exchanging("CALL", self._address, None, put, self._secrets)
        try:
            async with turnstile_here().request():
                reply = await self._asked(turn)
            seen.received(repr(reply))
            return reply
        finally:
            seen.end()

    async def aclose(self) -> None:
        """Let the agent go, if it wants to be."""
        async with closing(self._agent):
            pass

    async def _asked(self, turn: AgentTurn) -> AgentReply:
        try:
            async with asyncio.timeout(self._seconds) as limit:
                return checked(await self._agent.reply(turn))
        except SessionFault as fault:
            said = excerpt(str(fault), secrets=self._secrets, limit=_REASON)
            raise _own(fault)(said) from fault
        except Unusable as bad:
            raise AgentFault(f"{self._name} answered badly: {bad}") from bad
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            if _is_cancelled(error):
                raise
            if isinstance(error, TimeoutError) and limit.expired():
                said = f"did not answer within {self._seconds:g} s."
                raise AgentFault(f"{self._name} {said}") from error
            log.warning("%s raised.", self._name, exc_info=error)
            said = excerpt(text_of(error), secrets=self._secrets)
            raise AgentFault(f"{self._name} raised {type(error).__name__}: {said}") from error


def _is_cancelled(error: BaseException) -> bool:
    """Whether ``error`` says that nobody waits any more, and was not just raised like another."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and bool(task and task.cancelling())


def _own(fault: SessionFault) -> type[SessionFault]:
    """As which fault of an agent ``fault`` counts; what is no agent's to say is its own."""
    for kind in (EndpointMisconfigured, EndpointUnavailable):
        if isinstance(fault, kind):
            return kind
    return AgentFault


def plugin_agent(connector: PluginConnector, surroundings: Surroundings) -> Agent:
    """The agent that the entry point of ``connector`` makes.

    Raises:
        EndpointMisconfigured: no package here has it, it cannot be opened, or it may not have a
            variable.
    """
    named = named_in(connector, surroundings.variables)
    variables = {name: expand(text, named) for name, text in connector.variables.items()}
    secrets = [*surroundings.variables.values.values(), *variables.values(), *secrets_in(connector)]
    open = _opened_by(connector.name)
    try:
        agent = open(connector.settings, variables)
    except (Exception, SystemExit) as error:
        log.warning("The plug-in %r cannot be opened.", connector.name, exc_info=error)
        said = f"{type(error).__name__}: {excerpt(text_of(error), secrets=secrets)}"
        raise EndpointMisconfigured(
            f"The connector's plug-in {connector.name!r} cannot be opened ({said}); correct its "
            "settings or variables."
        ) from error
    return PluginAgent(agent, connector, secrets)


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
    entry: Any = next(iter(found))
    try:
        return cast(Opened, entry.load())
    except (Exception, SystemExit) as error:
        log.warning("The plug-in %r cannot be imported.", name, exc_info=error)
        raise EndpointMisconfigured(
            f"The connector's plug-in {name!r} cannot be imported ({type(error).__name__}: "
            f"{excerpt(text_of(error))}); mend its package where the worker runs."
        ) from error
