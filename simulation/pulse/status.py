"""The statuses of a run, and the legal moves between them."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a run stands."""

    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    SKIPPED = "skipped"

    @property
    def terminal(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (Status.PENDING, Status.RUNNING, Status.WAITING)


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.RUNNING, Status.CANCELLED, Status.SKIPPED}),
    Status.RUNNING: frozenset(
        {Status.WAITING, Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.TIMEOUT}
    ),
    Status.WAITING: frozenset({Status.RUNNING, Status.CANCELLED}),
}
"""Every legal move; from the others there is none."""
