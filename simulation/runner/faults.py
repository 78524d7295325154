"""What can go wrong in a session. Each ends the session with its reason, never the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from simulation.catalog.session.outcome import Vote


class SessionFault(Exception):
    """Root of the faults; the message is the reason that the session shows.

    ``passing`` says that another attempt may do without it.
    """

    passing: ClassVar[bool] = True


class AgentFault(SessionFault):
    """The agent under test answered wrongly: its own fault."""

    passing = False


class SimulatorFault(SessionFault):
    """The persona simulator could not go on: not the agent's fault."""


class EnvironmentFault(SessionFault):
    """The scenario's rules for its tools cannot be followed: not the agent's fault."""

    passing = False


class JudgeInconclusive(SessionFault):
    """Judges gave no usable answer, or do not agree; ``votes`` are what they said."""

    def __init__(self, reason: str, votes: Sequence[Vote] = (), agreement: float | None = None):
        super().__init__(reason)
        self.votes = tuple(votes)
        self.agreement = agreement


class EndpointUnavailable(SessionFault):
    """Nobody answered at an address: infrastructure."""


class EndpointMisconfigured(EndpointUnavailable):
    """It is asked at the wrong address, with the wrong key, or for what it does not have.

    Where it said so, ``status`` is that of its answer, and ``names`` what its error is called and
    which field that is about.
    """

    passing = False

    def __init__(
        self, reason: str, status: int | None = None, names: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.names = names


class KnownUnavailable(EndpointUnavailable):
    """It was asked before the session, in vain: nothing was sent."""

    passing = False


class EndpointFault(SessionFault):
    """An endpoint answered, but not in the format that it promises."""
