"""In files definitions refer to each other by name; bodies do by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.catalog.definition.decider import unique_name
from simulation.cli.seeding.entry import Entry
from simulation.kernel.errors import ValidationFailed

Resolve = Callable[[str, str, str, tuple[Any, ...]], str]
"""From a kind, a name as names are compared, the name as written, and where it stands, to an id."""

NAMED_BY = {
    "service_id": "service",
    "persona_id": "persona",
    "scenario_id": "scenario",
    "metric_id": "metric",
    "unit_test_id": "unit_test",
}
"""The fields of bodies that files give by name, under these fields."""


def translated(entry: Entry, resolve: Resolve) -> dict[str, Any]:
    """The fields of the body that ``entry`` writes.

    Raises:
        ValidationFailed: a name is missing, or none.
    """
    fields = dict(entry.fields)
    if "applied_to_services" in fields:
        fields["applied_to_services"] = _services(fields["applied_to_services"], resolve)
    if entry.kind.name == "unit_test":
        for name in ("service", "persona", "scenario"):
            _replace(fields, name, (), resolve)
    for name, target in (("success_criterions", "metric"), ("unit_test_runs", "unit_test")):
        if name in fields:
            fields[name] = _rows(fields[name], name, target, resolve)
    return fields


def _services(names: Any, resolve: Resolve) -> Any:
    if not isinstance(names, list):
        return names
    return [
        _id("service", name, ("applied_to_services", number), resolve)
        for number, name in enumerate(names)
    ]


def _rows(rows: Any, field: str, target: str, resolve: Resolve) -> Any:
    if not isinstance(rows, list):
        return rows
    made = []
    for number, row in enumerate(rows):
        made.append(dict(row) if isinstance(row, dict) else row)
        if isinstance(row, dict):
            _replace(made[-1], target, (field, number), resolve)
    return made


def _replace(fields: dict[str, Any], kind: str, around: tuple[Any, ...], resolve: Resolve) -> None:
    path = (*around, kind)
    if kind not in fields:
        place = ".".join(map(str, path))
        label = kind.replace("_", " ")
        raise ValidationFailed(f"{place}: is missing; give the name of a {label}.", field=place)
    fields[f"{kind}_id"] = _id(kind, fields.pop(kind), path, resolve)


def _id(kind: str, name: Any, path: tuple[Any, ...], resolve: Resolve) -> str:
    if not isinstance(name, str):
        place = ".".join(map(str, path))
        label = kind.replace("_", " ")
        raise ValidationFailed(f"{place}: must be the name of a {label}; quote it.", field=place)
    return resolve(kind, unique_name(name), name, path)
