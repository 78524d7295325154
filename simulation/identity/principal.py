"""A principal: somebody who has proved who they are, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulation.identity.permission import Permission
from simulation.kernel.errors import Forbidden
from simulation.kernel.values import Actor


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller with their permissions.

    ``api_key_id`` is the key that stands behind the sign-in, null for the operator of the
    machine; ``expires_at`` is when the sign-in ends by itself, null for never;
    ``signing_key_id`` what has signed the token that they came with, and ``signed_in_at`` when
    they showed their key for it, if they came with one.
    """

    actor: Actor
    permissions: frozenset[Permission]
    api_key_id: str | None = None
    expires_at: datetime | None = None
    signing_key_id: str | None = None
    signed_in_at: datetime | None = None

    @property
    def organization(self) -> str:
        """The organization whose things they see."""
        return self.actor.organization

    def may(self, *permissions: Permission) -> bool:
        """Whether they have all of ``permissions``."""
        return self.permissions.issuperset(permissions)

    def require(self, *permissions: Permission) -> None:
        """Let them through only with all of ``permissions``.

        Raises:
            Forbidden: one is missing; the refusal names it.
        """
        for permission in permissions:
            if permission not in self.permissions:
                raise Forbidden(
                    f"You lack the permission {permission}; ask an owner of the organization for "
                    "a role that has it.",
                    permission=permission.value,
                )


def with_all_permissions(actor: Actor) -> Principal:
    """``actor`` as somebody who may do everything: for who owns the machine itself."""
    return Principal(actor, frozenset(Permission))
