"""The engine port: workflows that a crash only interrupts.

A workflow is a coroutine function under a name. The engine runs it at least once until it
returns; what it has already done is for the log to know, not for the engine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Arguments = dict[str, Any]
"""Arguments of a workflow: JSON values only, and small."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child workflow to be: its name, its id, its arguments."""

    workflow: str
    id: str
    arguments: Arguments


class Context(Protocol):
    """What a running workflow can ask of its engine."""

    async def run_children(self, children: Sequence[Child]) -> None:
        """Run ``children`` side by side, on any worker, until all of them have returned."""
        ...


Workflow = Callable[[Context, Arguments], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """Whether the engine runs, and how many workflows it has in hand and waiting."""

    running: bool
    active: int
    pending: int


class Engine(Protocol):
    """Executes workflows. Every adapter passes ``tests/conformance/test_engine.py``."""

    def register(self, name: str, workflow: Workflow) -> None:
        """Make ``workflow`` known under ``name``; before ``launch`` only."""
        ...

    async def launch(self) -> None:
        """Begin to execute, and continue what an earlier process left unfinished."""
        ...

    async def start(self, workflow: str, id: str, arguments: Arguments) -> None:
        """Have ``workflow`` executed once under ``id``; repeating the call changes nothing."""
        ...

    async def health(self) -> EngineHealth:
        """How the engine is doing."""
        ...

    async def shutdown(self) -> None:
        """Stop executing. Unfinished workflows continue at the next launch."""
        ...
