"""What the parts of a phone call share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from simulation.demo_agent.listening import Heard


@dataclass(frozen=True, slots=True)
class Tool:
    """A call of one of the café's tools."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the agent says, the tools that it calls, and whether it hangs up."""

    text: str
    tools: tuple[Tool, ...] = ()
    over: bool = False


class Talk(Protocol):
    """One concern of a guest, from the first mention until it is settled."""

    awaited: tuple[str, ...]
    """The slots that the guest was just asked for."""

    settled: bool

    def hear(self, heard: Heard) -> Reply:
        """The answer to what the guest just said."""
        ...

    def reminder(self) -> str:
        """The question that is still open; empty where there is none."""
        ...
