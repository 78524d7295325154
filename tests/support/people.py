"""An organization with one user of every role, in the language of decider tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulation.identity.organization.decider import OrganizationDecider
from simulation.identity.organization.messages import (
    OPERATOR,
    ApiKeyCreated,
    OrganizationCreated,
    SigningKey,
    UserAdded,
)
from simulation.identity.role import Role
from simulation.kernel.messages import Command, Event
from simulation.kernel.values import Actor
from tests.support.examples import AT
from tests.support.given import Given, Outcome

ORGANIZATION = "acme"
SIGNING_KEY = SigningKey(id="1" * 24, secret="s" * 43)
FOUNDED = OrganizationCreated(
    name="Acme", owner="owner", owner_name="Olga", signing_key=SIGNING_KEY
)
STAFF = tuple(
    UserAdded(id=role.value, name=role.value.title(), role=role)
    for role in Role
    if role is not Role.OWNER
)
"""Everybody has the name of their role."""

HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"


def user(id: str) -> Actor:
    """Somebody of the organization."""
    return Actor(organization=ORGANIZATION, user=id)


OWNER, ADMIN, MACHINE = user("owner"), user("admin"), user(OPERATOR)


def key_of(owner: str, number: int = 1) -> ApiKeyCreated:
    """A key of somebody."""
    return ApiKeyCreated(id=f"{number:024x}", user=owner, name=f"key {number}", secret_hash=HASH)


class Staff:
    """The organization after more ``events``; commands come by and by."""

    def __init__(self, *events: Event) -> None:
        self._given = Given(OrganizationDecider(), FOUNDED, *STAFF, *events, by=OWNER)

    def when(self, command: type[Command], by: Actor, at: datetime = AT, **fields: Any) -> Outcome:
        """What becomes of a command of ``by``."""
        return self._given.when(command(actor=by, at=at, **fields))

    @property
    def state(self) -> Any:
        """The organization."""
        return self._given.state


def nobody(*events: Event) -> Given:
    """An organization that is not there, unless ``events`` found it."""
    return Given(OrganizationDecider(), *events, by=MACHINE)
