"""A catalog as files, and how they come to a directory: all of them or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from simulation.cli.as_code.yaml_text import yaml_of
from simulation.cli.problems import Problem, Problems
from simulation.cli.seeding.catalog_files import WHOLE
from simulation.cli.seeding.schemas import schema_files
from simulation.kernel.unicode import normalised_form

SCHEMAS = Path(".schemas")
"""Where editors find what files may say: beside them, so that it is that of their release."""

_NO_FILE_NAME = re.compile(r"[^a-z0-9]+")


class Layout(StrEnum):
    """How definitions are spread over files."""

    KINDS = "kinds"
    ONE = "one"
    EACH = "each"


def files_of(catalog: Mapping[str, list[dict[str, Any]]], layout: Layout) -> dict[Path, str]:
    """The files of a catalog by their paths."""
    held = {stem: rows for stem, rows in catalog.items() if rows}
    if layout is Layout.ONE:
        return {Path(f"{WHOLE}.yaml"): text_of(WHOLE, held)}
    if layout is Layout.KINDS:
        return {Path(f"{stem}.yaml"): text_of(stem, rows) for stem, rows in held.items()}
    return {
        Path(stem, f"{name}.yaml"): text_of(stem, row, depth=1)
        for stem, rows in held.items()
        for name, row in _named(rows)
    }


def text_of(stem: str, value: Any, *, depth: int = 0) -> str:
    """A file of a kind, or of all, which says where editors find its schema."""
    schema = Path(*[".."] * depth, SCHEMAS, f"{stem}.schema.json").as_posix()
    if isinstance(value, list):
        blocks = [yaml_of([each]) for each in value]
    elif stem == WHOLE:
        blocks = [yaml_of({kind: rows}) for kind, rows in value.items()]
    else:
        blocks = [yaml_of(value)]
    return "\n".join([f"# yaml-language-server: $schema={schema}", *blocks])


def _named(rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each definition with a name for its file, which is like its own."""
    taken: set[str] = set()
    for row in rows:
        plain = normalised_form("NFKD", row["name"]).casefold()
        stem = name = _NO_FILE_NAME.sub("-", plain).strip("-")[:60] or "unnamed"
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        yield name, row


def write_files(directory: Path, files: Mapping[Path, str], *, overwrite: bool = False) -> None:
    """Write ``files`` into ``directory``, with the schemas that they name.

    Raises:
        Problems: one is there already, or cannot be written.
    """
    standing = [path for path in files if (directory / path).exists()]
    if standing and not overwrite:
        raise Problems(
            [
                Problem(str(directory / path), None, None, "is there already; nothing is written.")
                for path in standing
            ]
        )
    schemas = {SCHEMAS / name: text for name, text in schema_files()}
    for path, text in {**schemas, **files}.items():
        target = directory / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            told = f"cannot be written ({error.strerror}); name another directory."
            raise Problems([Problem(str(target), None, None, told)]) from error
