"""Two versions of a definition, field by field, for people: bounded, and without secrets. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulation.catalog.connectors.withholding import WITHHELD
from simulation.catalog.definition.messages import Body

MAX_TEXT = 160
"""Characters of a value that are shown, from shortly before the first that differs."""

LEAD = 30

Leaf = tuple[str, Any]
FieldChange = tuple[str, str | None, str | None]
"""The path of a field, and what it says on either side; null where it says nothing."""


def changed_fields(before: Body, after: Body, shown: tuple[Body, Body]) -> Iterator[FieldChange]:
    """What ``after`` says otherwise than ``before``.

    ``shown`` are the two without what their kind withholds. Of a secret that has changed it is
    told that it has, and nothing else.
    """
    # Tags play no part in a run, and some may change within a version.
    old, new = (dict(_leaves(body.model_dump(mode="json"), "")) for body in (before, after))
    old_shown, new_shown = (dict(_leaves(body.model_dump(mode="json"), "")) for body in shown)
    for path in {**old, **new}:
        one, other = old.get(path), new.get(path)
        if one == other or path.partition(".")[0] in ("tags", "name"):
            continue
        yield (
            path,
            *texts_of(
                old_shown.get(path, WITHHELD) if path in old else None,
                new_shown.get(path, WITHHELD) if path in new else None,
            ),
        )


def differences(before: Body, after: Body) -> Iterator[tuple[str, Any, Any]]:
    """What ``after`` says otherwise than ``before``, whole: path and both values, or null."""
    old, new = (dict(_leaves(body.model_dump(mode="json"), "")) for body in (before, after))
    for path in {**old, **new}:
        one, other = old.get(path), new.get(path)
        if one != other:
            yield path, one, other


def texts_of(before: Any, after: Any) -> tuple[str | None, str | None]:
    """Both values as texts, cut to where they differ."""
    texts = [None if value is None else _text(value) for value in (before, after)]
    if max(len(text or "") for text in texts) <= MAX_TEXT:
        return texts[0], texts[1]
    same = _same_characters(texts[0] or "", texts[1] or "")
    return _cut(texts[0], same), _cut(texts[1], same)


def _same_characters(one: str, other: str) -> int:
    """How many characters both begin with."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _leaves(value: Any, path: str) -> Iterator[Leaf]:
    if isinstance(value, dict) and value:
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}.{number}")
    elif value is not None:
        yield path, value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _cut(text: str | None, same: int) -> str | None:
    if text is None:
        return None
    start = max(0, min(same - LEAD, len(text) - MAX_TEXT))
    end = start + MAX_TEXT
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
