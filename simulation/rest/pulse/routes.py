"""All of ``/Pulse/v1`` in one router."""

from __future__ import annotations

from fastapi import APIRouter, Security

from simulation.rest.pulse import health, runs, tasks
from simulation.rest.pulse.credential import PREFIX, documented

router = APIRouter(prefix=PREFIX, tags=["Pulse"], dependencies=[Security(documented)])
for each in (tasks.changes, tasks.reads, runs.changes, runs.reads, health.reads):
    router.include_router(each)
