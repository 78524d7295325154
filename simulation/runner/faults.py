"""What can go wrong in a session. Each ends the session with its reason, never the run."""

from __future__ import annotations


class SessionFault(Exception):
    """Root of the faults; the message is the reason that the session shows."""


class AgentFault(SessionFault):
    """The agent under test answered wrongly: its own fault."""


class SimulatorFault(SessionFault):
    """The persona simulator could not go on: not the agent's fault."""


class JudgeInconclusive(SessionFault):
    """A judge gave no usable answer."""


class EndpointUnavailable(SessionFault):
    """Nobody answered at an address: infrastructure."""


class EndpointMisconfigured(EndpointUnavailable):
    """It is asked at the wrong address, with the wrong key, or for what it does not have."""


class EndpointFault(SessionFault):
    """An endpoint answered, but not in the format that it promises."""
