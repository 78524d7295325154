"""All of the simulation API in one router."""

from __future__ import annotations

from fastapi import APIRouter

from simulation.rest.catalog import (
    artifacts,
    evaluation,
    metric,
    persona,
    scenario,
    service,
    set_run,
    unit_test,
    unit_test_set,
)
from simulation.rest.catalog.description import EVERYWHERE

router = APIRouter(prefix="/v1/{organization}", dependencies=[EVERYWHERE])
for each in (
    artifacts.routes,
    evaluation.routes,
    metric.routes,
    persona.routes,
    scenario.routes,
    service.routes,
    set_run.routes,
    unit_test.routes,
    unit_test_set.routes,
):
    router.include_router(each)
