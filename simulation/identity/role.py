"""Roles: each is a set of permissions, and each holds those of the roles below it."""

from __future__ import annotations

from enum import StrEnum

from simulation.identity.permission import Permission

_ADMINISTRATION = frozenset({"User", "ApiKey", "DemoPulse", "Server"})

_VIEWER = frozenset(
    each for each in Permission if each.reads and each.subject not in _ADMINISTRATION
)
_TESTER = _VIEWER | {
    Permission.CREATE_SET_RUN,
    Permission.CANCEL_SET_RUN,
    Permission.EVALUATE_METRIC,
    Permission.TRIGGER_TASK,
    Permission.CANCEL_RUN,
    Permission.RETRY_RUN,
    Permission.SIGNAL_RUN,
    Permission.TRACK_EVENT,
}
_EDITOR = _TESTER | {
    each for each in Permission if each.subject in {"Simulation", "Metric", "Service", "Pulse"}
}
_ADMIN = frozenset(Permission) - {Permission.ROTATE_SIGNING_KEY}
_OWNER = frozenset(Permission)


class Role(StrEnum):
    """What a user is in an organization, the most powerful first."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    TESTER = "tester"
    VIEWER = "viewer"

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that the role may do."""
        return _PERMISSIONS[self]

    def covers(self, other: Role) -> bool:
        """Whether this role may do all that ``other`` may: only then may it give or take it."""
        return self.permissions >= other.permissions


_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.EDITOR: _EDITOR,
    Role.TESTER: _TESTER,
    Role.VIEWER: _VIEWER,
}
