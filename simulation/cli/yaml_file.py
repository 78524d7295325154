"""Reads a YAML file that anybody may have written: of bounded depth, and of bounded size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from simulation.kernel.errors import ValidationFailed

MAX_DEPTH = 64
MAX_VALUES = 1_000_000
"""Where aliases repeat what stands at their anchors, what they repeat counts as well."""


class _TooMuch(Exception):
    """The document is nested too deeply, or comes to too many values."""


def read_yaml(file: Path) -> Any:
    """What ``file`` holds.

    Raises:
        ValidationFailed: it cannot be read, is no YAML, or is more than a catalog ever is.
    """
    try:
        text = file.read_text(encoding="utf-8")
        # Parsing goes step by step; only composing values calls itself for each level.
        _require_bounded(text)
        return yaml.safe_load(text)
    except OSError as error:
        raise ValidationFailed(
            f"{file}: cannot be read ({error.strerror}); name a file that can."
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ValidationFailed(
            f"{file.name}: this is no valid YAML ({_where_and_what(error)}); correct it."
        ) from error
    except _TooMuch as error:
        raise ValidationFailed(f"{file.name}: {error}") from error


def _where_and_what(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())


def _require_bounded(text: str) -> None:
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            if len(open_nodes) > MAX_DEPTH:
                raise _TooMuch(
                    f"line {line} is nested more than {MAX_DEPTH} levels "
                    "deep; a definition needs no more than ten, so write it flatter."
                )
        total += sizes.get(event.anchor or "", 0) if isinstance(event, yaml.AliasEvent) else 1
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        if total > MAX_VALUES:
            raise _TooMuch(
                f"its aliases come to more than {MAX_VALUES:,} values by line "
                f"{line}; write out what is meant, or make several files."
            )
