"""All of identity in one router."""

from __future__ import annotations

from fastapi import APIRouter

from simulation.rest.catalog.description import EVERYWHERE
from simulation.rest.identity import people, sign_in

router = APIRouter(prefix="/v1/{organization}", dependencies=[EVERYWHERE])
for each in (sign_in.routes, people.routes):
    router.include_router(each)
