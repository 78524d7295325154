"""Definitions that stand inside those that use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulation.catalog.definition.kind import Kind
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.seeding.entry import Entry

PARTS: dict[str, tuple[Kind, ...]] = {UNIT_TEST.name: (SERVICE, PERSONA, SCENARIO)}
"""What may stand inside a definition, under the name of its kind."""

ROWS: dict[str, tuple[str, Kind]] = {
    UNIT_TEST.name: ("success_criterions", METRIC),
    UNIT_TEST_SET.name: ("unit_test_runs", UNIT_TEST),
}
"""The list of a definition whose rows may hold others, under the name of their kind."""


def taken_apart(entry: Entry) -> Iterator[Entry]:
    """What stands inside ``entry``, each with a name, and ``entry`` with those names in it."""
    fields = dict(entry.fields)
    for kind in PARTS.get(entry.kind.name, ()):
        if isinstance(fields.get(kind.name), dict):
            inner = _inner(entry, kind, (kind.name,), fields[kind.name], kind.label)
            yield from taken_apart(inner)
            fields[kind.name] = inner.fields.get("name")
    if entry.kind.name in ROWS:
        field, kind = ROWS[entry.kind.name]
        rows = fields.get(field)
        if isinstance(rows, list):
            fields[field] = made = list(rows)
            for number, row in enumerate(rows):
                if isinstance(row, dict) and isinstance(row.get(kind.name), dict):
                    inner = _in_row(entry, kind, (field, number), row)
                    yield from taken_apart(inner)
                    made[number] = row | {kind.name: inner.fields.get("name")}
    yield entry.saying(**fields)


def _in_row(entry: Entry, kind: Kind, at: tuple[Any, ...], row: dict[str, Any]) -> Entry:
    # A unit test says its name itself: its place in the set would not, once the set is sorted.
    named = row.get("name") if kind is METRIC else None
    return _inner(entry, kind, (*at, kind.name), row[kind.name], named)


def _inner(
    entry: Entry, kind: Kind, at: tuple[Any, ...], fields: dict[str, Any], told: Any
) -> Entry:
    """The entry of what stands at ``at``; where it has no name, that of ``entry`` and ``told``."""
    given = dict(fields)
    if "name" not in given and entry.name is not None and isinstance(told, str):
        given["name"] = f"{entry.name} {told}"
    return Entry.of(kind, entry.file, (*entry.at, *at), given)
