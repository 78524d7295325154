"""Pulse's own state of health in GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.pulse.engine.port import Lease
from simulation.pulse.health import Health, HealthStatus

strawberry.enum(
    HealthStatus,
    name="PulseHealthStatus",
    description="Whether runs are executed; degraded while no worker is heard.",
)


@view(Lease, description="A process that executes runs.")
class PulseWorker:
    owner: str
    heartbeat_at: datetime = strawberry.field(description="When it was heard last.")


@strawberry.type(description="How many runs of a kind are executed now.")
class ActiveRuns:
    task_type: str
    active_run_count: int


def _reclaimed(root: strawberry.Parent[Health]) -> int:
    return root.reclaimed_runs


def _recovered(root: strawberry.Parent[Health]) -> int:
    return root.expired_recoveries


def _active(root: strawberry.Parent[Health]) -> int:
    return root.active_runs


def _by_type(root: strawberry.Parent[Health]) -> list[ActiveRuns] | None:
    if root.active_by_type is None:
        return None
    return [
        ActiveRuns(task_type=name, active_run_count=count)
        for name, count in sorted(root.active_by_type.items())
    ]


def _pending(root: strawberry.Parent[Health]) -> int:
    return root.pending_runs


def _oldest_pending(root: strawberry.Parent[Health]) -> float | None:
    return root.oldest_pending_age


def _waiting(root: strawberry.Parent[Health]) -> int:
    return root.waiting_runs


@view(Health, description="How Pulse is doing, over all its workers.")
class PulseHealth:
    status: HealthStatus
    lease_owner: str | None = strawberry.field(description="The worker that was heard last.")
    heartbeat_at: datetime | None = strawberry.field(description="When that was.")
    workers: list[PulseWorker]
    reclaimed_run_count: int = strawberry.field(
        resolver=_reclaimed, description="How often a run was continued that had been let go of."
    )
    expired_recovery_count: int = strawberry.field(
        resolver=_recovered, description="How often a run was taken over from a worker that died."
    )
    active_run_count: int = strawberry.field(resolver=_active)
    max_concurrent: int = strawberry.field(description="At most so many runs are active at once.")
    active_runs_by_type: list[ActiveRuns] | None = strawberry.field(
        resolver=_by_type, description="Of the kinds with a limit of their own; null without any."
    )
    pending_run_count: int = strawberry.field(resolver=_pending)
    oldest_pending_age_seconds: float | None = strawberry.field(resolver=_oldest_pending)
    waiting_run_count: int = strawberry.field(
        resolver=_waiting, description="Runs that wait for a signal, and take no place meanwhile."
    )


@strawberry.type
class PulseQuery:
    @strawberry.field(description="How Pulse is doing.")
    async def pulse_health(self, info: Info) -> PulseHealth:
        health: Any = await info.context.pulse.health()
        return health
