"""All of the simulation API in one router."""

from __future__ import annotations

from fastapi import APIRouter

from simulation.rest.catalog import persona
from simulation.rest.catalog.description import HEADERS

router = APIRouter(prefix="/v1/{organization}", dependencies=[HEADERS])
for each in (persona.routes,):
    router.include_router(each)
