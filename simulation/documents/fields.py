"""Fields and indexes that read models have in common."""

from __future__ import annotations

import pymongo
from pydantic import BaseModel


class UserRef(BaseModel):
    """A user, the way the simulation API writes one."""

    org_id: str
    user_id: str


def index(*fields: str) -> pymongo.IndexModel:
    """An ascending index over ``fields``."""
    return pymongo.IndexModel([(field, pymongo.ASCENDING) for field in fields])
