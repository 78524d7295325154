"""The endpoint of the runtime's own health."""

from __future__ import annotations

from fastapi import APIRouter

from simulation.rest.pulse.context import Service
from simulation.rest.pulse.description import READS
from simulation.rest.pulse.shapes import HealthState, health_state

reads = APIRouter()


@reads.get("/health", summary="Read the state of health", **READS)
async def read_health(platform: Service) -> HealthState:
    """Heartbeat, counts of runs by status, limits."""
    return health_state(await platform.pulse.health())
