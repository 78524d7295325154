"""One definition as a file writes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.problems import Problem
from simulation.cli.seeding.yaml_file import YamlFile

KINDS: dict[str, Kind] = {
    "services": SERVICE,
    "personas": PERSONA,
    "scenarios": SCENARIO,
    "metrics": METRIC,
    "unit_tests": UNIT_TEST,
    "unit_test_sets": UNIT_TEST_SET,
}
"""The files, without their suffix, in the order in which definitions may refer to each other."""

PREVIOUS_NAME = "previous_name"
"""Says of a definition what it was called before, so that it is renamed and not made anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition as it is written; ``at`` is where it stands in its file."""

    kind: Kind
    file: YamlFile
    at: tuple[Any, ...]
    fields: dict[str, Any]
    previous: Any = None

    @classmethod
    def of(cls, kind: Kind, file: YamlFile, at: tuple[Any, ...], fields: dict[str, Any]) -> Entry:
        """An entry of what stands at a place."""
        own = {key: value for key, value in fields.items() if key != PREVIOUS_NAME}
        return cls(kind, file, at, own, fields.get(PREVIOUS_NAME))

    def saying(self, **fields: Any) -> Entry:
        """The same entry with some fields said otherwise."""
        return replace(self, fields=self.fields | fields)

    @property
    def name(self) -> str | None:
        """What it is called, if that is a text."""
        name = self.fields.get("name")
        return name if isinstance(name, str) else None

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return unique_name(self.name or "")

    @property
    def previous_key(self) -> str | None:
        """What it was called before, as names are compared."""
        return unique_name(self.previous) if isinstance(self.previous, str) else None

    def line(self, *path: Any) -> int:
        """The line of the entry, or of what stands at ``path`` in it."""
        return self.file.line((*self.at, *path))

    def problem(self, message: str, *path: Any) -> Problem:
        """What is wrong at ``path``."""
        return Problem(self.file.name, self.line(*path), self.name, message)
