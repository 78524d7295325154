"""What travels: commands in, events out, commits into the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from simulation.kernel.errors import SimulationError
from simulation.kernel.values import Actor, Moment, Value


class Command(Value):
    """A wish, in the imperative. Carries who and when, so that deciders stay pure."""

    begins: ClassVar[bool] = False
    """Whether it is the first of its stream as a rule: that nothing is there is not looked up
    before, but found out by appending."""

    actor: Actor
    at: Moment


class Event(Value):
    """A fact, in the past tense. ``stored_name`` never changes once it was written."""

    stored_name: ClassVar[str]
    stored_version: ClassVar[int] = 1
    supersedes: ClassVar[bool] = False
    """Whether the event tells all that came before it in its stream, so that this can go."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who caused a commit, when, and because of what."""

    organization: str
    user: str
    recorded_at: Moment
    correlation_id: str
    causation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A unique key that a commit takes; ``refusal`` is raised where another holds it."""

    key: str
    refusal: SimulationError


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decider concludes. No events means that nothing has to change."""

    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    releases: tuple[str, ...] = ()


NOTHING = Decision()


@dataclass(frozen=True, slots=True)
class Commit:
    """Events appended together: the record of the log.

    ``position`` is that of the first event; the stream's first event has position 1.
    """

    stream: str
    position: int
    events: tuple[Event, ...]
    metadata: Metadata
    claims: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """Position of the last event of this commit."""
        return self.position + len(self.events) - 1


@dataclass(frozen=True, slots=True)
class Need:
    """A fact outside of the command's own stream that its decider asks for."""

    kind: str
    id: str
    purpose: str = "state"
    """``state``: the folded stream; ``users``: names of what refers to it; ``SUBJECT:DETAIL``."""
    organization: str = field(default="", compare=False)
    """Where to look: ids are the same nowhere else, so it makes no other need."""

    @property
    def subject(self) -> str:
        """The purpose without its detail."""
        return self.purpose.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers to a command's needs, as they were when it was handled."""

    answers: Mapping[Need, object] = field(default_factory=dict)

    def __getitem__(self, need: Need) -> object:
        return self.answers[need]


NO_FACTS = Facts()
