"""The files of a catalog, and the entries in them.

A kind may have a file of its own, or a directory of such files; or all kinds are in one file,
`simulation.yaml`. All of these go together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.catalog.definition.kind import Kind
from simulation.catalog.unit_test import UNIT_TEST
from simulation.cli.problems import Problem, Problems, did_you_mean
from simulation.cli.seeding.entry import KINDS, PREVIOUS_NAME, Entry
from simulation.cli.seeding.inline import taken_apart
from simulation.cli.seeding.yaml_file import YamlFile, read_yaml

SUFFIXES = (".yaml", ".yml")
_LIKE_CATALOGS = (*SUFFIXES, ".json")
WHOLE = "simulation"
"""The file of all kinds, without its suffix."""


def read_catalog(directory: Path) -> list[Entry]:
    """All entries of ``directory``, those first that others may refer to.

    Raises:
        Problems: a file is no part of a catalog or cannot be read, or there is none.
    """
    written: list[Entry] = []
    problems: list[Problem] = []
    for stem, path in _files(directory, problems):
        try:
            file = read_yaml(path, path.relative_to(directory).as_posix())
            written += _whole(file) if stem == WHOLE else _entries(KINDS[stem], file, ())
        except Problems as found:
            problems += found.problems
    order = {kind.name: number for number, kind in enumerate(KINDS.values())}
    entries = [part for entry in written for part in taken_apart(entry)]
    entries.sort(key=lambda entry: order[entry.kind.name])
    problems += _said_twice(entries)
    problems += _misnamed(entries)
    problems += _unnamed(entries)
    if not problems and not entries:
        names = ", ".join(f"{stem}.yaml" for stem in KINDS)
        empty = f"holds no definition; write some into {names}, or into {WHOLE}.yaml."
        problems.append(Problem(str(directory), None, None, empty))
    if problems:
        raise Problems(problems)
    return entries


def _files(directory: Path, problems: list[Problem]) -> list[tuple[str, Path]]:
    if not directory.is_dir():
        missing = f"there is no directory {directory}; name one with YAML files."
        raise Problems([Problem(str(directory), None, None, missing)])
    found: list[tuple[str, Path]] = []
    for path in _held(directory):
        if path.name.startswith("."):
            continue
        # One that is called as a file is cannot be read as one, which is then told.
        if path.is_dir() and path.suffix.lower() not in _LIKE_CATALOGS:
            found += _of_kind(path, problems)
        elif path.suffix.lower() in _LIKE_CATALOGS:
            if path.stem in (*KINDS, WHOLE) and path.suffix in SUFFIXES:
                found.append((path.stem, path))
                continue
            hint = did_you_mean(path.name, [f"{stem}.yaml" for stem in (*KINDS, WHOLE)])
            problems.append(Problem(path.name, None, None, f"is no file of a catalog{hint}"))
    return found


def _of_kind(directory: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """The files in a directory that is called as a kind is; others hold something else."""
    if directory.name in KINDS:
        for path in _held(directory):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                yield directory.name, path
        return
    hint = did_you_mean(directory.name, list(KINDS))
    if "did you mean" in hint and any(each.suffix in SUFFIXES for each in _held(directory)):
        problems.append(Problem(directory.name, None, None, f"is no directory of a catalog{hint}"))


def _held(directory: Path) -> list[Path]:
    try:
        return sorted(directory.iterdir())
    except OSError as error:
        told = f"cannot be read ({error.strerror}); name one that can."
        raise Problems([Problem(str(directory), None, None, told)]) from error


def _whole(file: YamlFile) -> Iterator[Entry]:
    kinds = {} if file.value is None else file.value
    if not isinstance(kinds, dict):
        problem = f"must be a mapping with some of {', '.join(KINDS)}."
        raise Problems([Problem(file.name, file.line(), None, problem)])
    for stem in kinds:
        if stem not in KINDS:
            hint = did_you_mean(stem, list(KINDS))
            problem = f"{stem!r} is no kind of definition{hint}"
            raise Problems([Problem(file.name, file.line((stem,)), None, problem)])
    for stem in kinds:
        yield from _entries(KINDS[stem], file, (stem,))


def _entries(kind: Kind, file: YamlFile, at: tuple[Any, ...]) -> Iterator[Entry]:
    value: Any = file.value
    rows = value[at[0]] if at else value
    if "/" in file.name and isinstance(rows, dict):
        # A file in a directory of its kind may be about one definition alone.
        yield Entry.of(kind, file, at, rows)
        return
    rows = [] if rows is None else rows
    if not isinstance(rows, list):
        problem = "must be a list of mappings, one a definition."
        raise Problems([Problem(file.name, file.line(at), None, problem)])
    for number, fields in enumerate(rows):
        if not isinstance(fields, dict):
            problem = "must be a mapping, such as `- name: …`."
            raise Problems([Problem(file.name, file.line((*at, number)), None, problem)])
        yield Entry.of(kind, file, (*at, number), fields)


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


def _unnamed(entries: list[Entry]) -> Iterator[Problem]:
    """Unit tests inside their sets have names of their own, and what is inside them needs those."""
    for entry in entries:
        if entry.kind is UNIT_TEST and "unit_test" in entry.at and entry.name is None:
            yield entry.problem("name: is missing, or no text; write it.")


def _misnamed(entries: list[Entry]) -> Iterator[Problem]:
    """Where somebody says of two definitions that they are the same one."""
    keys = {(entry.kind.name, entry.key) for entry in entries if entry.name is not None}
    said: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.previous is None:
            continue
        if entry.previous_key is None:
            told = f"{PREVIOUS_NAME}: must be the name that it had; quote it."
            yield entry.problem(told, PREVIOUS_NAME)
            continue
        at = (entry.kind.name, entry.previous_key)
        if at in said or (at in keys and entry.previous_key != entry.key):
            yield entry.problem(
                f"{PREVIOUS_NAME}: {entry.previous!r} is another {entry.kind.label} in these "
                "files; leave the line out, or give that one another name first, in an apply "
                "of its own.",
                PREVIOUS_NAME,
            )
        said.add(at)
