"""JSON Patch (RFC 6902): changes of a JSON object, made whole or not at all, within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from jsonpath import JSONPatch, JSONPatchError
from jsonpath.exceptions import JSONPointerError

from simulation.catalog.expressions.json_pointer import (
    NOTHING,
    require_pointer,
    tokens_of,
    value_at,
)
from simulation.kernel.json_values import require_storable, same
from simulation.kernel.values import Json

MAX_OPERATIONS = 50
"""The most changes of one patch."""

_TAKES: dict[str, frozenset[str]] = {
    "add": frozenset({"path", "value"}),
    "remove": frozenset({"path"}),
    "replace": frozenset({"path", "value"}),
    "move": frozenset({"path", "from"}),
    "copy": frozenset({"path", "from"}),
    "test": frozenset({"path", "value"}),
}
_BROKEN = (JSONPatchError, JSONPointerError, LookupError, TypeError, ValueError, AttributeError)
"""What the library raises of a patch that does not fit."""


class PatchFailed(Exception):
    """A patch that cannot be applied; the message says which of its changes, and why."""


class PatchedTooLarge(PatchFailed):
    """What comes out would have more bytes than are kept."""


def require_patch(operations: Any) -> Any:
    """``operations``, which are those of RFC 6902.

    Raises:
        ValueError: one of them is none, or there are too many.
    """
    if not isinstance(operations, list | tuple):
        raise ValueError("must be a list of changes such as {op: replace, path: /a, value: 1}.")
    if len(operations) > MAX_OPERATIONS:
        raise ValueError(
            f"holds {len(operations)} changes, and at most {MAX_OPERATIONS} are allowed."
        )
    for number, operation in enumerate(operations, start=1):
        try:
            _require_operation(operation)
        except ValueError as error:
            raise ValueError(f"change {number} {error}") from error
    return operations


def _require_operation(operation: Any) -> None:
    name = operation.get("op") if isinstance(operation, dict) else None
    takes = _TAKES.get(name) if isinstance(name, str) else None
    if takes is None:
        raise ValueError(f"has no known 'op'; use one of {', '.join(_TAKES)}.")
    given = operation.keys() - {"op"}
    if given != takes:
        raise ValueError(f"({name}) must have {' and '.join(sorted(takes))}, and nothing else.")
    for field in takes & {"path", "from"}:
        pointer = operation[field]
        if not isinstance(pointer, str):
            raise ValueError(f"({name}) must have a text as its '{field}'.")
        require_pointer(pointer)


def patched(
    value: dict[str, Json], operations: Sequence[dict[str, Json]], most_bytes: int
) -> dict[str, Json]:
    """``value`` after ``operations``, which are known to be some; it stays as it is itself.

    Raises:
        PatchFailed: one cannot be applied, or what comes out is no object, has more than
            ``most_bytes`` as JSON, or is what no store keeps.
    """
    current: Any = _copy(value)
    for number, operation in enumerate(operations, start=1):
        told = f"change {number} ({operation['op']} {operation['path'][:100]})"
        try:
            current = _applied(current, operation)
        except PatchFailed as error:
            raise PatchFailed(f"{told} {error}") from error
        if not isinstance(current, dict):
            raise PatchFailed(f"{told} leaves no object.")
        size = _size(current)
        # After each: what is copied into itself again and again doubles each time.
        if size > most_bytes:
            raise PatchedTooLarge(
                f"{told} makes it {size} bytes long; at most {most_bytes} are kept."
            )
    try:
        require_storable(current)
    except ValueError as error:
        raise PatchFailed(f"what comes out {error}") from error
    return dict(current)


def _applied(current: Any, operation: dict[str, Json]) -> Any:
    if operation["op"] == "test":
        # The library takes true for 1.
        found = value_at(tokens_of(operation["path"]), current)
        if found is NOTHING or not same(found, operation["value"]):
            raise PatchFailed("does not hold.")
        return current
    try:
        return JSONPatch([_copy(operation)], unicode_escape=False).apply(current)
    except _BROKEN as error:
        raise PatchFailed(f"cannot be applied: {error}.") from error


def _copy(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def _size(value: Any) -> int:
    try:
        return len(orjson.dumps(value))
    except orjson.JSONEncodeError as error:
        raise PatchFailed(f"what comes out cannot be kept: {error}.") from error
