"""The files of a catalog, and the entries in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.kind import Kind
from simulation.catalog.metric import METRIC
from simulation.catalog.persona import PERSONA
from simulation.catalog.scenario import SCENARIO
from simulation.catalog.service import SERVICE
from simulation.catalog.unit_test import UNIT_TEST
from simulation.catalog.unit_test_set import UNIT_TEST_SET
from simulation.cli.problems import Problem, Problems, did_you_mean
from simulation.cli.seeding.yaml_file import YamlFile, read_yaml

KINDS: dict[str, Kind] = {
    "services": SERVICE,
    "personas": PERSONA,
    "scenarios": SCENARIO,
    "metrics": METRIC,
    "unit_tests": UNIT_TEST,
    "unit_test_sets": UNIT_TEST_SET,
}
"""The files, without their suffix, in the order in which definitions may refer to each other."""

SUFFIXES = (".yaml", ".yml")
_LIKE_CATALOGS = (*SUFFIXES, ".json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One definition as it is written."""

    kind: Kind
    file: YamlFile
    number: int
    fields: dict[str, Any]

    @property
    def name(self) -> str | None:
        """What it is called, if that is a text."""
        name = self.fields.get("name")
        return name if isinstance(name, str) else None

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return unique_name(self.name or "")

    def line(self, *path: Any) -> int:
        """The line of the entry, or of what stands at ``path`` in it."""
        return self.file.line((self.number, *path))

    def problem(self, message: str, *path: Any) -> Problem:
        """What is wrong at ``path``."""
        return Problem(self.file.name, self.line(*path), self.name, message)


def read_catalog(directory: Path) -> list[Entry]:
    """All entries of ``directory``, those first that others may refer to.

    Raises:
        Problems: a file is no part of a catalog or cannot be read, or there is none.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for stem, path in _files(directory, problems):
        try:
            entries += _entries(KINDS[stem], read_yaml(path))
        except Problems as found:
            problems += found.problems
    problems += _said_twice(entries)
    if not problems and not entries:
        names = ", ".join(f"{stem}.yaml" for stem in KINDS)
        empty = f"holds no definition; write some into {names}."
        problems.append(Problem(str(directory), None, None, empty))
    if problems:
        raise Problems(problems)
    return entries


def _files(directory: Path, problems: list[Problem]) -> list[tuple[str, Path]]:
    if not directory.is_dir():
        missing = f"there is no directory {directory}; name one with YAML files."
        raise Problems([Problem("seed", None, None, missing)])
    found: list[tuple[str, Path]] = []
    for path in sorted(directory.iterdir()):
        if path.name.startswith(".") or path.suffix.lower() not in _LIKE_CATALOGS:
            continue
        if path.stem in KINDS and path.suffix in SUFFIXES:
            found.append((path.stem, path))
            continue
        hint = did_you_mean(path.name, [f"{stem}.yaml" for stem in KINDS])
        problems.append(Problem(path.name, None, None, f"is no file of a catalog{hint}"))
    order = list(KINDS)
    return sorted(found, key=lambda each: order.index(each[0]))


def _entries(kind: Kind, file: YamlFile) -> Iterator[Entry]:
    rows = [] if file.value is None else file.value
    if not isinstance(rows, list):
        problem = "must be a list of mappings, one a definition."
        raise Problems([Problem(file.name, file.line(), None, problem)])
    for number, fields in enumerate(rows):
        if not isinstance(fields, dict):
            problem = "must be a mapping, such as `- name: …`."
            raise Problems([Problem(file.name, file.line((number,)), None, problem)])
        yield Entry(kind, file, number, fields)


def _said_twice(entries: list[Entry]) -> Iterator[Problem]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.name is None:
            continue
        known = first.setdefault((entry.kind.name, entry.key), entry)
        if known is not entry:
            place = f"{known.file.name}:{known.line()}"
            yield entry.problem(
                f"there is a {entry.kind.label} of this name at {place} already; rename one."
            )
