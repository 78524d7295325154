"""The engine port: workflows that a crash only interrupts.

A workflow is a coroutine function under a name. The engine runs it at least once until it
returns; what it has already done is for the log to know, not for the engine. So signals,
cancellation and progress live in the log too, and the engine is asked for little: who
executes what, when, and how much of it at a time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

LEASE_SECONDS = 8
"""Others may take over from a process that was silent for so long."""

EMBEDDED_OWNER = "embedded"
"""The owner of an engine that one process has to itself, and the next one after it."""

Arguments = dict[str, Any]
"""Arguments of a workflow: JSON values only, and small."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child workflow to be: its name, its id, its arguments."""

    workflow: str
    id: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Limits:
    """How many workflows may be in hand at the same time, over all processes together.

    ``runs`` bounds those that were started, ``by_lane`` those of a lane among them;
    ``children`` bounds the children in hand in each process.
    """

    runs: int = 20
    children: int = 20
    by_lane: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lease:
    """A process that executes workflows, and when it last said so."""

    owner: str
    heartbeat_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When others may take over, unless the process is heard again."""
        return self.heartbeat_at + timedelta(seconds=LEASE_SECONDS)


class Context(Protocol):
    """What a running workflow can ask of its engine."""

    @property
    def owner(self) -> str:
        """The id under which this process executes workflows."""
        ...

    async def run_children(self, children: Sequence[Child]) -> None:
        """Run ``children`` side by side, on any worker, until all of them have returned.

        A child is known by its id: one that has returned already is not run again.
        """
        ...

    def require_lease(self) -> None:
        """Return while this process may go on; asked before whatever is costly to repeat.

        Raises:
            asyncio.CancelledError: this process was silent for so long that others took
                over its workflows.
        """
        ...


Workflow = Callable[[Context, Arguments], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """How the engine is doing.

    ``running`` says whether this process executes. ``active`` are the workflows in hand in
    this process, ``pending`` those of all that are due and wait for a place. ``leases`` are
    the processes that execute, by owner. ``recovered`` counts the workflows that this
    process has taken over from processes that died.
    """

    running: bool
    active: int
    pending: int
    leases: tuple[Lease, ...] = ()
    recovered: int = 0


class Engine(Protocol):
    """Executes workflows. Every adapter passes ``tests/conformance/test_engine.py``."""

    @property
    def owner(self) -> str:
        """The id under which this process executes workflows."""
        ...

    def register(self, name: str, workflow: Workflow) -> None:
        """Make ``workflow`` known under ``name``; before ``launch`` only."""
        ...

    async def launch(self) -> None:
        """Begin to execute, and continue what earlier processes left unfinished.

        A process that never calls this can still start and schedule: others execute.
        """
        ...

    async def start(
        self, workflow: str, id: str, arguments: Arguments, *, lane: str | None = None
    ) -> None:
        """Have ``workflow`` executed once under ``id``; repeating the call changes nothing.

        It waits for a place within the limits, overall and of its ``lane``.
        """
        ...

    async def schedule(self, workflow: str, id: str, arguments: Arguments, at: datetime) -> None:
        """Have ``workflow`` executed once under ``id`` when ``at`` has come; survives restarts.

        Repeating the call changes nothing. Limits do not apply: timers only wake others.
        """
        ...

    async def health(self) -> EngineHealth:
        """How the engine is doing."""
        ...

    @property
    def lost(self) -> bool:
        """Whether this process has lost its lease: others may have ended what it had open."""
        ...

    async def wait_until_lost(self) -> None:
        """Return when this process has lost its lease: it must end. Else never."""
        ...

    async def knows_workflows(self) -> bool:
        """Whether it was ever given anything to execute, and has not forgotten all of it."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget workflows that ended before ``before``; returns how many. Repeatable."""
        ...

    async def shutdown(self) -> None:
        """Stop executing. Unfinished workflows continue at the next launch, or elsewhere."""
        ...
