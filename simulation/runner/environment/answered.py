"""A call that is put to a simulated tool, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from simulation.catalog.session.transcript import ToolResult
from simulation.catalog.tools.tool import SimulatedTool
from simulation.kernel.values import Json


class Refusal(Exception):
    """The tool refuses the call; the message is what the agent is told."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of ``tool``, the ``number``-th of the session, from 1, in the ``state``."""

    tool: SimulatedTool
    arguments: dict[str, Json]
    state: dict[str, Json]
    number: int

    @property
    def weight(self) -> int:
        """About how many characters there are to read."""
        return len(orjson.dumps(self.state)) + len(orjson.dumps(self.arguments))


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call comes to: what the agent is told, and the state from then on."""

    result: ToolResult
    state: dict[str, Json]
