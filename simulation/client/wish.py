"""What somebody asks of a run, as the API takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulation.client.errors import refusal

_ID = re.compile(r"[a-f0-9]{24}")


def is_id(text: str) -> bool:
    """Whether ``text`` is an id and not a name."""
    return _ID.fullmatch(text) is not None


def labels_of(given: list[str]) -> list[dict[str, str]]:
    """Labels of a run from ``key=value``.

    Raises:
        ValidationFailed: one is something else.
    """
    labels = []
    for each in given:
        key, equals, value = each.partition("=")
        if not (key.strip() and equals and value.strip()):
            raise refusal("VALIDATION_FAILED", f"label: {each!r} must be key=value.")
        labels.append({"key": key, "value": value})
    return labels


def labels_from(given: Mapping[str, str | None]) -> list[dict[str, str | None]]:
    """Labels of a run from a mapping."""
    return [{"key": key, "value": value} for key, value in given.items()]


def baseline_of(given: str | None) -> dict[str, Any] | None:
    """The run that another one is held against: its id, label:KEY=VALUE or last:VERSION_SET.

    Raises:
        ValidationFailed: it is something else.
    """
    if given is None:
        return None
    kind, colon, rest = given.partition(":")
    if colon and kind == "label":
        [label] = labels_of([rest])
        return {"label": label}
    if colon and kind == "last" and rest.strip():
        return {"lastOn": {"versionSet": rest}}
    if not is_id(given):
        raise refusal(
            "VALIDATION_FAILED",
            f"baseline: {given!r} must be the id of a run, label:KEY=VALUE or last:VERSION_SET.",
        )
    return {"run": {"id": given}}


def part_of(only: Sequence[str], tags: Sequence[str]) -> dict[str, Any] | None:
    """The part of a set that consists of ``only`` these names or ids, and has ``key:value`` tags.

    Null where neither is given, since all of the set is run then.
    """
    if not only and not tags:
        return None
    return {
        "names": [each for each in only if not is_id(each)],
        "unitTestIds": [each for each in only if is_id(each)],
        "tags": [_tag(each) for each in tags],
    }


def _tag(given: str) -> dict[str, str | None]:
    key, colon, value = given.partition(":")
    return {"key": key, "value": value if colon else None}
