"""Facets: the different values that rows have at some paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson


async def read_facets(
    document: Any, condition: dict[str, Any], paths: Sequence[str]
) -> dict[str, list[Any]]:
    """The different values at each of ``paths`` among the documents that meet ``condition``.

    A dotted path goes into lists as well; null is no value. All paths are read at once, and
    nothing else: the database in memory copies the whole of a row for its own ``distinct``.
    """
    collection = document.get_motor_collection()
    rows = await collection.find(condition, dict.fromkeys(paths, 1)).to_list(None)
    return {path: _distinct(rows, path.split(".")) for path in paths}


def _distinct(rows: Sequence[Any], parts: Sequence[str]) -> list[Any]:
    found: dict[Any, Any] = {}
    for row in rows:
        for value in _values(row, parts):
            found.setdefault(value if isinstance(value, str) else orjson.dumps(value), value)
    return list(found.values())


def _values(value: Any, parts: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, parts)
    elif not parts:
        if value is not None:
            yield value
    elif isinstance(value, dict) and parts[0] in value:
        yield from _values(value[parts[0]], parts[1:])
