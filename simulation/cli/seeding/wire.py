"""Bodies as the inputs of the GraphQL API take them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

from simulation.catalog.definition.messages import Body
from simulation.catalog.service import EDGE, VersionSet


def camel(name: str) -> str:
    """A name of ours as the API writes it."""
    first, *others = name.split("_")
    return first + "".join(map(str.title, others))


def fields_of(body: Body, names: Collection[str]) -> dict[str, Any]:
    """The named fields of ``body``."""
    return {camel(name): _field(name, getattr(body, name)) for name in names}


def version_sets_of(body: Any) -> Iterator[dict[str, Any]]:
    """The version sets of a service, but for the one that cannot be set."""
    for name, version_set in body.version_sets.items():
        if name != EDGE:
            yield {"name": name} | version_set_of(version_set)


def version_set_of(version_set: VersionSet) -> dict[str, Any]:
    """A version set without its name."""
    return {
        camel(name): _field(name, getattr(version_set, name))
        for name in version_set.model_fields_set
    }


def _field(name: str, value: Any) -> Any:
    if name == "tags":
        return [{"key": key, "value": text} for key, text in value.items()]
    if name == "when":
        return [each.model_dump(mode="json") for each in value]
    if name == "llm_model_preferences":
        return [{"role": role} | _wire(preference) for role, preference in value.items()]
    return _wire(value)


def _wire(value: Any) -> Any:
    if isinstance(value, BaseModel):
        given = {
            camel(name): _field(name, getattr(value, name))
            for name in value.model_fields_set
            if name != "type"
        }
        kind = getattr(value, "type", None)
        return given if kind is None else {camel(kind): given}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_wire(each) for each in value]
    return value
