"""What an agent is opened with besides its connector."""

from __future__ import annotations

from dataclasses import dataclass, field

import aiohttp

from simulation.outbound.variables import AgentVariables
from simulation.runner.agents.kept.cards import Cards
from simulation.runner.agents.kept.tokens import Tokens
from simulation.runner.processes.pool import PythonProcesses
from simulation.runner.wire.retries import Retries


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``variables`` are those that its organization may name; ``session`` reaches what agents
    may have as their address; ``retries`` say how often a request is tried, null for the usual;
    ``tokens`` and ``cards`` are those of the worker; ``processes`` are those of agents in Python,
    of which none may be run unless it is said.
    """

    variables: AgentVariables
    session: aiohttp.ClientSession
    retries: Retries | None = None
    tokens: Tokens = field(default_factory=Tokens)
    cards: Cards = field(default_factory=Cards)
    processes: PythonProcesses = field(default_factory=PythonProcesses)
