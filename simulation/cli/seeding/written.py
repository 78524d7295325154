"""Bodies as files write them: names in the place of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.catalog.definition.messages import Body
from simulation.catalog.service import EDGE, RELEASE, VersionSet
from simulation.cli.seeding.references import NAMED_BY

NameOf = Callable[[str, str], str]
"""From a kind and an id to the name."""

_SERVICES = "applied_to_services"


def written(body: Body, name_of: NameOf, *, whole: bool = False) -> dict[str, Any]:
    """The fields of ``body`` in a file; with ``whole`` also those that may be left out."""
    fields = _model(body, name_of, whole)
    if "version_sets" in fields:
        fields["version_sets"] = _version_sets(body, name_of, whole)
        if not fields["version_sets"]:
            del fields["version_sets"]
    return fields


def _version_sets(body: Any, name_of: NameOf, whole: bool) -> dict[str, Any]:
    """Those that say something: the others are there anyway."""
    return {
        name: _model(each, name_of, whole)
        for name, each in body.version_sets.items()
        if name != EDGE and not (name == RELEASE and each == VersionSet())
    }


def _model(value: BaseModel, name_of: NameOf, whole: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        given = getattr(value, name)
        if not (whole or name == "type") and _may_be_left_out(field, given):
            continue
        if name in NAMED_BY:
            fields[NAMED_BY[name]] = name_of(NAMED_BY[name], given)
        elif name == _SERVICES:
            fields[name] = [name_of("service", each) for each in given]
        else:
            fields[name] = _plain(given, name_of, whole)
    return fields


def _may_be_left_out(field: FieldInfo, given: Any) -> bool:
    if field.is_required():
        return False
    # Called with nothing: no factory of a body looks at its other fields.
    return bool(field.get_default(call_default_factory=True, validated_data={}) == given)


def _plain(value: Any, name_of: NameOf, whole: bool) -> Any:
    if isinstance(value, BaseModel):
        return _model(value, name_of, whole)
    if isinstance(value, Mapping):
        return {key: _plain(each, name_of, whole) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(each, name_of, whole) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each, name_of, whole) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return value
