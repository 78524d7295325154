"""Fields and indexes that read models have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import pymongo
from pydantic import BaseModel, ModelWrapValidatorHandler, model_validator

from simulation.kernel.stored import reading_stored


class UserRef(BaseModel):
    """A user, the way the simulation API writes one."""

    org_id: str
    user_id: str


class KeepsBodies(BaseModel):
    """Mixed into documents with bodies that users wrote: they are read as they are stored."""

    @model_validator(mode="wrap")
    @classmethod
    def _read_as_stored(cls, data: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        with reading_stored():
            return read(data)


def index(*fields: str) -> pymongo.IndexModel:
    """An ascending index over ``fields``."""
    return pymongo.IndexModel([(field, pymongo.ASCENDING) for field in fields])


def partial_index(only: Mapping[str, Any], *fields: str) -> pymongo.IndexModel:
    """The same of those documents that meet ``only``; a condition must say so to be served.

    The name is another than that of an index of all: a server refuses to make one into the other.
    """
    name = "_".join((*fields, "of", *only))
    keys = [(field, pymongo.ASCENDING) for field in fields]
    return pymongo.IndexModel(keys, name=name, partialFilterExpression=dict(only))
