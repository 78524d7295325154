"""Pulse's own state of health, over all its workers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from simulation.kernel.clock import Clock
from simulation.kernel.errors import SimulationError
from simulation.pulse.engine.port import Engine, Lease, Limits
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.status import Status


class HealthStatus(StrEnum):
    """Whether runs are executed.

    ``degraded``: no worker holds a lease, or nothing can be written.
    """

    OK = "ok"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class Health:
    """How the runtime is doing.

    ``lease_owner`` and ``heartbeat_at`` are those of the worker that was heard last.
    ``active_by_type`` is there only where limits by type are set. Ages are in seconds.
    ``outage`` says why nothing can be written, where that is so.
    """

    status: HealthStatus
    workers: tuple[Lease, ...]
    reclaimed_runs: int
    expired_recoveries: int
    active_runs: int
    max_concurrent: int
    active_by_type: dict[str, int] | None
    pending_runs: int
    oldest_pending_age: float | None
    waiting_runs: int
    outage: SimulationError | None = None

    @property
    def lease_owner(self) -> str | None:
        """The worker that was heard last."""
        return self.workers[0].owner if self.workers else None

    @property
    def heartbeat_at(self) -> datetime | None:
        """When a worker was heard last."""
        return self.workers[0].heartbeat_at if self.workers else None


async def health_of(
    engine: Engine,
    runs: RunQueries,
    clock: Clock,
    limits: Limits,
    outage: SimulationError | None = None,
) -> Health:
    """The state of health; reads only what has not ended, so its cost does not grow."""
    state = await engine.health()
    open_runs = await runs.open()
    reclaimed, expired = await runs.recoveries()
    statuses = Counter(run.status for run in open_runs)
    pending = [run.created_at for run in open_runs if run.status is Status.PENDING]
    active = Counter(run.task_type for run in open_runs if run.status is Status.RUNNING)
    workers = sorted(state.leases, key=lambda lease: lease.heartbeat_at, reverse=True)
    return Health(
        status=HealthStatus.OK if workers and outage is None else HealthStatus.DEGRADED,
        workers=tuple(workers),
        reclaimed_runs=reclaimed,
        expired_recoveries=expired,
        active_runs=statuses[Status.RUNNING],
        max_concurrent=limits.runs,
        active_by_type={name: active[name] for name in limits.by_lane} if limits.by_lane else None,
        pending_runs=len(pending),
        oldest_pending_age=(
            max(0.0, (clock.now() - min(pending)).total_seconds()) if pending else None
        ),
        waiting_runs=statuses[Status.WAITING],
        outage=outage,
    )
