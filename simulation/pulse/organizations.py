"""Whose tasks and runs are whose: an organization has its own, the operator has them all."""

from __future__ import annotations

from simulation.kernel.values import Actor

OPERATORS = "pulse"
"""The organization of whoever operates the deployment; nobody can found one of this name."""

PULSE = Actor(organization=OPERATORS, user="scheduler")
"""Who gives the commands that Pulse gives itself."""


def operates(actor: Actor) -> bool:
    """Whether ``actor`` operates the deployment, and so may touch what is anybody's."""
    return actor.organization == OPERATORS


def may_touch(actor: Actor, organization: str) -> bool:
    """Whether ``actor`` may touch what is ``organization``'s; to others it is not there."""
    return operates(actor) or actor.organization == organization


def on_behalf_of(operator: Actor, organization: str | None) -> Actor:
    """``operator`` in the name of ``organization``, if there is one.

    What they bring about for an organization belongs to it, and not to the operator.
    """
    return (
        operator if organization is None else Actor(organization=organization, user=operator.user)
    )
