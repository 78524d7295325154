"""A decider: the pure heart of a stream."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from simulation.kernel.messages import (
    Command,
    Commit,
    Decision,
    Event,
    Facts,
    Metadata,
    Need,
)


class Decider(Protocol):
    """Turns commands into decisions and events into state, without touching anything else.

    The state is ``None`` before the stream's first event.
    """

    @property
    def category(self) -> str:
        """First part of the stream's name; the second is the id."""
        ...

    @property
    def commands(self) -> Sequence[type[Command]]:
        """Every command that it decides on."""
        ...

    @property
    def events(self) -> Sequence[type[Event]]:
        """Every event that its streams can hold."""
        ...

    def target(self, command: Any) -> str:
        """The id of the stream that ``command`` concerns."""
        ...

    def needs(self, command: Any, state: Any, facts: Facts) -> Sequence[Need]:
        """What must be known about other streams before ``decide`` can be asked.

        Asked again with the facts gathered so far, until it names nothing new.
        """
        ...

    def decide(self, command: Any, state: Any, facts: Facts) -> Decision:
        """The decision on ``command``, or one of the refusals of the error tree."""
        ...

    def evolve(self, state: Any, event: Any, metadata: Metadata) -> Any:
        """The state after ``event``."""
        ...


def fold(decider: Decider, commits: Iterable[Commit], state: Any = None) -> Any:
    """The state after ``commits``, starting from ``state``."""
    for commit in commits:
        for event in commit.events:
            state = decider.evolve(state, event, commit.metadata)
    return state


def stream_name(category: str, id: str) -> str:
    """The name of a stream: its category, a hyphen, its id."""
    return f"{category}-{id}"
