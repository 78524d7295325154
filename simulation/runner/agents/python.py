"""An agent that is Python: its turns are put to its process."""

from __future__ import annotations

import json
from typing import Any

from simulation.catalog.connectors.python import PythonConnector
from simulation.catalog.connectors.variables import expand
from simulation.catalog.connectors.withholding import secrets_in
from simulation.catalog.session.transcript import Usage
from simulation.runner.agents.surroundings import Surroundings
from simulation.runner.agents.variables import named_in
from simulation.runner.apart import by_weight
from simulation.runner.faults import AgentFault
from simulation.runner.models.chat_completions import wire_messages
from simulation.runner.models.reasoning import spoken
from simulation.runner.ports import AgentReply, AgentTurn
from simulation.runner.processes.pool import PythonProcesses
from simulation.runner.processes.process import Program, PythonProcess
from simulation.runner.wire.answer import (
    BadAnswer,
    Unusable,
    finish_reason_in,
    kept_text,
    texts_in,
    tool_calls_in,
)
from simulation.runner.wire.excerpt import excerpt
from simulation.runner.wire.exchanges import exchanging
from simulation.runner.wire.turnstile import turnstile_here


class PythonAgent:
    """Puts all that was said to the agent's process, and reads what it answers."""

    def __init__(
        self,
        connector: PythonConnector,
        processes: PythonProcesses,
        program: Program,
        secrets: list[str],
    ) -> None:
        self._connector = connector
        self._processes = processes
        self._program = program
        self._secrets = secrets
        self._process: PythonProcess | None = None

    async def reply(self, turn: AgentTurn) -> AgentReply:
        try:
            async with turnstile_here().request():
                said = await self._asked(turn)
                return await by_weight(len(str(said)), lambda: self._read(said))
        except BadAnswer as bad:
            raise AgentFault(str(bad)) from bad

    async def prepare(self) -> None:
        """Start the process, and import the agent."""
        await self._ready()

    async def aclose(self) -> None:
        """Let others have the process."""
        process, self._process = self._process, None
        if process is not None:
            self._processes.give_back(process)

    async def _asked(self, turn: AgentTurn) -> dict[str, Any]:
        put = self._put(turn)
        seen = exchanging(
            "CALL", self._connector.callable, None, json.dumps(put).encode(), self._secrets
        )
        try:
            process = await self._ready()
            said = await process.ask(put, self._connector.timeout_seconds)
            seen.received(json.dumps(said.get("answer", said)))
        finally:
            seen.end()
        return said

    async def _ready(self) -> PythonProcess:
        if self._process is None or self._process.ended:
            await self.aclose()
            self._process = await self._processes.taken(self._program, self._secrets)
        return self._process

    def _put(self, turn: AgentTurn) -> dict[str, Any]:
        said = wire_messages(turn.transcript)
        last = max((n for n, each in enumerate(said) if each["role"] == "assistant"), default=-1)
        return {
            "messages": said,
            "since": said[last + 1 :],
            "context": {
                "session_id": turn.session_id,
                "turn": turn.turn,
                "idempotency_key": turn.idempotency_key,
                "user_variables": turn.user_variables,
                "settings": self._connector.settings,
                "continuation": turn.continuation,
            },
        }

    def _read(self, said: dict[str, Any]) -> AgentReply:
        name = f"The agent {self._connector.callable}"
        if "raised" in said:
            kind, message = said["raised"]
            raise Unusable(f"{name} raised {kind}: {excerpt(message, secrets=self._secrets)}")
        if "answer" not in said:
            raise Unusable(f"{name}: {said.get('problem', 'it was stopped')}")
        try:
            return _reply_of(said["answer"])
        except Unusable as bad:
            quote = excerpt(json.dumps(said["answer"]), secrets=self._secrets)
            raise Unusable(f"The agent's answer: {bad} It returned: {quote}") from bad


def _reply_of(answer: dict[str, Any]) -> AgentReply:
    calls = tool_calls_in(answer["tool_calls"], "tool_calls")
    words = [spoken(text) for text in texts_in(answer["texts"], "it")]
    said = tuple(each.said for each in words if each.said.strip())
    ended = answer.get("ended") is True
    if not said and not calls and not ended:
        raise Unusable("it says nothing; return a text.")
    thought = [str(answer.get("reasoning") or ""), *(each.reasoning for each in words)]
    return AgentReply(
        texts=said or ("",),
        tool_calls=calls,
        usage=_usage(answer.get("usage")),
        ended=ended,
        reasoning=kept_text("\n\n".join(filter(None, thought))),
        finish_reason=finish_reason_in(answer.get("finish_reason")),
        continuation=kept_text(str(answer.get("continuation") or ""))[:1000],
    )


def _usage(given: Any) -> Usage | None:
    if not isinstance(given, dict):
        return None
    counts = {name: given.get(name, 0) for name in ("prompt_tokens", "completion_tokens")}
    if not all(isinstance(each, int) and 0 <= each < 2**53 for each in counts.values()):
        return None
    return Usage(**counts)


def python_agent(connector: PythonConnector, surroundings: Surroundings) -> PythonAgent:
    """The agent of ``connector``.

    Raises:
        EndpointMisconfigured: the operator does not name its module, or it names a variable that
            it may not use.
    """
    processes = surroundings.processes
    processes.permit.require(connector.module)
    named = named_in(connector, surroundings.variables)
    own = {name: expand(text, named) for name, text in connector.variables.items()}
    environment = {**processes.permit.environment(), **own}
    program = Program(
        connector.callable,
        surroundings.variables.organization,
        tuple(sorted(environment.items())),
        processes.permit.directories,
    )
    secrets = [*surroundings.variables.values.values(), *own.values(), *secrets_in(connector)]
    return PythonAgent(connector, processes, program, secrets)


async def identify_python(connector: PythonConnector, surroundings: Surroundings) -> None:
    """Import the agent; raises as ``python_agent``, and where that is in vain."""
    agent = python_agent(connector, surroundings)
    try:
        await agent.prepare()
    finally:
        await agent.aclose()
